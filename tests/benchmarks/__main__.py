"""Start to the first page, the desk's answer to /join among 5,500 people, and the memory of the idle program."""

from __future__ import annotations

import asyncio
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.asking import Core
from bot.chat import Account, Community, Form, Request
from bot.cli.composing import now
from bot.cli.logs import set_up_logs
from bot.config import LogConfig
from bot.desk import Desk
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.people import Participant, Programme
from bot.programme import preset
from bot.rehearsal.cast import cast
from bot.store import Store
from bot.wording import Wording
from storage.opening import open_store
from tests.benchmarks import delivering, materialise, rates
from tests.program import Program

PEOPLE, NEWCOMERS, STARTS = 5_500, 300, 5
HOME = Community("bench", "", "programme")


async def starts(folder: Path) -> tuple[list[float], float]:
    """(seconds from the command to the first page, each time; resident memory in MB after ten idle seconds)."""
    seconds: list[float] = []
    for number in range(STARTS):
        place = folder / f"start-{number}"
        place.mkdir()
        program = Program(place)
        began = time.perf_counter()
        await program.start()
        seconds.append(time.perf_counter() - began)
        if number == STARTS - 1:
            await asyncio.sleep(10)
            memory = resident(program)
        await program.stop()
    return seconds, memory


def resident(program: Program) -> float:
    """The process's resident memory in MB, as Linux counts it."""
    assert program.process is not None
    status = Path(f"/proc/{program.process.pid}/status").read_text(encoding="utf-8")
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def filled(store: Store) -> Programme:
    """A programme with an open round and 5,500 people enrolled in it."""
    name, settings = preset("librarians")
    async with store.writing() as tx:
        programme = await tx.programmes.add("bench", name, settings, now())
        await tx.programmes.add_home(programme.id, HOME, name)
        await tx.rounds.add(programme.id, now(), None, 16)
    for start in range(0, PEOPLE, 500):
        async with store.writing() as tx:
            for number in range(start, start + 500):
                await tx.people.add(participant(programme, number))
    return programme


def participant(programme: Programme, number: int) -> Participant:
    told = {"name": f"Person {number}", "country": "KE", "languages": ("en", "sw"), "timezone": "Africa/Nairobi"}
    account = Account("bench", "", f"person-{number}")
    return Participant(0, programme.id, told["name"], told, "en", (account,), frozenset({1}), now())  # type: ignore[arg-type]


async def joining(folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each of the three requests of joining, one newcomer after the other."""
    store = await open_store(folder / "bench.sqlite3", exclusive=True)
    library = load_library(default_folder(), "en")
    desk = Desk(store, Core(Wording(), lambda language: library, match_apart), now)
    programme = await filled(store)
    taken: dict[str, list[float]] = {"/join": [], "first screen": [], "second screen": []}
    for player in cast(NEWCOMERS, programme.settings, 1):
        account = Account("bench", "", player.id)
        form = await timed(desk, taken["/join"], Request(f"{player.id}1", account, "join", place=HOME))
        assert isinstance(form, Form)
        told = Request(f"{player.id}2", account, form.name, form.subject, player.answers, HOME)
        form = await timed(desk, taken["first screen"], told)
        assert isinstance(form, Form)
        ticks = {field.key: ("yes",) for field in form.fields}
        await timed(
            desk, taken["second screen"], Request(f"{player.id}3", account, form.name, form.subject, ticks, HOME)
        )
    await store.close()
    return taken


async def timed(desk: Desk, taken: list[float], request: Request) -> object:
    began = time.perf_counter()
    reply = await desk.answer(request)
    taken.append(1000 * (time.perf_counter() - began))
    return reply


async def main() -> None:
    print(f"Python {platform.python_version()} on {platform.machine()}, SQLite on disk with synchronous=FULL")
    with tempfile.TemporaryDirectory() as name:
        seconds, memory = await starts(Path(name))
        print(
            f"start to first page: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s (aim: 3 s)"
        )
        print(f"memory of the idle program: {memory:.0f} MB (aim: 150 MB)")
        for request, taken in (await joining(Path(name))).items():
            ninety_nine = statistics.quantiles(taken, n=100)[98]
            print(
                f"desk.answer, {request}, {PEOPLE} participants: median {statistics.median(taken):.1f} ms, "
                f"99th percentile {ninety_nine:.1f} ms (aim: 20 ms)"
            )


BENCHMARKS = {
    "start": main,
    "materialise": materialise.main,
    "delivering": delivering.main,
    "rates": rates.main,
}
"""Those that can be named; without a name the first runs."""


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["start"]
    if unknown := [name for name in wanted if name not in BENCHMARKS]:
        sys.exit(f"There is no benchmark {unknown[0]!r}, only: {', '.join(BENCHMARKS)}.")
    set_up_logs(LogConfig(level="error"))
    for each in wanted:
        asyncio.run(BENCHMARKS[each]())
