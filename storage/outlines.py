"""The running partnerships of a round as the schedule sees them, one by one or in crowds of those that are alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, Select, and_, bindparam, case, func, select, type_coerce

from bot.people import FREE_DAYS, Crowd, Outline
from storage.care_tables import guest_weeks
from storage.lists import given_numbers, one_of
from storage.tables import members, participants
from storage.tables import partnerships as matched
from storage.transaction import AnyRow, Transaction

MOST = 3
"""Nobody has more partners than two: their rows stand side by side, which is one row for each partnership."""


def _people() -> tuple[Any, list[Any], list[Any]]:
    """(partnerships with up to three people beside each other, the people's numbers, what an outline calls `where`)."""
    joined: Any = matched
    ids: list[Any] = []
    where: list[Any] = []
    for position in range(MOST):
        member, person = members.alias(), participants.alias()
        here = and_(member.c.partnership_id == matched.c.id, member.c.position == position)
        answers = type_coerce(person.c.answers, JSON)
        zone = func.coalesce(func.nullif(answers["timezone"].as_string(), ""), "UTC")
        present = and_(member.c.participant_id.is_not(None), member.c.left_at.is_(None))
        joined = joined.outerjoin(member, here).outerjoin(person, person.c.id == member.c.participant_id)
        ids.append(func.coalesce(member.c.participant_id, 0))
        country = func.coalesce(answers["country"].as_string(), "")
        free = func.coalesce(answers[FREE_DAYS].as_string(), "")
        where += [case((present, each)).label(None) for each in (zone, country, free)]
    return joined, ids, where


_JOINED, _IDS, _WHERE = _people()
_OWN = [matched.c[name] for name in ("id", "round_id", "programme_id", "code", "rhythm", "community_id")]
_RUNNING = (matched.c.ended_at.is_(None), matched.c.id.not_in(select(guest_weeks.c.partnership_id)))
_OUTLINES = select(*_OWN, *_IDS, *_WHERE).select_from(_JOINED).where(*_RUNNING).order_by(matched.c.id)
_SHARED = ("rhythm", "community_id")
FEW = 500
"""So many are looked up by their ids; of more, the whole round is read."""


def _outline(row: AnyRow) -> Outline:
    id_, round_id, programme_id, code, rhythm, community_id, *people = row
    return Outline(id_, round_id, programme_id, code, rhythm, community_id, tuple(people[:MOST]), tuple(people[MOST:]))


@cache
def _crowds(dialect: str) -> Select[Any]:
    """The numbers of what is alike as one list, which on SQLite is a JSON text."""
    each = select(matched.c.id, *(matched.c[name] for name in _SHARED), *_WHERE).select_from(_JOINED)
    one = each.where(*_RUNNING, matched.c.round_id == bindparam("round_id")).subquery()
    alike = [column for column in one.c if column is not one.c.id]
    gather = func.array_agg if dialect == "postgresql" else func.json_group_array
    return select(*alike, gather(one.c.id)).group_by(*alike)


@cache
def _with_any(dialect: str) -> Select[Any]:
    theirs = select(members.c.partnership_id).distinct().join(matched, matched.c.id == members.c.partnership_id)
    return theirs.where(matched.c.round_id == bindparam("round_id"), one_of(dialect, members.c.participant_id))


class Outlines:
    """The verbs of `bot.records.Partnerships` for the schedule."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def outlines(self, round_id: int, only: Sequence[int] | None = None) -> Sequence[Outline]:
        """The running partnerships of a round, or `only` some, by id; without guests' weeks, which have no schedule."""
        found, chosen = _OUTLINES.where(matched.c.round_id == round_id), set(only or ())
        if only is not None and len(chosen) <= FEW:
            return [_outline(row) for row in await self._tx.rows(found.where(matched.c.id.in_(sorted(chosen))))]
        rows = await self._tx.rows(found)
        return [_outline(row) for row in rows if only is None or row[0] in chosen]

    async def crowds(self, round_id: int) -> Sequence[Crowd]:
        """The same ones in groups of what is alike."""
        rows = await self._tx.rows(_crowds(self._tx.dialect), {"round_id": round_id})
        return [
            Crowd(rhythm, community_id, tuple(where), json.loads(ids) if isinstance(ids, str) else ids)
            for rhythm, community_id, *where, ids in rows
        ]

    async def with_any(self, round_id: int, participant_ids: Sequence[int]) -> Sequence[int]:
        """The partnerships of a round in which any of some people are or were."""
        given = {"round_id": round_id, **given_numbers(participant_ids)}
        return [row[0] for row in await self._tx.rows(_with_any(self._tx.dialect), given)]
