"""Who is matched with whom, where they talk, and that they wrote, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations, groupby
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.chat import Space
from bot.people import Partnership
from storage.care import SqlCare
from storage.contact_tables import contact_days
from storage.lists import given_numbers, one_of
from storage.outlines import FEW, Outlines
from storage.safety import SqlSafety
from storage.tables import earlier_partners, members, participants, spaces
from storage.tables import partnerships as matched
from storage.transaction import AnyRow
from storage.trouble import StoreError

_FIXED = ("round_id", "programme_id", "code", "language", "community_id", "started_at", "reasons")
_CHANGING = ("rhythm", "pact", "first_writer", "ended_at")
_FULL = (
    select(
        matched,
        members.c.participant_id,
        members.c.left_at.label("member_left_at"),
        spaces.c.id.label("space_id"),
        spaces.c.platform,
        spaces.c.tenant,
        spaces.c.address,
    )
    .outerjoin(members, members.c.partnership_id == matched.c.id)
    .outerjoin(spaces, spaces.c.partnership_id == matched.c.id)
)
_WITHIN = (members.c.position, spaces.c.id)


_IN_ORDER = _FULL.order_by(matched.c.id, *_WITHIN)


@cache
def _many(dialect: str) -> Select[Any]:
    return _IN_ORDER.where(one_of(dialect, matched.c.id))


def _space(rows: Sequence[AnyRow]) -> Space | None:
    """The space opened last: a later one replaces one that is gone."""
    row = max((each for each in rows if each.space_id is not None), key=lambda each: each.space_id, default=None)
    return Space(row.platform, row.tenant, row.address) if row else None


def _partnership(rows: Sequence[AnyRow]) -> Partnership:
    """One partnership from its rows, one for each member in each space."""
    row = rows[0]
    return Partnership(
        id=row.id,
        round_id=row.round_id,
        programme_id=row.programme_id,
        code=row.code,
        language=row.language,
        members=tuple(dict.fromkeys(each.participant_id for each in rows if each.participant_id is not None)),
        first_writer=row.first_writer,
        community_id=row.community_id,
        started_at=row.started_at,
        rhythm=row.rhythm,
        pact=row.pact,
        reasons=tuple((kind, tuple(details)) for kind, details in row.reasons),
        ended_at=row.ended_at,
        space=_space(rows),
        gone=frozenset(each.participant_id for each in rows if each.member_left_at is not None),
    )


def _columns(partnership: Partnership, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(partnership, name) for name in names}


class SqlPartnerships(Outlines):
    """The verbs of `bot.store.Partnerships`."""

    __slots__ = ()

    async def add(self, partnerships: Sequence[Partnership]) -> Sequence[Partnership]:
        """Store all (ids given are ignored); returned in the same order with theirs.

        Raises:
            ValueError: one has fewer than two or more than three members, or somebody twice.
        """
        if not partnerships:
            return []
        for each in partnerships:
            if not 2 <= len(set(each.members)) == len(each.members) <= 3:
                raise ValueError(f"a partnership has two or three members, not {each.members}")
        added = insert(matched).returning(matched.c.id, sort_by_parameter_order=True)
        rows = await self._tx.rows(added, [_columns(each, (*_FIXED, *_CHANGING)) for each in partnerships])
        stored = [replace(each, id=row.id) for each, row in zip(partnerships, rows, strict=True)]
        await self._tx.run(insert(members), [value for each in stored for value in _members(each)])
        for each in stored:
            if each.space:
                await self.opened(each.id, each.community_id, each.space, each.started_at)
        return stored

    async def by_id(self, partnership_id: int) -> Partnership | None:
        return await self._one(matched.c.id == partnership_id)

    async def many(self, partnership_ids: Sequence[int]) -> dict[int, Partnership]:
        """Those that exist, by id; some hundreds at most."""
        rows = await self._tx.rows(_many(self._tx.dialect), given_numbers(partnership_ids))
        return {each.id: each for each in _together(rows)}

    async def of_round(self, round_id: int) -> Sequence[Partnership]:
        """By id."""
        return await self._all(matched.c.round_id == round_id)

    async def of_participant(self, participant_id: int) -> Sequence[Partnership]:
        """All of them, the newest first."""
        theirs = select(members.c.partnership_id).where(members.c.participant_id == participant_id)
        found = await self._all(matched.c.id.in_(theirs))
        return sorted(found, key=lambda each: (each.started_at, each.id), reverse=True)

    async def at(self, space: Space) -> Partnership | None:
        """The partnership that talks in `space`, or did."""
        there = and_(spaces.c.platform == space.platform, spaces.c.tenant == space.tenant)
        found = select(spaces.c.partnership_id).where(there, spaces.c.address == space.address)
        return await self._one(matched.c.id.in_(found))

    async def bearing(self, code: str) -> Partnership | None:
        """The partnership with a code."""
        return await self._one(matched.c.code == code)

    async def change(self, partnership: Partnership) -> None:
        """Store rhythm, pact, first writer and end."""
        changed = update(matched).where(matched.c.id == partnership.id)
        await self._tx.run(changed.values(_columns(partnership, _CHANGING)))

    async def part(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """A member leaves a partnership that goes on."""
        theirs = and_(members.c.partnership_id == partnership_id, members.c.participant_id == participant_id)
        await self._tx.run(update(members).where(theirs).values(left_at=at))

    async def opened(self, partnership_id: int, community_id: int, space: Space, at: datetime) -> None:
        """Remember a space; the same one twice is nothing.

        Raises:
            StoreError: the space is another partnership's.
        """
        place = {"platform": space.platform, "tenant": space.tenant, "address": space.address}
        values = {"partnership_id": partnership_id, "community_id": community_id, **place, "opened_at": at}
        if not await self._tx.put_new(spaces, values, beside=True):
            await self._check_owner(space, partnership_id)

    async def met_before(self, one: int, other: int) -> None:
        """Two participants were partners before Farpair knew them; it counts among the past partners.

        Raises:
            ValueError: they are the same.
        """
        low, high = sorted((one, other))
        if low == high:
            raise ValueError(f"nobody is their own partner: {one}")
        await self._tx.put_new(earlier_partners, {"low_id": low, "high_id": high})

    async def past_partners(self, programme_id: int, of: Sequence[int] | None = None) -> Sequence[tuple[int, int]]:
        """Sorted pairs of participant ids that were partners in any round, or before Farpair knew them.

        With `of`, at least those of these people: of more than some hundreds, everybody's are read.
        """
        few = sorted(of) if of is not None and len(of) <= FEW else None
        kept = set(await SqlSafety(self._tx).apart(programme_id, "partners"))
        ours = await self._matched_pairs(programme_id, few) | await self._earlier_pairs(programme_id, few)
        return sorted(ours | kept)

    async def _earlier_pairs(self, programme_id: int, few: Sequence[int] | None) -> set[tuple[int, int]]:
        here = select(participants.c.id).where(participants.c.programme_id == programme_id)
        found = select(earlier_partners).where(earlier_partners.c.low_id.in_(here))
        if few is not None:
            found = found.where(or_(earlier_partners.c.low_id.in_(few), earlier_partners.c.high_id.in_(few)))
        return {(row.low_id, row.high_id) for row in await self._tx.rows(found)}

    async def _matched_pairs(self, programme_id: int, few: Sequence[int] | None) -> set[tuple[int, int]]:
        found = (
            select(members.c.partnership_id, members.c.participant_id)
            .join(matched, matched.c.id == members.c.partnership_id)
            .where(matched.c.programme_id == programme_id)
            .order_by(members.c.partnership_id, members.c.participant_id)
        )
        if few is not None:
            one = members.alias()
            found = found.where(matched.c.id.in_(select(one.c.partnership_id).where(one.c.participant_id.in_(few))))
        rows = await self._tx.rows(found)
        groups = groupby(rows, key=lambda row: row.partnership_id)
        return {pair for _, group in groups for pair in combinations([row.participant_id for row in group], 2)}

    async def wrote(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """That a member wrote, and when; never what. An earlier instant than the last one changes nothing."""
        await SqlCare(self._tx).wrote(partnership_id, participant_id, at)
        theirs = and_(members.c.partnership_id == partnership_id, members.c.participant_id == participant_id)
        later = or_(members.c.wrote_at.is_(None), members.c.wrote_at < at)
        await self._tx.run(update(members).where(theirs, later).values(wrote_at=at))
        day = {"partnership_id": partnership_id, "participant_id": participant_id, "day": at.astimezone(UTC).date()}
        await self._tx.put_new(contact_days, day)

    async def contact(self, round_id: int) -> Mapping[int, Sequence[tuple[int, date]]]:
        """(who, UTC day) on which members of a round's partnerships wrote, by partnership, the earliest first."""
        found = select(contact_days).join(matched, matched.c.id == contact_days.c.partnership_id)
        order = (contact_days.c.day, contact_days.c.participant_id)
        days = defaultdict[int, list[tuple[int, date]]](list)
        for row in await self._tx.rows(found.where(matched.c.round_id == round_id).order_by(*order)):
            days[row.partnership_id].append((row.participant_id, row.day))
        return days

    async def contact_of(self, partnership_id: int) -> Sequence[tuple[int, date]]:
        """The same for one partnership."""
        found = select(contact_days).where(contact_days.c.partnership_id == partnership_id).order_by(contact_days.c.day)
        return [(row.participant_id, row.day) for row in await self._tx.rows(found)]

    async def last_wrote(self, round_id: int) -> Mapping[int, datetime]:
        """When anybody last wrote in each partnership of a round; those in which nobody did are left out."""
        found = (
            select(members.c.partnership_id, func.max(members.c.wrote_at))
            .join(matched, matched.c.id == members.c.partnership_id)
            .where(matched.c.round_id == round_id, members.c.wrote_at.is_not(None))
            .group_by(members.c.partnership_id)
        )
        return {row[0]: row[1] for row in await self._tx.rows(found)}

    async def writers(self, partnership_id: int) -> Mapping[int, datetime]:
        """When each member last wrote; who never did is left out."""
        found = select(members).where(members.c.partnership_id == partnership_id)
        rows = await self._tx.rows(found.where(members.c.wrote_at.is_not(None)).order_by(members.c.position))
        return {row.participant_id: row.wrote_at for row in rows}

    async def _check_owner(self, space: Space, partnership_id: int) -> None:
        owner = await self.at(space)
        if owner is None or owner.id != partnership_id:
            raise StoreError(f"{space.address} is the space of another partnership. Open a new one.")

    async def _all(self, which: ColumnElement[bool]) -> list[Partnership]:
        return _together(await self._tx.rows(_IN_ORDER.where(which)))

    async def _one(self, which: ColumnElement[bool]) -> Partnership | None:
        found = await self._all(which)
        return found[0] if found else None


def _together(rows: Sequence[AnyRow]) -> list[Partnership]:
    return [_partnership(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def _members(partnership: Partnership) -> list[dict[str, Any]]:
    return [
        {"partnership_id": partnership.id, "participant_id": member, "position": position}
        for position, member in enumerate(partnership.members)
    ]
