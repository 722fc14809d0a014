"""`farpair try`: a sample programme to sit down in, on this computer alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.chat import Account, Form, Request
from bot.cli.composing import compose
from bot.cli.ports import Ports
from bot.cli.run import LOCAL, Beside, NoPlace, Running, console, one_time_link, running, until_stopped, with_free_port
from bot.config import CalendarConfig, Config, LogConfig, ProgrammeConfig, StorageConfig, WebConfig
from bot.desk import Desk
from bot.rehearsal.kept import HOST, kept_lines

COORDINATOR = Account("web", "local", "coordinator")
REHEARSED = "/rehearsed"

Told = dict[str, str | tuple[str, ...]]
SAMPLE: dict[str, tuple[str, Told]] = {
    "wanjiru": (
        "Wanjiru Kamau",
        {
            "country": "Kenya",
            "languages": "English, Swahili",
            "interests": ("community", "reading", "children"),
            "partner_wanted": "interests",
        },
    ),
    "sunita": (
        "Sunita Tamang",
        {
            "country": "नेपाल",
            "languages": "Nepali, English",
            "interests": ("children", "local-history", "small-libraries"),
            "partner_wanted": "anyone",
        },
    ),
    "jose": (
        "José",
        {
            "country": "México",
            "languages": "Español, English",
            "interests": ("open-access", "systems", "information-literacy"),
            "partner_wanted": "interests",
        },
    ),
    "linnea": (
        "Dr Linnéa Åkesson (she/her)",
        {
            "country": "Sverige",
            "languages": "Svenska, English, Deutsch",
            "interests": ("systems", "open-access", "user-experience"),
            "partner_wanted": "sector",
        },
    ),
    "aroha": (
        "Aroha Ngata",
        {
            "country": "Aotearoa",
            "languages": "English, Māori",
            "interests": ("local-history", "community", "languages"),
            "partner_wanted": "career_stage",
        },
    ),
}
"""Five made-up people, as they would write: with the newcomer they make three partnerships."""


async def try_out(ports: Ports, folder: Path, port: int) -> None:
    """Start the sample programme and say where to look; it goes on where it was left."""
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise NoPlace(f"{folder} cannot be used as a folder ({error.strerror}). Give another with --folder.") from error
    config = with_free_port(
        Config(
            storage=StorageConfig(database=str(folder / "farpair.sqlite3")),
            web=WebConfig(port=port, chat_file=str(folder / "chat.sqlite3")),
            programme=ProgrammeConfig(safety_contact="safety@example.org"),
            log=LogConfig(level="warning"),
            calendar=CalendarConfig(one_message_a_day=False),  # one person sits on all chairs, for an hour
        )
    )
    async with _rehearsed(ports, config) as beside, running(ports, config, beside=beside) as program:
        await _sample(program)
        await _tell(program, folder)
        await until_stopped()


@asynccontextmanager
async def _rehearsed(ports: Ports, config: Config) -> AsyncIterator[Beside]:
    """The rehearsed programme that comes along, in memory: its time stands still, and nothing is ever sent from it."""
    store, then = await ports.put_back(await asyncio.to_thread(kept_lines))
    try:
        address = f"http://{config.web.host}:{config.web.port}{REHEARSED}"
        core = compose(ports, config.matching.seed, address, {"stage": "reading.web"})
        yield Desk(store, core, lambda: then), HOST
    finally:
        await store.close()


async def _sample(program: Running) -> None:
    """An open round with a few people in it, once: each of them joins like anybody else."""
    here = f"programme-{program.programme.id}"
    async with program.store.reading() as tx:
        if await tx.rounds.latest(program.programme.id):
            return
    for name in ("round.open", "round.invite"):
        await program.desk.answer(Request(f"sample/{name}", COORDINATOR, name, here, place=LOCAL))
    for id_, (name, told) in SAMPLE.items():
        await program.chat.seat(id_, name)
        await _join(program, Account("web", "local", id_), {"name": name, **told})


async def _join(program: Running, account: Account, told: Told) -> None:
    form = await program.desk.answer(Request(f"sample/{account.id}/1", account, "join", place=LOCAL))
    if not isinstance(form, Form):
        return
    first = Request(f"sample/{account.id}/2", account, form.name, form.subject, told, LOCAL)
    consent = await program.desk.answer(first)
    if isinstance(consent, Form) and not consent.errors:
        ticks = {field.key: ("yes",) for field in consent.fields}
        await program.desk.answer(
            Request(f"sample/{account.id}/3", account, consent.name, consent.subject, ticks, LOCAL)
        )


async def _tell(program: Running, folder: Path) -> None:
    link = await one_time_link(program, COORDINATOR)
    lines = (
        "Farpair is ready to be tried. Nothing leaves this computer.",
        "",
        f"The chat:                 {program.pages.address}/",
        f"The coordinators' pages:  {link}",
        "                          (this link works once, for ten minutes; /dashboard in the chat gives a new one)",
        f"A programme at work:      {program.pages.address}{REHEARSED}",
        "                          (rehearsed: a round that is over, with its results, and one in its fifth week)",
        "",
        "1. Open the chat, sit down as somebody new, and write /join",
        "2. Sit down as Coordinator in another tab: write /round preview, then /round start",
        "3. Go back to your own seat: your partner is there. Sit down as your partner, and write a line",
        "",
        f"Everything is kept in the folder {folder}. Stop with Ctrl+C; the same command goes on where you were.",
    )
    console.print("\n".join(lines), markup=False)
