"""The first page: the programme's rounds in figures, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.asking import Ask
from bot.board.records import Counted
from bot.care.signs import Sign
from bot.check_ins.answers import CheckIn
from bot.rounds import week_of
from bot.safety.seeing import visible_concerns

STUCK, CALLS = 100, 10


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in figures; `week` of `weeks` where it runs."""

    number: int
    state: str
    name: str
    people: int
    countries: int
    partnerships: int
    alive: int
    week: int
    weeks: int
    opened_at: datetime
    closes_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for a person: the page where it is, and the words, with how many."""

    page: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Start:
    """The first page. `calls` are (request, subject, label) about one person each."""

    programme: str
    rounds: Sequence[RoundLine]
    waits: Sequence[Waits]
    calls: Sequence[tuple[str, str, str]]
    open: bool
    running: bool


async def start(ask: Ask, query: Mapping[str, str]) -> Start:
    """The newest round first."""
    rounds = list(reversed(await ask.tx.rounds.of_programme(ask.programme.id)))
    figures = await ask.tx.board.rounds(ask.programme.id)
    lines = [
        RoundLine(
            number=each.number,
            state=each.state,
            name=ask.say.line(f"round.state_{each.state}"),
            people=(counted := figures.get(each.id, Counted())).people,
            countries=counted.countries,
            partnerships=counted.partnerships,
            alive=counted.alive,
            week=week_of(each, ask.now.date()) if each.state == "running" else 0,
            weeks=each.weeks,
            opened_at=each.opened_at,
            closes_at=each.closes_at,
            ends_at=each.ended_at or each.ends_at,
        )
        for each in rounds
    ]
    states = {each.state for each in rounds}
    pressing = [(name, subject, ask.say.line(name)) for name, subject in (await calls_of(ask))[:CALLS]]
    return Start(ask.programme.name, lines, await what_waits(ask), pressing, "open" in states, "running" in states)


async def what_waits(ask: Ask) -> list[Waits]:
    """What waits for a person, as far as the asker may see it; nothing of a partnership of their own."""
    concerns = [each for each in await visible_concerns(ask) if each.state != "closed"]
    stuck = await ask.tx.ledger.stuck(ask.programme.id, STUCK)
    names = [name for name, _ in await calls_of(ask)]
    calls, approvals = names.count("check_in.look"), names.count("care.approve")
    counts = {"concerns": len(concerns), "deliveries": len(stuck), "help": calls, "approvals": approvals}
    pages = {"help": "partnerships", "approvals": "partnerships"}
    return [
        Waits(pages.get(what, what), ask.say.line(f"board.waits_{what}", count=count), count)
        for what, count in counts.items()
        if count
    ]


async def calls_of(ask: Ask) -> list[tuple[str, str]]:
    """(request, subject) of calls for help in check-ins, and of closings that wait for an agreement."""
    mine = {each.id for each in await ask.tx.partnerships.of_participant(ask.person.id)} if ask.person else set()
    found: list[tuple[str, str]] = []
    for round_ in await ask.tx.rounds.of_programme(ask.programme.id):
        if round_.state != "running":
            continue
        asked = await ask.tx.check_ins.of_round(round_.id)
        calls = [each for each in asked if each.answer == "help" and not each.handled_at]
        found += [_about("check_in.look", each) for each in calls if each.partnership_id not in mine]
        if ask.programme.settings.ladder.approval:
            signs = (await ask.tx.care.of_round(round_.id)).items()
            pending = [one for id_, each in signs if id_ not in mine for one in each if one.step == "approval"]
            found += [_about("care.approve", each) for each in pending]
    return found


def _about(name: str, each: Sign | CheckIn) -> tuple[str, str]:
    return name, f"partnership-{each.partnership_id}.{each.participant_id}"
