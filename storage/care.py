"""What care remembers, in SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.care.signs import Closing, Offer, Quiet, Seeker, Sign, heard
from bot.chat import Account
from bot.people import Round
from storage.accounts import account_of
from storage.care_tables import closings, guest_weeks, offers, seekers, signs
from storage.looking import looking_in
from storage.tables import accounts, deliveries, members
from storage.tables import partnerships as matched
from storage.transaction import AnyRow, Transaction

ASKED_FOR_A_SIGN = ("care_nudge", "care_question", "care_in_touch")
"""What of the deliveries counts as a nudge."""
_PRESSED = ("here", "busy", "asked_at", "in_touch", "told_at", "here_until")
_STATE = ("owed_since", "step", "step_at", "rest_from", "rest_until", *_PRESSED)
_KEY = ("partnership_id", "participant_id")
_SIGNS = (
    select(
        members.c.partnership_id,
        members.c.participant_id,
        members.c.wrote_at,
        matched.c.started_at,
        *(signs.c[name] for name in _STATE),
    )
    .join(matched, matched.c.id == members.c.partnership_id)
    .outerjoin(
        signs,
        and_(signs.c.partnership_id == members.c.partnership_id, signs.c.participant_id == members.c.participant_id),
    )
    .where(members.c.left_at.is_(None), matched.c.ended_at.is_(None))
    .order_by(members.c.partnership_id, members.c.position)
)


def _is_quiet(quiet: Quiet) -> ColumnElement[bool]:
    member, sign = members.alias(), signs.alias()
    here = sign.c.partnership_id == matched.c.id
    owed = exists().where(here, sign.c.owed_since <= quiet.owed)
    asked = exists().where(here, sign.c.asked_at > quiet.asked)
    wrote = exists().where(member.c.partnership_id == matched.c.id, member.c.wrote_at > quiet.silent)
    return or_(owed, and_(matched.c.started_at <= quiet.silent, ~wrote, ~asked))


def _sign(row: AnyRow) -> Sign:
    known = {name: getattr(row, name) for name in _STATE if getattr(row, name) is not None}
    return Sign(row.partnership_id, row.participant_id, row.started_at, row.wrote_at, **known)


def _offer(row: AnyRow) -> Offer:
    return Offer(
        row.id,
        row.round_id,
        row.participant_id,
        row.partnership_id,
        row.kind,
        row.asked_at,
        row.until,
        frozenset(row.agreed),
        row.state,
    )


class SqlCare:
    """The verbs of `bot.care.signs.Care`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def of_round(self, round_id: int, quiet: Quiet | None = None) -> Mapping[int, Sequence[Sign]]:
        """The signs of all present members of running partnerships, by partnership; guests' weeks excepted.

        With `quiet`, of those alone about whom there may be something to do.
        """
        guests = select(guest_weeks.c.partnership_id)
        found: defaultdict[int, list[Sign]] = defaultdict(list)
        wanted = _SIGNS.where(matched.c.round_id == round_id, matched.c.id.not_in(guests))
        for row in await self._tx.rows(wanted.where(_is_quiet(quiet)) if quiet else wanted):
            found[row.partnership_id].append(_sign(row))
        return found

    async def of(self, partnership_id: int) -> Sequence[Sign]:
        """The signs of the present members of a running partnership."""
        return [_sign(row) for row in await self._tx.rows(_SIGNS.where(matched.c.id == partnership_id))]

    async def wrote(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """What it means for all of a partnership that one of them wrote; before that is kept itself."""
        await self.save(heard(await self.of(partnership_id), participant_id, at))

    async def save(self, given: Sequence[Sign]) -> None:
        """All but when they wrote and when it started."""
        for each in given:
            values = {name: getattr(each, name) for name in (*_KEY, *_STATE)}
            await self._tx.put(signs, values, by=_KEY)

    async def nudged(self, since: datetime) -> Mapping[Account, int]:
        """How often each account was asked for a sign since an instant, in all programmes."""
        found = (
            select(accounts.c.platform, accounts.c.tenant, accounts.c.account_id, func.count().label("times"))
            .join(deliveries, deliveries.c.participant_id == accounts.c.participant_id)
            .where(
                deliveries.c.what.in_(ASKED_FOR_A_SIGN),
                func.coalesce(deliveries.c.settled_at, deliveries.c.due_at) > since,
                deliveries.c.state.not_in(("cancelled", "dead")),
            )
            .group_by(accounts.c.platform, accounts.c.tenant, accounts.c.account_id)
        )
        counted = Counter[Account]()
        for row in await self._tx.rows(found):
            counted[account_of(row)] += row.times
        return counted

    async def close(self, closing: Closing) -> None:
        """Once for each member of a partnership; a later reason replaces an earlier one."""
        names = ("programme_id", "round_id", "partnership_id", "participant_id", "reason", "at", "why")
        await self._tx.put(closings, {name: getattr(closing, name) for name in names}, by=_KEY)

    async def closings(self, programme_id: int) -> Sequence[Closing]:
        """The earliest first."""
        found = select(closings).where(closings.c.programme_id == programme_id)
        rows = await self._tx.rows(found.order_by(closings.c.at, closings.c.partnership_id, closings.c.participant_id))
        return [
            Closing(
                row.programme_id,
                row.round_id,
                row.partnership_id,
                row.participant_id,
                row.reason,
                row.at,
                row.why or "",
            )
            for row in rows
        ]

    async def forget_closings(self, round_ids: Sequence[int]) -> int:
        """Forget those of some rounds; how many there were."""
        return await self._tx.touched(delete(closings).where(closings.c.round_id.in_(round_ids)))

    async def seek(self, seeker: Seeker) -> None:
        """A seeker who is there already is brought up to date."""
        names = ("round_id", "participant_id", "since", "waited_since", "told")
        values = {name: getattr(seeker, name) for name in names}
        await self._tx.put(seekers, values, by=("round_id", "participant_id"))

    async def seekers(self, round_id: int) -> Sequence[Seeker]:
        """Those who have waited longest first."""
        found = select(seekers).where(seekers.c.round_id == round_id)
        rows = await self._tx.rows(found.order_by(seekers.c.waited_since, seekers.c.participant_id))
        return [Seeker(row.round_id, row.participant_id, row.since, row.waited_since, row.told) for row in rows]

    async def looking(self, round_: Round) -> Mapping[int, datetime]:
        """Who may be matched in a running round, by id, and when they last showed that they are there."""
        rows = await self._tx.rows(looking_in(round_))
        return {row.id: max(row.joined_at, row.enrolled_at or row.joined_at) for row in rows}

    async def found(self, round_id: int, participant_ids: Sequence[int]) -> None:
        """They are looked for no longer."""
        theirs = and_(seekers.c.round_id == round_id, seekers.c.participant_id.in_(participant_ids))
        await self._tx.run(delete(seekers).where(theirs))

    async def offer(self, offer: Offer) -> Offer:
        """Store an offer (the id given is ignored where it is 0), or bring the one with this id up to date."""
        changing: dict[str, Any] = {"agreed": sorted(offer.agreed), "state": offer.state}
        if offer.id:
            await self._tx.run(update(offers).where(offers.c.id == offer.id).values(changing))
            return offer
        names = ("round_id", "participant_id", "partnership_id", "kind", "asked_at", "until")
        values = {name: getattr(offer, name) for name in names} | changing
        number = await self._tx.value(insert(offers).values(values).returning(offers.c.id))
        return Offer(number, *(getattr(offer, name) for name in (*names, "agreed", "state")))

    async def offers(self, round_id: int) -> Sequence[Offer]:
        """All of a round, by id."""
        return await self._offers(offers.c.round_id == round_id)

    async def offer_by_id(self, offer_id: int) -> Offer | None:
        return next(iter(await self._offers(offers.c.id == offer_id)), None)

    async def _offers(self, which: ColumnElement[bool]) -> Sequence[Offer]:
        return [_offer(row) for row in await self._tx.rows(select(offers).where(which).order_by(offers.c.id))]

    async def guest_week(self, partnership_id: int, until: datetime) -> None:
        """A partnership is a guest's week, and closes by itself."""
        await self._tx.put(guest_weeks, {"partnership_id": partnership_id, "until": until}, by=("partnership_id",))

    async def guest_weeks(self, round_id: int) -> Mapping[int, datetime]:
        """Until when the guests' weeks of a round last, for those that run."""
        found = (
            select(guest_weeks)
            .join(matched, matched.c.id == guest_weeks.c.partnership_id)
            .where(matched.c.round_id == round_id, matched.c.ended_at.is_(None))
        )
        return {row.partnership_id: row.until for row in await self._tx.rows(found)}
