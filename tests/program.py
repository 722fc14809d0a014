"""`farpair run` as a process of its own, and a visitor that uses its pages over HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.web.browsing import Found, Seen

STARTING_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A Farpair in a folder of its own, at one port; it can be killed and started again."""

    folder: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    role: str = "all"
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start `farpair run` and wait for its first page."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FARPAIR_")}
        root = str(Path(__file__).parent.parent)
        environment |= {"FARPAIR_WEB__PORT": str(self.port), "PYTHONPATH": root}
        environment |= {"FARPAIR_PROGRAMME__SAFETY_CONTACT": "safety@example.org", **self.environment}
        with (self.folder / f"log-{self.port}.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                "--role",
                self.role,
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        await self._answers()

    async def _answers(self) -> None:
        assert self.process is not None
        async with aiohttp.ClientSession() as session, asyncio.timeout(STARTING_SECONDS):
            while True:
                assert self.process.returncode is None, self.log
                try:
                    async with session.get(f"{self.address}/healthz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        await self._send(signal.SIGKILL)

    async def stop(self) -> None:
        """SIGTERM: as somebody stops it."""
        await self._send(signal.SIGTERM)

    async def _send(self, what: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(what)
            await self.process.wait()

    @property
    def log(self) -> str:
        return (self.folder / f"log-{self.port}.txt").read_text(encoding="utf-8")


@asynccontextmanager
async def visiting(program: Program) -> AsyncIterator[Visitor]:
    """Somebody with a browser, without its script."""
    async with aiohttp.ClientSession(headers={"Origin": program.address}) as session:
        yield Visitor(session, program.address)


@dataclass
class Visitor:
    """Fetches pages and submits their forms as they stand."""

    session: aiohttp.ClientSession
    address: str

    async def get(self, path: str) -> Seen:
        async with self.session.get(self.address + path) as answer:
            return Seen(answer.status, await answer.text(), answer.url.path, dict(answer.headers))

    async def submit(self, found: Found, **typed: str) -> Seen:
        data = {**found.fields, **{key.replace("f_", "f.", 1): value for key, value in typed.items()}}
        async with self.session.post(self.address + found.action, data=data) as answer:
            return Seen(answer.status, await answer.text(), answer.url.path, dict(answer.headers))

    async def sit_down(self, name: str) -> str:
        """A new seat; its id."""
        page = await self.get("/")
        new = next(found for found in page.forms if "seat" in found.action and "act" not in found.action)
        seen = await self.submit(new, called=name)
        return seen.address.split("/")[2]

    async def says(self, seat: str, line: str, place: str = "programme") -> Seen:
        page = await self.get(f"/seat/{seat}/{place}")
        return await self.submit(page.form(f"/seat/{seat}/say"), line=line)

    async def fills_in(self, seat: str, page: Seen, **typed: str) -> Seen:
        return await self.submit(page.form(f"/seat/{seat}/act", form="1"), **typed)

    async def joins(self, name: str, country: str) -> str:
        """All of joining; the seat's id."""
        seat = await self.sit_down(name)
        page = await self.says(seat, "/join")
        page = await self.fills_in(
            seat, page, f_name=name, f_country=country, f_languages="English", f_partner_wanted="anyone"
        )
        page = await self.fills_in(seat, page, f_conduct="yes", f_stored="yes", f_age="yes")
        assert "Welcome to" in page.bare, page.bare
        return seat
