"""What the coordinators' pages have kept, and lists that are read a page at a time, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, ColumnElement, Join, and_, case, delete, func, insert, or_, select, type_coerce, update

from bot.board.records import Brief, Counted, Listed, Remark, SignedIn
from bot.chat import Account, Reply
from bot.ledger import Delivery, DeliveryState
from storage.accounts import account_of, named, same_account
from storage.board_tables import remarks, sessions
from storage.contact_tables import contact_days
from storage.front_tables import audit
from storage.ledger_reading import delivery_of
from storage.replies import reply_of, reply_text
from storage.tables import deliveries, enrolments, members, participants, partnerships, rounds
from storage.transaction import Transaction

_ACT = ("at", "who", "act", "subject", "reason")
_COUNTRY = func.coalesce(type_coerce(participants.c.answers, JSON)["country"].as_string(), "")


def _here(programme_id: int) -> ColumnElement[bool]:
    return and_(participants.c.programme_id == programme_id, participants.c.left_at.is_(None))


def _standing(programme_id: int, only: Sequence[int] | None = None) -> tuple[Join, ColumnElement[str]]:
    """Participants with their enrolment in the newest round that they are in, and its state."""
    newest = (
        select(enrolments.c.participant_id, func.max(enrolments.c.round_id).label("round_id"))
        .join(rounds, rounds.c.id == enrolments.c.round_id)
        .where(rounds.c.programme_id == programme_id)
        .group_by(enrolments.c.participant_id)
    )
    if only is not None:
        newest = newest.where(enrolments.c.participant_id.in_(only))
    of = newest.subquery()
    last = and_(enrolments.c.participant_id == of.c.participant_id, enrolments.c.round_id == of.c.round_id)
    joined = participants.outerjoin(of, of.c.participant_id == participants.c.id)
    return joined.outerjoin(enrolments, last), enrolments.c.state


class SqlBoard:
    """The verbs of `bot.board.records.Board`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def begin(self, digest: str, account: Account, programme_id: int, until: datetime) -> None:
        """A session, by the hash of its secret."""
        values = {"digest": digest, "programme_id": programme_id, **named(account), "expires_at": until}
        await self._tx.run(insert(sessions).values(values))

    async def session(self, digest: str, now: datetime) -> SignedIn | None:
        """A session that goes on."""
        row = await self._tx.row(select(sessions).where(sessions.c.digest == digest, sessions.c.expires_at > now))
        if row is None:
            return None
        reply = reply_of(self._tx.vault.open(row.reply)) if row.reply else None
        return SignedIn(account_of(row), row.programme_id, row.page or "", reply)

    async def keep_reply(self, digest: str, page: str, reply: Reply | None) -> None:
        """What a page of a session shows next, in place of an earlier one; None forgets it."""
        kept = self._tx.vault.seal(reply_text(reply)) if reply else None
        await self._tx.run(update(sessions).where(sessions.c.digest == digest).values(page=page, reply=kept))

    async def end(self, digest: str, now: datetime) -> None:
        """End a session, and forget those that are too old."""
        await self._tx.run(delete(sessions).where(or_(sessions.c.digest == digest, sessions.c.expires_at <= now)))

    async def end_all(self, account: Account) -> int:
        """End all sessions of an account, in all programmes and processes; how many there were."""
        return await self._tx.touched(delete(sessions).where(same_account(sessions, account)))

    async def names(self, programme_id: int, country: str = "", state: str = "") -> Sequence[tuple[int, str]]:
        """(id, name) of all who have not left, by id: everybody, of a country, or who stand so."""
        found = select(participants.c.id, participants.c.name).where(_here(programme_id))
        if country:
            found = found.where(_COUNTRY.in_([country]))
        if state == "paused":
            found = found.where(participants.c.paused_until.is_not(None))
        elif state:
            joined, standing = _standing(programme_id)
            fits: ColumnElement[bool] = standing.is_(None) if state == "none" else standing.in_([state])
            found = found.select_from(joined).where(fits)
        return [(row[0], row[1]) for row in await self._tx.rows(found.order_by(participants.c.id))]

    async def people(self, programme_id: int, only: Sequence[int]) -> Sequence[Listed]:
        """Some of those who have not left, by id."""
        joined, state = _standing(programme_id, only)
        plain = [participants.c[name] for name in ("id", "name", "joined_at", "paused_until")]
        found = select(*plain, _COUNTRY.label("country"), state, enrolments.c.round_id).select_from(joined)
        found = found.where(_here(programme_id), participants.c.id.in_(only)).order_by(participants.c.id)
        return [
            Listed(id_, name, country, joined_at, paused_until, state or "", round_id or 0)
            for id_, name, joined_at, paused_until, country, state, round_id in await self._tx.rows(found)
        ]

    async def countries(self, programme_id: int) -> Sequence[str]:
        """The codes of the countries of all who have not left."""
        found = select(_COUNTRY).where(_here(programme_id)).distinct()
        return [row[0] for row in await self._tx.rows(found) if row[0]]

    async def states(self, round_id: int) -> Mapping[str, int]:
        """How many stand so in a round, by state."""
        found = select(enrolments.c.state, func.count()).where(enrolments.c.round_id == round_id)
        return {row[0]: row[1] for row in await self._tx.rows(found.group_by(enrolments.c.state))}

    async def rounds(self, programme_id: int) -> Mapping[int, Counted]:
        """The programme's rounds in figures, by id; without those that nobody is in."""
        ours = select(rounds.c.id).where(rounds.c.programme_id == programme_id)
        present = enrolments.c.state != "withdrawn"
        known = func.nullif(_COUNTRY, "")
        counted = (
            select(enrolments.c.round_id, func.count(), func.count(known.distinct()))
            .join(participants, participants.c.id == enrolments.c.participant_id)
            .where(enrolments.c.round_id.in_(ours), present)
            .group_by(enrolments.c.round_id)
        )
        alive = func.sum(case((partnerships.c.ended_at.is_(None), 1), else_=0))
        pairs = (
            select(partnerships.c.round_id, func.count(), alive)
            .where(partnerships.c.round_id.in_(ours))
            .group_by(partnerships.c.round_id)
        )
        matched = {row[0]: (row[1], row[2]) for row in await self._tx.rows(pairs)}
        return {row[0]: Counted(row[1], row[2], *matched.get(row[0], (0, 0))) for row in await self._tx.rows(counted)}

    async def partnerships(self, round_id: int) -> Sequence[Brief]:
        """All of a round, by id."""
        found = (
            select(partnerships.c.id, partnerships.c.code, partnerships.c.ended_at, members.c.participant_id)
            .join(members, members.c.partnership_id == partnerships.c.id)
            .where(partnerships.c.round_id == round_id)
            .order_by(partnerships.c.id, members.c.position)
        )
        groups = (list(group) for _, group in groupby(await self._tx.rows(found), key=lambda row: row[0]))
        return [Brief(rows[0][0], rows[0][1], tuple(row[3] for row in rows), rows[0][2]) for rows in groups]

    async def contact(self, partnership_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[int, date]]]:
        """(who, UTC day) on which members of some partnerships wrote, by partnership, the earliest first."""
        found = select(contact_days).where(contact_days.c.partnership_id.in_(partnership_ids))
        days = defaultdict[int, list[tuple[int, date]]](list)
        for row in await self._tx.rows(found.order_by(contact_days.c.day, contact_days.c.participant_id)):
            days[row.partnership_id].append((row.participant_id, row.day))
        return days

    async def deliveries(
        self, programme_id: int, state: DeliveryState | None, offset: int, limit: int
    ) -> Sequence[Delivery]:
        """Those in a state (None: in any), the latest first."""
        found = select(deliveries).where(deliveries.c.programme_id == programme_id)
        if state is not None:
            found = found.where(deliveries.c.state == state)
        found = found.order_by(deliveries.c.id.desc()).offset(offset).limit(limit)
        return [delivery_of(row) for row in await self._tx.rows(found)]

    async def deliveries_about(self, partnership_id: int, limit: int) -> Sequence[Delivery]:
        """Those of a partnership, the latest first."""
        found = select(deliveries).where(deliveries.c.partnership_id == partnership_id)
        return [delivery_of(row) for row in await self._tx.rows(found.order_by(deliveries.c.id.desc()).limit(limit))]

    async def trail_about(self, programme_id: int, subject: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """What was done about one thing, the newest first; keys as `trail`."""
        found = select(*(audit.c[name] for name in _ACT))
        found = found.where(audit.c.programme_id == programme_id, audit.c.subject == subject)
        return [dict(row._mapping) for row in await self._tx.rows(found.order_by(audit.c.id.desc()).limit(limit))]

    async def trail(self, programme_id: int, offset: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The newest first: keys at, who, act, subject, reason."""
        found = select(*(audit.c[name] for name in _ACT)).where(audit.c.programme_id == programme_id)
        rows = await self._tx.rows(found.order_by(audit.c.id.desc()).offset(offset).limit(limit))
        return [dict(row._mapping) for row in rows]

    async def remark(self, participant_id: int) -> Remark | None:
        row = await self._tx.row(select(remarks).where(remarks.c.participant_id == participant_id))
        return Remark(participant_id, self._tx.vault.open(row.text), row.at) if row else None

    async def note(self, remark: Remark) -> None:
        """Replaces the earlier one; an empty text takes it away."""
        if not remark.text:
            await self._tx.run(delete(remarks).where(remarks.c.participant_id == remark.participant_id))
            return
        text = self._tx.vault.seal(remark.text)
        values = {"participant_id": remark.participant_id, "text": text, "at": remark.at}
        await self._tx.put(remarks, values, by=("participant_id",))
