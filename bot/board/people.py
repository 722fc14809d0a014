"""The participants: a list that can be searched, and one of them with what coordinators may read and note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import world
from bot.asking import Ask
from bot.board.records import Listed
from bot.board.sheets import Sheet, folded, sheet_of
from bot.mentees import is_asked
from bot.people import Participant
from bot.persons import partners_wanted
from bot.programme import Question
from bot.proposing import COORDINATORS
from bot.questions import as_told

SOUGHT = 100
STATES = ("enrolled", "waiting", "matched", "unmatched", "withdrawn", "none", "paused")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A participant in the list; `state` in words, of the newest round they enrolled in."""

    id: int
    name: str
    country: str
    state: str
    round: int
    joined_at: datetime
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list, with what was looked for and what can be chosen: (code, label) each."""

    sheet: Sheet[PersonLine]
    everybody: int
    sought: str
    state: str
    country: str
    states: Sequence[tuple[str, str]]
    countries: Sequence[tuple[str, str]]


async def people(ask: Ask, query: Mapping[str, str]) -> People:
    """Those who have not left, by name; as far as the address asks for some."""
    board, here = ask.tx.board, ask.programme.id
    names = {code: world.country_name(code, ask.say.language) for code in await board.countries(here)}
    sought, state, country = query.get("find", "")[:SOUGHT].strip(), query.get("state", ""), query.get("country", "")
    state, country = state if state in STATES else "", country if country in names else ""
    everybody = await board.names(here)
    fitting = await board.names(here, country, state) if state or country else everybody
    wanted = folded(sought)
    found = [(folded(name), id_) for id_, name in fitting]
    cut = sheet_of(sorted(each for each in found if wanted in each[0]) if wanted else sorted(found), query)
    return People(
        sheet=Sheet(await _lines(ask, [id_ for _, id_ in cut.rows], names), cut.total, cut.number, cut.last),
        everybody=len(everybody),
        sought=sought,
        state=state,
        country=country,
        states=[(code, ask.say.line("board.paused" if code == "paused" else f"enrolment.{code}")) for code in STATES],
        countries=sorted(names.items(), key=lambda each: folded(each[1])),
    )


async def _lines(ask: Ask, ids: Sequence[int], names: Mapping[str, str]) -> list[PersonLine]:
    """In the order of the ids."""
    listed = {each.id: each for each in await ask.tx.board.people(ask.programme.id, ids)}
    numbers = {each.id: each.number for each in await ask.tx.rounds.of_programme(ask.programme.id)}
    return [_line(ask, listed[id_], names, numbers) for id_ in ids if id_ in listed]


def _line(ask: Ask, each: Listed, names: Mapping[str, str], numbers: Mapping[int, int]) -> PersonLine:
    return PersonLine(
        id=each.id,
        name=each.name,
        country=names.get(each.country, ""),
        state=ask.say.line(f"enrolment.{each.state or 'none'}"),
        round=numbers.get(each.round_id, 0),
        joined_at=each.joined_at,
        paused_until=each.paused_until,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """A partnership of somebody: in which round, and with whom."""

    code: str
    round: int
    partners: tuple[tuple[int, str], ...]
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One participant: answers that coordinators may read, (page, title) of what they may change, partnerships.

    `who` is how a request names them.
    """

    id: int
    name: str
    state: str
    joined_at: datetime
    paused_until: date | None
    accounts: tuple[str, ...]
    who: str
    coordinates: bool
    answers: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str], ...]
    remark: str
    remark_at: datetime | None
    partnerships: tuple[Past, ...]


async def person(ask: Ask, query: Mapping[str, str]) -> PersonPage | None:
    """Somebody of the programme; None where there is nobody of that number."""
    found = await participant_meant(ask, query.get("id", ""))
    if found is None:
        return None
    remark = await ask.tx.board.remark(found.id)
    asked = readable(ask)
    told = ((q.short or q.label, as_told(q, found.answers.get(q.key, ""), ask.say.language)) for q in asked)
    titles = {q.page: ask.spoken.title(q.page) for q in asked}
    return PersonPage(
        id=found.id,
        name=found.name,
        state=await _state(ask, found),
        joined_at=found.joined_at,
        paused_until=found.paused_until,
        accounts=tuple(f"{each.platform}: {each.id}" for each in found.accounts),
        who=next((f"{each.platform}/{each.tenant}/{each.id}" for each in found.accounts), ""),
        coordinates=await _coordinates(ask, found),
        answers=(*((label, answer) for label, answer in told if answer), *_mentees(ask, found)),
        pages=tuple(titles.items()),
        remark=remark.text if remark else "",
        remark_at=remark.at if remark else None,
        partnerships=await _past(ask, found),
    )


def _mentees(ask: Ask, found: Participant) -> tuple[tuple[str, str], ...]:
    """How many mentees a mentor would like."""
    settings = ask.programme.settings
    wanted = str(partners_wanted(found.answers, settings))
    return ((ask.say.line("mentees.title"), wanted),) if is_asked(settings, found.answers) else ()


async def _coordinates(ask: Ask, found: Participant) -> bool:
    looking = {each.account for each in await ask.tx.programmes.coordinators(ask.programme.id)}
    return not looking.isdisjoint(found.accounts)


async def participant_meant(ask: Ask, number: str) -> Participant | None:
    """Somebody of this programme who has not left, by their number."""
    if not number.isdecimal() or len(number) > 9:
        return None
    found = await ask.tx.people.by_id(int(number))
    here = found is not None and found.programme_id == ask.programme.id and found.left_at is None
    return found if here else None


def readable(ask: Ask) -> list[Question]:
    """The questions whose answers coordinators may read; the others were asked with another promise."""
    return [q for q in ask.spoken.questions if q.seen_by in COORDINATORS]


async def _state(ask: Ask, found: Participant) -> str:
    latest = await ask.tx.rounds.latest(ask.programme.id)
    enrolment = await ask.tx.rounds.enrolment(latest.id, found.id) if latest else None
    return ask.say.line(f"enrolment.{enrolment.state if enrolment else 'none'}")


async def _past(ask: Ask, found: Participant) -> tuple[Past, ...]:
    theirs = await ask.tx.partnerships.of_participant(found.id)
    members = await ask.tx.people.many(sorted({member for each in theirs for member in each.members}))
    numbers = {each.id: each.number for each in await ask.tx.rounds.of_programme(ask.programme.id)}
    return tuple(
        Past(
            code=each.code,
            round=numbers.get(each.round_id, 0),
            partners=tuple((m, members[m].name) for m in each.members if m != found.id and m in members),
            ended_at=each.ended_at,
        )
        for each in theirs
    )
