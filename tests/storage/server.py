"""A PostgreSQL of the tests' own: started from the installed programs, thrown away at the end."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

PASSWORD = "s3cret/of the tests"
QUOTED = "s3cret%2Fof%20the%20tests"
_numbers = count(1)


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: that of PATH, or Debian's newest; None where there is none."""
    found = [Path(path).resolve().parent for name in ("initdb",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: -float(bin_.parent.name))
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _user() -> dict[str, Any]:
    """PostgreSQL refuses to run as the superuser: somebody else does then."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Server:
    """One running server; each test gets a database of its own from it."""

    bin: Path
    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    runs: bool = False

    def url(self, database: str, password: str = QUOTED, scheme: str = "postgresql") -> str:
        """The address of a database."""
        return f"{scheme}://farpair:{password}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """A new cluster with Farpair's user in it."""
        (self.folder / "password").write_text(PASSWORD, encoding="utf-8")
        flags = ["-U", "postgres", "-A", "scram-sha-256", "--pwfile", str(self.folder / "password"), "-E", "UTF8"]
        self._run("initdb", "-D", str(self.folder / "data"), "--no-sync", "--no-locale", *flags)
        self.start()
        role = f"CREATE ROLE farpair LOGIN CREATEDB PASSWORD '{PASSWORD}'"
        with ThreadPoolExecutor(1) as beside:  # An event loop may run in this thread already.
            beside.submit(asyncio.run, self.execute(role)).result()

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w", "start")
        self.runs = True

    def start_again(self) -> None:
        """Start it where it does not run."""
        if not self.runs:
            self.start()

    def stop(self, how: str = "immediate") -> None:
        self.runs = False
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", how, "-w", "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.bin / program), *words]
        said = self.folder / "said"  # A pipe would stay open as long as the server runs.
        with said.open("wb") as out:
            done = subprocess.run(command, **_user(), cwd=self.folder, stdout=out, stderr=out)
        assert done.returncode == 0, said.read_text(encoding="utf-8", errors="replace")

    async def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser."""
        connection = await self.superuser(database)
        await connection.execute(statement)
        await connection.close()

    async def superuser(self, database: str = "postgres") -> Any:
        """A connection of the superuser's."""
        told = {"user": "postgres", "password": PASSWORD, "database": database}
        return await asyncpg.connect(host="127.0.0.1", port=self.port, **told)

    async def database(self, template: str = "template1") -> str:
        """A new database that belongs to Farpair's user; its name."""
        name = f"test_{next(_numbers)}"
        await self.execute(f"CREATE DATABASE {name} OWNER farpair TEMPLATE {template}")
        return name


@contextmanager
def running_server(bin_: Path) -> Iterator[Server]:
    """A server that is gone, with all it kept, when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="farpair-pg-"))
    if user := _user():
        os.chown(folder, user["user"], user["group"])
    server = Server(bin_, folder)
    try:
        server.make()
        yield server
    finally:
        if server.runs:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
