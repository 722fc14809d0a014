"""The partnerships of a round with their weeks of contact and their place on the ladder.

A coordinator sees nothing of how a partnership of their own goes. Where an employer runs the programme, contact is
shown in sums of five partnerships or more, and no reason in anybody's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.asking import Ask
from bot.board.records import Brief
from bot.board.sheets import Sheet, folded, sheet_of
from bot.care.ladder import waiting
from bot.care.signs import Sign
from bot.enrolment import country_of
from bot.people import Participant, Partnership, Round
from bot.proposing import reason_words

LEAST = 5
"""Contact in an employer's programme is told of so many partnerships together, and never of fewer."""
SOUGHT = 100
STATES = ("running", "ended")


@dataclass(frozen=True, slots=True)
class PairLine:
    """A partnership in the list. `weeks` are days of contact by week, and `step` says who is waited for how long;
    both are empty where the reader may not know.
    """

    code: str
    people: tuple[tuple[int, str, str], ...]
    reasons: str
    started_at: datetime
    ended_at: datetime | None
    weeks: tuple[int, ...] = ()
    last_wrote: datetime | None = None
    step: str = ""
    closing: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """A page of a round's partnerships. `together` is, by week, in how many there was contact, where it is told so."""

    round: int = 0
    week: int = 0
    of_weeks: int = 0
    rounds: Sequence[tuple[int, str]] = ()
    sheet: Sheet[PairLine] | None = None
    running: int = 0
    all: int = 0
    sought: str = ""
    state: str = ""
    employer: bool = False
    together: tuple[int, ...] = ()


async def pairs(ask: Ask, query: Mapping[str, str]) -> Pairs:
    """The partnerships of the round that the address names, else of the newest that has begun."""
    begun = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.started_at]
    if not begun:
        return Pairs()
    round_ = next((each for each in begun if str(each.number) == query.get("round")), begun[-1])
    briefs = await ask.tx.board.partnerships(round_.id)
    sought, state = query.get("find", "")[:SOUGHT].strip(), query.get("state", "")
    found = [each for each in briefs if state not in STATES or (each.ended_at is None) is (state == "running")]
    if sought:
        found = await _named(ask, found, folded(sought))
    employer = ask.programme.settings.employer
    cut = sheet_of(found, query)
    return Pairs(
        round=round_.number,
        week=week_number(round_, ask.now.date()),
        of_weeks=round_.weeks,
        rounds=[(each.number, ask.say.line(f"round.state_{each.state}")) for each in reversed(begun)],
        sheet=Sheet(await lines_of(ask, round_, cut.rows, employer=employer), cut.total, cut.number, cut.last),
        running=sum(each.ended_at is None for each in briefs),
        all=len(briefs),
        sought=sought,
        state=state if state in STATES else "",
        employer=employer,
        together=await _together(ask, round_) if employer else (),
    )


def week_number(round_: Round, day: date) -> int:
    """The week of a round on a day, from 1; the last one from its end on."""
    begun = round_.started_at.date() if round_.started_at else day
    return min(round_.weeks, max(1, 1 + (day - begun).days // 7))


async def _named(ask: Ask, briefs: Sequence[Brief], sought: str) -> list[Brief]:
    """Those whose code or one of whose members is called so."""
    people = {id_ for id_, name in await ask.tx.board.names(ask.programme.id) if sought in folded(name)}
    return [each for each in briefs if sought == each.code or not people.isdisjoint(each.members)]


async def lines_of(ask: Ask, round_: Round, briefs: Sequence[Brief], *, employer: bool) -> list[PairLine]:
    """Partnerships as the asker may know them."""
    full = await ask.tx.partnerships.many([each.id for each in briefs])
    people = await ask.tx.people.many(sorted({member for each in full.values() for member in each.members}))
    contact = {} if employer else await ask.tx.board.contact([each.id for each in briefs])
    closings = await _closings(ask, set(full), employer=employer)
    lines = []
    for each in (full[brief.id] for brief in briefs if brief.id in full):
        line = _line(ask, each, people)
        if not line.own and not employer:
            signs = await ask.tx.care.of(each.id) if each.ended_at is None else ()
            days = contact.get(each.id, ())
            line = replace(
                line,
                weeks=weeks_of([day for _, day in days], each.started_at.date(), until(ask, round_, each)),
                last_wrote=max((sign.wrote_at for sign in signs if sign.wrote_at), default=None),
                step=_step(ask, signs, people),
            )
        lines.append(line if line.own else replace(line, closing=closings.get(each.id, "")))
    return lines


def _line(ask: Ask, each: Partnership, people: Mapping[int, Participant]) -> PairLine:
    return PairLine(
        code=each.code,
        people=tuple((m, people[m].name, country_of(ask, people[m])) for m in each.members if m in people),
        reasons=reason_words(ask, each.reasons),
        started_at=each.started_at,
        ended_at=each.ended_at,
        own=ask.person is not None and ask.person.id in each.members,
    )


def until(ask: Ask, round_: Round, each: Partnership) -> date:
    """The day up to which contact is told of."""
    ends = [at for at in (each.ended_at, round_.ended_at, ask.now) if at is not None]
    return min(ends).date()


def weeks_of(days: Sequence[date], first: date, last: date) -> tuple[int, ...]:
    """On how many days there was contact in each week from the first day to the last."""
    count = max(0, (last - first).days) // 7 + 1
    by_week = Counter((day - first).days // 7 for day in set(days))
    return tuple(by_week[week] for week in range(count))


def _step(ask: Ask, signs: Sequence[Sign], people: Mapping[int, Participant]) -> str:
    """Who is waited for and what was done about it last."""
    found = waiting(signs)
    told = [
        ask.say.line(
            f"board.step_{each.sign.step or 'none'}",
            name=people[each.sign.participant_id].name,
            count=(ask.now - each.since).days,
        )
        for each in found
        if each.sign.participant_id in people and (each.sign.step or ask.now - each.since > timedelta(days=2))
    ]
    return " ".join(told)


async def _closings(ask: Ask, ids: set[int], *, employer: bool) -> dict[int, str]:
    found: dict[int, set[str]] = {}
    for each in await ask.tx.care.closings(ask.programme.id):
        if each.partnership_id in ids:
            why = f"part.why_{each.why}" if each.why and not employer else f"closing.{each.reason}"
            found.setdefault(each.partnership_id, set()).add(ask.say.line(why))
    return {id_: ask.say.list(sorted(said)) for id_, said in found.items()}


async def _together(ask: Ask, round_: Round) -> tuple[int, ...]:
    """By week, in how many partnerships there was contact; 0 where these are fewer than five."""
    if round_.started_at is None:
        return ()
    first, week = round_.started_at.date(), timedelta(days=7)
    contact = await ask.tx.partnerships.contact(round_.id)
    seen = {(id_, (day - first) // week) for id_, days in contact.items() for _, day in days}
    counted = Counter(number for _, number in seen)
    count = week_number(round_, ask.now.date())
    return tuple(counted[number] if counted[number] >= LEAST else 0 for number in range(count))
