"""`farpair import`: the people of a spreadsheet become participants of a programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.chat import Account
from bot.cli.composing import ensure_programme, now
from bot.cli.ports import Ports
from bot.cli.run import LOCAL, open_local_chat
from bot.config import Config
from bot.enrolment import with_zone
from bot.matching import EVERYWHERE, Person
from bot.people import Answers, Enrolment, Participant, Programme
from bot.persons import MENTEES
from bot.programme import Question
from bot.spreadsheet import Sheet, SpreadsheetError, read_people
from bot.store import Records, Store


@dataclass(frozen=True, slots=True)
class Plan:
    """Which file goes into which programme, and what the ids in it are."""

    sheet: Path
    programme: str
    accept: tuple[str, ...]
    platform: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. `notices` tell what a person told that the programme does not ask."""

    added: int
    known: int
    notices: tuple[str, ...]


async def import_people(ports: Ports, config: Config, plan: Plan) -> None:
    """Read the whole file first; then write all of it in one transaction, or nothing."""
    sheet = read_people(plan.sheet, read_accepted(plan.accept), now().date())
    store = await ports.open_store(config.storage.database, exclusive=True, keys=config.security.place)
    try:
        programme = await _programme(store, config, plan.programme)
        async with store.writing() as tx:
            done = await put_in(tx, programme, sheet, plan)
        if plan.platform == LOCAL.platform:
            await _seats(ports, config, sheet)
    finally:
        await store.close()
    console = Console(soft_wrap=True, highlight=False)
    for notice in (*sheet.notices, *done.notices):
        console.print(f"note: {notice}", markup=False)
    console.print(
        f"{done.added} people are new in {programme.name}; {done.known} were known and were left as they are."
    )


async def _programme(store: Store, config: Config, slug: str) -> Programme:
    configured = await ensure_programme(store, config)
    async with store.reading() as tx:
        found = await tx.programmes.by_slug(slug) if slug else configured
        known = ", ".join(each.slug for each in await tx.programmes.all())
    if found is None:
        raise SpreadsheetError([f'There is no programme "{slug}" here, so nothing was imported. There is: {known}.'])
    return found


async def _seats(ports: Ports, config: Config, sheet: Sheet) -> None:
    """In the local chat, everybody who was imported has a seat."""
    chat = await open_local_chat(ports, config)
    try:
        for person in sheet.people:
            await chat.seat(person.id, sheet.names.get(person.id, person.id)[:60])
    finally:
        await chat.close()


def read_accepted(pairs: tuple[str, ...]) -> dict[str, str]:
    """What `--accept "Untied States=US"` says, as a table.

    Raises:
        SpreadsheetError: a pair has no equals sign.
    """
    for pair in pairs:
        if not all(pair.partition("=")):
            raise SpreadsheetError(
                [f'--accept "{pair}": write it as "name in the file=code", for example "Untied States=US".']
            )
    return {name.strip(): code.strip() for name, _, code in (pair.partition("=") for pair in pairs)}


async def put_in(tx: Records, programme: Programme, sheet: Sheet, plan: Plan) -> Imported:
    """Add everybody whose account is new, with history and blocks; enrol them in the open round if there is one."""
    ids: dict[str, int] = {}
    notices: dict[str, None] = {}
    known = 0
    homes = await _homes(tx, programme, plan)
    round_ = await tx.rounds.latest(programme.id)
    for person in sheet.people:
        account = Account(plan.platform, plan.tenant, person.id)
        before = await tx.people.by_account(programme.id, account)
        if before:
            ids[person.id], known = before.id, known + 1
            continue
        answers = _answers(programme, person, sheet.names.get(person.id, person.id), notices)
        added = await tx.people.add(_participant(programme, account, answers, homes))
        ids[person.id] = added.id
        if round_ and round_.state == "open":
            await tx.rounds.enrol(Enrolment(round_.id, added.id, "enrolled", now(), person.left_behind))
    await _history(tx, sheet, ids)
    return Imported(len(sheet.people) - known, known, tuple(notices))


async def _homes(tx: Records, programme: Programme, plan: Plan) -> frozenset[int]:
    """The programme's communities on the accounts' platform; the local chat has its own from the beginning."""
    if plan.platform == LOCAL.platform:
        await tx.programmes.add_home(programme.id, LOCAL, programme.name)
    homes = [home for home in await tx.programmes.homes(programme.id) if home.community.platform == plan.platform]
    if not homes:
        raise SpreadsheetError(
            [f"{programme.name} has no community on {plan.platform} yet. Set the programme up there first."]
        )
    return frozenset(home.id for home in homes)


def _participant(programme: Programme, account: Account, answers: Answers, homes: frozenset[int]) -> Participant:
    name = next(question.key for question in programme.settings.page("first") if question.kind == "name")
    return Participant(
        id=0,
        programme_id=programme.id,
        name=str(answers[name]),
        answers=with_zone(answers, {}),
        language="en",
        accounts=(account,),
        communities=homes,
        joined_at=now(),
    )


def _answers(programme: Programme, person: Person, name: str, notices: dict[str, None]) -> Answers:
    told: dict[str, str | tuple[str, ...]] = {
        "country": person.country,
        "timezone": person.zone,
        "languages": () if person.languages == EVERYWHERE else tuple(sorted(person.languages)),
        "role": person.role,
        "side": person.side or "",
        "partner_wanted": person.partner_wanted,
    }
    for key in ("sector", "career_stage", "interests", "goals", "talk"):
        value = getattr(person, key)
        question = programme.settings.question(key)
        words = sorted(value) if isinstance(value, frozenset) else [value] if value else []
        codes = tuple(code for word in words if (code := _code(question, word, notices)))
        told[key] = codes if question is None or question.kind == "many" else "".join(codes[:1])
    asked = {question.key for question in programme.settings.questions}
    names = next(question.key for question in programme.settings.page("first") if question.kind == "name")
    mentees = {MENTEES: str(person.capacity)} if person.side == "mentor" and person.capacity > 1 else {}
    return {names: name, **mentees, **{key: value for key, value in told.items() if key in asked and value}}


def _code(question: Question | None, word: str, notices: dict[str, None]) -> str:
    """The option that a word of the sheet means, by code or label; a notice where the programme has none."""
    wanted = word.strip().casefold()
    for option in question.options if question else ():
        if wanted in (option.code, option.label.casefold()):
            return option.code
    if question:
        notices[f'"{word}" is no answer to "{question.label}" in this programme, and was left out.'] = None
    return ""


async def _history(tx: Records, sheet: Sheet, ids: Mapping[str, int]) -> None:
    for person in sheet.people:
        for other in sorted(person.past_partners & ids.keys()):
            await tx.partnerships.met_before(ids[person.id], ids[other])
        for other in sorted(person.blocks & ids.keys()):
            await tx.people.block(ids[person.id], ids[other], now())
