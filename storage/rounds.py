"""Rounds, who enrolled in them, and what is wished and proposed for them, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, insert, select, update

from bot.people import Enrolment, EnrolmentState, Proposal, Round
from storage.tables import enrolments, partnerships, proposals, rounds, spaces, wishes
from storage.transaction import AnyRow, Transaction

Pairs = frozenset[tuple[int, int]]
_FIELDS = (
    "id",
    "programme_id",
    "number",
    "state",
    "opened_at",
    "closes_at",
    "weeks",
    "started_at",
    "ends_at",
    "ended_at",
    "next_prompt",
)
_ENROLMENT = ("round_id", "participant_id", "state", "enrolled_at", "left_behind")


def _round(row: AnyRow) -> Round:
    return Round(**{name: getattr(row, name) for name in _FIELDS})


def _enrolment(row: AnyRow) -> Enrolment:
    return Enrolment(**{name: getattr(row, name) for name in _ENROLMENT})


class SqlRounds:
    """The verbs of `bot.store.Rounds`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, programme_id: int, opened_at: datetime, closes_at: datetime | None, weeks: int) -> Round:
        """Open a round; its number follows the programme's last."""
        last = select(func.coalesce(func.max(rounds.c.number), 0)).where(rounds.c.programme_id == programme_id)
        number = 1 + await self._tx.value(last)
        new = Round(0, programme_id, number, "open", opened_at, closes_at, weeks)
        values = {name: getattr(new, name) for name in _FIELDS if name != "id"}
        row = await self._tx.value(insert(rounds).values(values).returning(rounds.c.id))
        return Round(row, programme_id, number, "open", opened_at, closes_at, weeks)

    async def by_id(self, round_id: int) -> Round | None:
        return await self._one(select(rounds).where(rounds.c.id == round_id))

    async def of_programme(self, programme_id: int) -> Sequence[Round]:
        """By number."""
        found = select(rounds).where(rounds.c.programme_id == programme_id).order_by(rounds.c.number)
        return [_round(row) for row in await self._tx.rows(found)]

    async def latest(self, programme_id: int) -> Round | None:
        """The one with the highest number."""
        found = select(rounds).where(rounds.c.programme_id == programme_id)
        return await self._one(found.order_by(rounds.c.number.desc()).limit(1))

    async def running(self) -> Sequence[Round]:
        """The running rounds of all programmes, by id."""
        found = select(rounds).where(rounds.c.state == "running").order_by(rounds.c.id)
        return [_round(row) for row in await self._tx.rows(found)]

    async def housed(self, round_id: int) -> tuple[int, int]:
        """How many of its running partnerships have a space, and how many run."""
        run = (partnerships.c.round_id == round_id, partnerships.c.ended_at.is_(None))
        has_space = exists().where(spaces.c.partnership_id == partnerships.c.id)
        counted = select(func.count(), func.count().filter(has_space)).select_from(partnerships).where(*run)
        running, opened = (await self._tx.rows(counted))[0]
        return opened, running

    async def change(self, round_: Round) -> None:
        """Store all but its programme and its number, which stay."""
        fixed = ("id", "programme_id", "number")
        values = {name: getattr(round_, name) for name in _FIELDS if name not in fixed}
        await self._tx.run(update(rounds).where(rounds.c.id == round_.id).values(values))

    async def enrol(self, enrolment: Enrolment) -> None:
        """Store an enrolment, or bring the state of the one that is there up to date (its time stays)."""
        changed = {"state": enrolment.state, "left_behind": enrolment.left_behind}
        added = self._tx.insert(enrolments).values({name: getattr(enrolment, name) for name in _ENROLMENT})
        theirs = ("round_id", "participant_id")
        await self._tx.run(added.on_conflict_do_update(index_elements=theirs, set_=changed))

    async def enrolment(self, round_id: int, participant_id: int) -> Enrolment | None:
        theirs = and_(enrolments.c.round_id == round_id, enrolments.c.participant_id == participant_id)
        row = await self._tx.row(select(enrolments).where(theirs))
        return _enrolment(row) if row else None

    async def enrolments(self, round_id: int) -> Sequence[Enrolment]:
        """In the order of enrolment."""
        found = select(enrolments).where(enrolments.c.round_id == round_id)
        rows = await self._tx.rows(found.order_by(enrolments.c.enrolled_at, enrolments.c.id))
        return [_enrolment(row) for row in rows]

    async def set_states(self, round_id: int, states: Mapping[int, EnrolmentState]) -> None:
        """Many at once: participant id -> state."""
        if not states:
            return
        theirs = and_(enrolments.c.round_id == round_id, enrolments.c.participant_id == bindparam("who"))
        values = [{"who": who, "becomes": state} for who, state in states.items()]
        await self._tx.run(update(enrolments).where(theirs).values(state=bindparam("becomes")), values)

    async def wishes(self, round_id: int) -> tuple[Pairs, Pairs]:
        """(locked, forbidden) pairs of participant ids, each sorted."""
        rows = await self._tx.rows(select(wishes).where(wishes.c.round_id == round_id))
        kinds = {what: frozenset((r.low_id, r.high_id) for r in rows if r.what == what) for what in _WISHES}
        return kinds["lock"], kinds["forbid"]

    async def wish(self, round_id: int, pair: tuple[int, int], what: str) -> None:
        """`what` is lock, forbid or free; it replaces an earlier wish for the same pair.

        Raises:
            ValueError: another word, or somebody paired with themselves.
        """
        low, high = sorted(pair)
        if low == high or what not in (*_WISHES, "free"):
            raise ValueError(f"not a wish: {what!r} for {pair}")
        key = {"round_id": round_id, "low_id": low, "high_id": high}
        if what == "free":
            await self._tx.run(delete(wishes).where(*(wishes.c[name] == value for name, value in key.items())))
        else:
            await self._tx.put(wishes, {**key, "what": what}, by=tuple(key))

    async def proposal(self, round_id: int) -> Proposal | None:
        row = await self._tx.row(select(proposals).where(proposals.c.round_id == round_id))
        return Proposal(row.round_id, row.made_at, row.basis, row.body) if row else None

    async def propose(self, proposal: Proposal) -> None:
        """Replaces the round's earlier proposal."""
        rest = {"made_at": proposal.made_at, "basis": proposal.basis, "body": proposal.body}
        await self._tx.put(proposals, {"round_id": proposal.round_id, **rest}, by=("round_id",))

    async def _one(self, found: Select[Any]) -> Round | None:
        row = await self._tx.row(found)
        return _round(row) if row else None


_WISHES = ("lock", "forbid")
