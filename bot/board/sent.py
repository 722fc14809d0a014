"""Deliveries with their states, and the trail of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, get_args

from bot.asking import Ask
from bot.auditing import BY_ITSELF, but_my_own
from bot.board.sheets import ROWS, Sheet, page_number
from bot.ledger import Delivery, DeliveryState
from bot.safety.seeing import visible_deliveries, visible_trail

STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
REASON = 200
TELLING = ("care", "check_in", "partner_away", "help", "rematch")
"""What is sent or done only where somebody has written, or has not; an employer's coordinators do not read of whom."""


@dataclass(frozen=True, slots=True)
class SentLine:
    """A delivery: what it is, for which partnership, where it stands and why. No names: the code finds them."""

    what: str
    code: str
    target: str
    state: str
    state_name: str
    due_at: datetime
    settled_at: datetime | None
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A page of deliveries, those in `state` where one is chosen; (state, name, count) of all."""

    sheet: Sheet[SentLine]
    state: str
    states: Sequence[tuple[str, str, int]]
    retry: bool
    parked: bool


async def deliveries(ask: Ask, query: Mapping[str, str]) -> Sent:
    """The latest first, without what the asker may not see."""
    counts = {state: count for state, count in (await ask.tx.ledger.counts(ask.programme.id, None)).items() if count}
    state = cast(DeliveryState, query["state"]) if query.get("state") in STATES else None
    total = counts.get(state, 0) if state else sum(counts.values())
    number, last = page_number(query, total)
    found = await ask.tx.board.deliveries(ask.programme.id, state, (number - 1) * ROWS, ROWS)
    mine = {each.id for each in await ask.tx.partnerships.of_participant(ask.person.id)} if ask.person else set()
    rows = [each for each in await visible_deliveries(ask, found) if each.partnership_id not in mine]
    stuck = await ask.tx.ledger.stuck(ask.programme.id, ROWS)
    return Sent(
        sheet=Sheet([sent_line(ask, each) for each in rows], total, number, last),
        state=state or "",
        states=[(each, ask.say.line(f"state.{each}"), counts[each]) for each in STATES if each in counts],
        retry=any(each.state == "dead" or each.is_parked for each in stuck),
        parked=any(each.is_parked for each in stuck),
    )


def sent_line(ask: Ask, each: Delivery) -> SentLine:
    """A delivery in a line."""
    state = "parked" if each.is_parked else each.state
    hidden = ask.programme.settings.employer and each.what.startswith(TELLING)
    return SentLine(
        what=each.about.get("prompt") or each.what or each.kind,
        code=each.key.partition("/")[0] if each.partnership_id and not hidden else "",
        target=ask.say.line(f"board.target_{each.target}"),
        state=state,
        state_name=ask.say.line(f"state.{state}"),
        due_at=each.due_at,
        settled_at=each.settled_at,
        attempts=each.attempts,
        reason=each.reason[:REASON],
    )


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done: by whom (empty: by itself), what, about what, why."""

    at: datetime
    who: str
    act: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A stretch of the trail; `more` where it goes on."""

    acts: Sequence[Act]
    number: int
    more: bool


TRAIL = 50


async def trail(ask: Ask, query: Mapping[str, str]) -> Trail:
    """The newest first, without what the asker may not see."""
    number, _ = page_number(query, 10**9)
    rows = await ask.tx.board.trail(ask.programme.id, (number - 1) * TRAIL, TRAIL + 1)
    shown = await visible_trail(ask, await but_my_own(ask, rows[:TRAIL]))
    if ask.programme.settings.employer:
        shown = [{**row, "subject": ""} if row["act"].startswith(TELLING) else row for row in shown]
    return Trail(acts_of(shown), number, len(rows) > TRAIL)


def acts_of(rows: Sequence[Mapping[str, Any]]) -> list[Act]:
    """Rows of the trail as they are shown."""
    return [_act(row) for row in rows]


def _act(row: Mapping[str, Any]) -> Act:
    who = "" if row["who"] == BY_ITSELF else str(row["who"]).rpartition("/")[2]
    return Act(row["at"], who, row["act"], row["subject"], row["reason"])
