"""Files and other processes around a database, for tests of what happens to ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ANOTHER_FARPAIR = """
import asyncio, sys
from storage.opening import open_store
async def hold():
    store = await open_store(sys.argv[1], exclusive=True)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await store.close()
asyncio.run(hold())
"""
A_LOCKER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("ready", flush=True)
sys.stdin.read()
"""
A_WRITER = """
import asyncio, sys
from storage.opening import open_store
from tests.storage.samples import NOW, settings
async def write():
    store = await open_store(sys.argv[1], exclusive=True)
    for number in range(10**6):
        async with store.writing() as records:
            await records.programmes.add(f"{number}-one", "One", settings(), NOW)
            await records.programmes.add(f"{number}-two", "Two", settings(), NOW)
        if number == 20:
            print("ready", flush=True)
asyncio.run(write())
"""


@contextmanager
def running(program: str, place: Path | str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs `program` on the database at `place`; killed when the block ends."""
    command = [sys.executable, "-c", program, str(place)]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def content(place: Path) -> bytes:
    """What is in the file."""
    return place.read_bytes()


def put(place: Path, data: bytes) -> None:
    """Make the file hold `data`."""
    place.write_bytes(data)


def mode(place: Path) -> int:
    """Who may read and write the file."""
    return place.stat().st_mode & 0o777


def forked(work: Callable[[], bool]) -> int:
    """The process id of a copy of this process that does `work` and ends with 0 where it gives True."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Later versions of Python warn of copies of processes with threads.
        child = os.fork()
    if child == 0:
        good = False
        try:
            good = work()
        finally:
            os._exit(0 if good else 1)
    return child


def sleeps() -> bool:
    """Nothing, for a minute."""
    time.sleep(60)
    return True


def end(child: int) -> None:
    """Kill a copy and wait until it is gone."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def went_well(child: int) -> bool:
    """Wait for a copy; whether it ended with 0."""
    return os.waitpid(child, 0)[1] == 0


@contextmanager
def for_reading_alone(place: Path) -> Iterator[None]:
    """Nobody may write the file and its folder inside the block, but for the superuser."""
    os.chmod(place, 0o444)
    os.chmod(place.parent, 0o555)  # noqa: S103 -- the test's own folder
    try:
        yield
    finally:
        os.chmod(place.parent, 0o755)  # noqa: S103 -- the test's own folder
