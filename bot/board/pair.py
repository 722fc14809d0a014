"""One partnership: weeks of contact, its place on the ladder, what was sent, what happened by itself, what can be done.

Who may know what is as in the list of them: nothing of one's own, and in an employer's programme no contact and nothing
from which it could be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.asking import Ask
from bot.board.pairs import PairLine, lines_of, until, week_number, weeks_of
from bot.board.records import Brief
from bot.board.rounds import calls_of
from bot.board.sent import TELLING, Act, SentLine, acts_of, sent_line
from bot.care.ladder import waiting
from bot.care.signs import Sign
from bot.ledger import Delivery
from bot.people import Partnership, Round
from bot.safety.seeing import visible_trail

SENT, ACTS = 100, 100
LADDER = ("none", "nudge", "question", "approval", "closing")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member with their own weeks of contact; `rung` is where they stand while somebody waits for them."""

    id: int
    name: str
    country: str
    weeks: tuple[int, ...]
    wrote_at: datetime | None
    left: bool
    rung: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """A partnership. Where it is the reader's own, or an employer's, what they may not know is empty."""

    line: PairLine
    round: int
    week: int
    of_weeks: int
    rhythm: str
    members: Sequence[MemberLine]
    rungs: Sequence[str]
    sent: Sequence[SentLine]
    acts: Sequence[Act]
    calls: Sequence[tuple[str, str, str]]
    employer: bool


async def pair(ask: Ask, query: Mapping[str, str]) -> PairPage | None:
    """The partnership of a code; None where this programme has none such."""
    found = await ask.tx.partnerships.bearing(query.get("code", ""))
    if found is None or found.programme_id != ask.programme.id:
        return None
    round_ = await ask.tx.rounds.by_id(found.round_id)
    if round_ is None:
        return None
    employer = ask.programme.settings.employer
    (line,) = await lines_of(ask, round_, [Brief(found.id, found.code, found.members)], employer=employer)
    hidden = line.own or employer
    calls = [(name, about, ask.say.line(name)) for name, about in await calls_of(ask) if _is_about(about, found)]
    return PairPage(
        line=line,
        round=round_.number,
        week=week_number(round_, ask.now.date()),
        of_weeks=round_.weeks,
        rhythm=ask.say.line(f"rhythm.{found.rhythm}"),
        members=() if hidden else await _members(ask, round_, found, line),
        rungs=[each for each in LADDER if each != "approval" or ask.programme.settings.ladder.approval],
        sent=() if line.own else [sent_line(ask, each) for each in await _sent(ask, found, employer=employer)],
        acts=() if line.own else await _acts(ask, found, employer=employer),
        calls=() if hidden else calls,
        employer=employer,
    )


def _is_about(about: str, found: Partnership) -> bool:
    return about.partition(".")[0] == f"partnership-{found.id}"


async def _members(ask: Ask, round_: Round, found: Partnership, line: PairLine) -> list[MemberLine]:
    days = (await ask.tx.board.contact([found.id])).get(found.id, ())
    signs = {each.participant_id: each for each in await ask.tx.care.of(found.id)} if not found.ended_at else {}
    rungs = {each.sign.participant_id: each.sign.step or "none" for each in waiting(list(signs.values()))}
    last = until(ask, round_, found)
    return [
        MemberLine(
            id=id_,
            name=name,
            country=country,
            weeks=_weeks(days, id_, found.started_at.date(), last),
            wrote_at=_wrote(signs.get(id_)),
            left=id_ in found.gone,
            rung=rungs.get(id_, ""),
        )
        for id_, name, country in line.people
    ]


def _weeks(days: Sequence[tuple[int, date]], who: int, first: date, last: date) -> tuple[int, ...]:
    return weeks_of([day for writer, day in days if writer == who], first, last)


def _wrote(sign: Sign | None) -> datetime | None:
    return sign.wrote_at if sign else None


async def _sent(ask: Ask, found: Partnership, *, employer: bool) -> list[Delivery]:
    sent = await ask.tx.board.deliveries_about(found.id, SENT)
    return [each for each in sent if not (employer and each.what.startswith(TELLING))]


async def _acts(ask: Ask, found: Partnership, *, employer: bool) -> list[Act]:
    rows = await ask.tx.board.trail_about(ask.programme.id, found.code, ACTS)
    shown = [row for row in rows if not (employer and str(row["act"]).startswith(TELLING))]
    return acts_of(await visible_trail(ask, shown))
