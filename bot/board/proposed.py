"""The proposed matching, page by page, with what can be done about each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.asking import Ask, open_round
from bot.board.sheets import Sheet, sheet_of
from bot.chat import Words
from bot.enrolment import country_of
from bot.matching import Group
from bot.people import Participant, Proposal
from bot.preview_words import how_good
from bot.proposing import digest, groups_of, reason_words, unmatched_of


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A row by its number in the proposal; `locked` where the coordinator said that two of it belong together."""

    number: int
    people: tuple[tuple[int, str, str], ...]
    reasons: str
    locked: bool
    look_at: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody without a partner, and why."""

    id: int
    name: str
    country: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a coordinator looks at before a round starts. Without `made_at` nobody has asked for a proposal yet."""

    round: int = 0
    round_id: int = 0
    enrolled: int = 0
    waiting: int = 0
    closes_at: datetime | None = None
    made_at: datetime | None = None
    partnerships: int = 0
    threes: int = 0
    quality: Words = ()
    rows: Sheet[ProposedRow] | None = None
    unmatched: Sheet[Left] | None = None
    wishes: int = 0
    start: str = ""
    kept: bool = False


async def proposed(ask: Ask, query: Mapping[str, str]) -> Proposed:
    """The proposal for the open round; an empty page where no round is open."""
    round_ = await open_round(ask)
    if round_ is None:
        return Proposed()
    states = await ask.tx.board.states(round_.id)
    about = Proposed(round_.number, round_.id, states.get("enrolled", 0), states.get("waiting", 0), round_.closes_at)
    proposal = await ask.tx.rounds.proposal(round_.id)
    return about if proposal is None else await _shown(ask, about, proposal, query)


async def _shown(ask: Ask, about: Proposed, proposal: Proposal, query: Mapping[str, str]) -> Proposed:
    groups, alone = groups_of(proposal), unmatched_of(proposal)
    rows, left = sheet_of(list(enumerate(groups, 1)), query), sheet_of(alone, query, "left")
    members = [int(member) for _, group in rows.rows for member in group.members]
    people = await ask.tx.people.many([*members, *(id_ for id_, _ in left.rows)])
    locked, forbidden = await ask.tx.rounds.wishes(about.round_id)
    lines = [_row(ask, number, group, people, locked) for number, group in rows.rows]
    return Proposed(
        round=about.round,
        round_id=about.round_id,
        enrolled=about.enrolled,
        waiting=about.waiting,
        closes_at=about.closes_at,
        made_at=proposal.made_at,
        partnerships=len(groups),
        threes=sum(len(group.members) == 3 for group in groups),
        quality=how_good(ask, proposal, groups),
        rows=Sheet(lines, rows.total, rows.number, rows.last),
        unmatched=Sheet([_left(ask, people, *each) for each in left.rows], left.total, left.number, left.last),
        wishes=len(locked) + len(forbidden),
        start=f"round-{about.round_id}.{digest(proposal)}",
        kept=bool(proposal.body.get("kept")),
    )


def _row(
    ask: Ask, number: int, group: Group, people: dict[int, Participant], locked: frozenset[tuple[int, int]]
) -> ProposedRow:
    ids = [int(member) for member in group.members]
    return ProposedRow(
        number=number,
        people=tuple(_named(ask, people, id_) for id_ in ids),
        reasons=reason_words(ask, [(reason.key, reason.about) for reason in group.reasons]),
        locked=any(pair[0] in ids and pair[1] in ids for pair in locked),
        look_at=not group.reasons,
    )


def _named(ask: Ask, people: dict[int, Participant], id_: int) -> tuple[int, str, str]:
    person = people.get(id_)
    return (id_, person.name, country_of(ask, person)) if person else (id_, "…", "")


def _left(ask: Ask, people: dict[int, Participant], id_: int, reason: str) -> Left:
    return Left(*_named(ask, people, id_), ask.say.line(f"unmatched.{reason}"))
