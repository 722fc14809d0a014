"""`farpair chaos`: deliveries to a platform that fails, by processes that are killed; everything must arrive once."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.asking import Core
from bot.chaos import Book, Figures, NotOnce, Tormentor, judge, stage, verdict
from bot.cli.composing import compose, now
from bot.cli.logs import set_up_logs
from bot.cli.ports import Ports, Recording
from bot.cli.summaries import print_figures, write_figures
from bot.config import LogConfig
from bot.ledger import Delivery, NewDelivery
from bot.people import Partnership
from bot.rehearsal import Unplayable
from bot.store import KeyPlace, Store

_ROOT = Path(__file__).resolve().parents[2]  # the children must run the same sources, wherever we were started
STALLED_SECONDS = 60
SHARING = 3
"""Processes that deliver together on a server."""
OPEN = ("due", "waiting", "sending", "unknown")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is delivered and how often it is disturbed, on which database, and where the summary goes."""

    deliveries: int
    kills: int
    seed: int
    database: str
    json: Path | None
    on_server: bool


async def torment(ports: Ports, plan: Plan) -> None:
    """Run it and print what it came to.

    Raises:
        Unplayable: it can't be run so.
        NotOnce: something was lost or arrived twice.
    """
    set_up_logs(LogConfig(level="error"))
    _check(plan)
    with tempfile.TemporaryDirectory(prefix="farpair-chaos-") as folder:
        figures = await _play(ports, plan, Path(folder))
    if plan.json:
        write_figures(plan.json, asdict(figures))
    print_figures("Chaos", asdict(figures))
    if figures.lost or figures.twice:
        raise NotOnce(f"{figures.lost} deliveries were lost and {figures.twice} arrived twice.")


def _check(plan: Plan) -> None:
    if sys.platform == "win32":
        raise Unplayable("chaos needs a system with SIGSTOP and SIGKILL, such as Linux or macOS.")
    if plan.json and not plan.json.absolute().parent.is_dir():
        raise Unplayable(f"the folder {plan.json.absolute().parent} does not exist. Make it first.")
    if not plan.on_server and plan.database and Path(_absolute(plan.database)).exists():
        raise Unplayable(
            f"{plan.database} exists already. Give --database a new file: what is in it will be tormented."
        )


async def _play(ports: Ports, plan: Plan, folder: Path) -> Figures:
    on_file = _absolute(plan.database) or str(folder / "farpair.sqlite3")
    database = plan.database if plan.on_server else on_file
    core = compose(ports, plan.seed)
    async with _platform(ports, folder, plan.seed) as (address, recording):
        await _expect_empty(ports, database)
        key_file = str(folder / "farpair.key")
        store = await ports.open_store(database, exclusive=False, keys=KeyPlace(file=key_file))
        try:
            return await _tormented(store, core, plan, (database, address, key_file), recording)
        finally:
            await store.close()


def _absolute(database: str) -> str:
    return str(Path(database.removeprefix("sqlite:///")).absolute()) if database else ""


@asynccontextmanager
async def _platform(ports: Ports, folder: Path, seed: int) -> AsyncIterator[tuple[str, Recording]]:
    """The recording platform in a process of its own: its address, and a way to ask it."""
    process = await _start("chaos-platform", str(folder / "platform.sqlite3"), str(seed), stdout=PIPE)
    assert process.stdout is not None  # noqa: S101  it is a pipe
    address = (await process.stdout.readline()).decode().strip()
    recording = await ports.open_recording(address)
    try:
        yield address, recording
    finally:
        await recording.close()
        process.terminate()
        await process.wait()


async def _start(*words: str, stdout: int | None = None) -> Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", *words, cwd=_ROOT, stdout=stdout)


async def _tormented(
    store: Store, core: Core, plan: Plan, where: tuple[str, str, str], recording: Recording
) -> Figures:
    partnerships, effects = await stage(store, core, plan.deliveries, now())
    began = time.monotonic()

    async def give(number: int) -> None:
        await _enqueue(store, _portion(effects, number, plan.kills + 1))

    count = SHARING if plan.on_server else 1
    tormentor = Tormentor(lambda: _start("chaos-worker", *where), give, random.Random(plan.seed), count)  # noqa: S311
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("killing", total=plan.kills)
            await tormentor.torment(plan.kills, lambda done: progress.update(task, completed=done))
        await _drained(store, partnerships[0].programme_id, tormentor)
    finally:
        await tormentor.end()
    seconds = round(time.monotonic() - began, 1)
    rows, book = await _ledger(store, partnerships), await recording.figures()
    _tell_of_wrong(rows, book)
    found = judge(rows, book)
    counted = {name: found[name] for name in ("lost", "twice", "unknown", "dead")}
    return Figures(len(effects), tormentor.kills, tormentor.freezes, **counted, seconds=seconds)


async def _expect_empty(ports: Ports, database: str) -> None:
    store = await ports.open_store(database, exclusive=False, keys=None)  # nothing in it is read but that it is empty
    try:
        async with store.reading() as tx:
            if await tx.programmes.all():
                raise Unplayable(
                    "there is a programme in that database. Name an empty one: what is in it is tormented."
                )
    finally:
        await store.close()


def _tell_of_wrong(rows: list[tuple[Partnership, Delivery]], book: Book) -> None:
    """For whoever has to explain it: what the ledger says of what is lost or there twice."""
    for partnership, each in rows:
        if verdict(partnership, each, book) in ("lost", "twice"):
            known = f"{each.kind} {each.state}, {each.attempts} attempts, {each.reason or 'no reason'}"
            print(f"delivery {each.id}: {known}", file=sys.stderr)  # noqa: T201


def _portion(effects: list[NewDelivery], number: int, parts: int) -> list[NewDelivery]:
    return effects[len(effects) * number // parts : len(effects) * (number + 1) // parts]


async def _enqueue(store: Store, effects: list[NewDelivery]) -> None:
    async with store.writing() as tx:
        await tx.ledger.enqueue([replace(each, due_at=now()) for each in effects])


async def _drained(store: Store, programme: int, tormentor: Tormentor) -> None:
    """Wait until nothing is open any more, or nothing has moved for a minute."""
    left, moved = -1, time.monotonic()
    while time.monotonic() - moved < STALLED_SECONDS:
        tormentor.check()
        async with store.reading() as tx:
            counts = await tx.ledger.counts(programme, None)
        if not (open_ones := sum(counts[state] for state in counts if state in OPEN)):
            return
        if open_ones != left:
            left, moved = open_ones, time.monotonic()
        await asyncio.sleep(0.2)


async def _ledger(store: Store, partnerships: list[Partnership]) -> list[tuple[Partnership, Delivery]]:
    async with store.reading() as tx:
        return [(each, delivery) for each in partnerships for delivery in await tx.ledger.of_partnership(each.id)]
