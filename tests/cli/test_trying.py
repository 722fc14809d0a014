"""`farpair try` as a process of its own: it opens soon, with the local chat, the pages and a rehearsal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import aiohttp

from tests.program import free_port

ROOT = str(Path(__file__).parent.parent.parent)
PATIENCE = 60


async def _page(session: aiohttp.ClientSession, address: str) -> str:
    """The text of a page, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            async with session.get(address) as answer:
                return await answer.text()
        except aiohttp.ClientConnectionError:
            assert time.monotonic() < until, "it did not open"
            await asyncio.sleep(0.05)


def _worked(pid: int) -> float:
    """Seconds that a process has worked: on a busy machine it waits longer than that."""
    return sum(float(each) for each in Path(f"/proc/{pid}/stat").read_text().split()[13:15]) / 100


async def test_it_opens_with_the_chat_and_a_rehearsal_and_goes_on_where_it_was(tmp_path: Path) -> None:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FARPAIR_")}
    for first in (True, False):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "try", "--folder", "data", "--port", str(port),
            cwd=tmp_path, env={**environment, "PYTHONPATH": ROOT}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        began, address = time.perf_counter(), f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            door = await _page(session, f"{address}/rehearsed")
            waited = time.perf_counter() - began
            spent = _worked(process.pid)
            print(f"open after {waited:.1f} s, of which it worked {spent:.1f} s")
            assert "One round that is over" in door
            lobby = await _page(session, f"{address}/")
            assert 'href="/rehearsed"' in lobby
            told = ""
            while "Ctrl+C" not in told:
                told += (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
            assert f"{address}/rehearsed" in told
            assert f"{address}/enter/" in told
            assert "Wanjiru Kamau" in await _page(session, f"{address}/")
            async with session.post(f"{address}/rehearsed/open", headers={"Origin": address}) as answer:
                assert "everybody here is made up" in await answer.text()
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0, f"stopped, started {'once' if first else 'again'}"
