"""Programmes, their communities and their coordinators, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from bot.chat import Account, Community
from bot.people import Coordinator, Home, Programme
from bot.programme import Settings
from storage.accounts import account_of, named, same_account
from storage.tables import coordinators, homes, programmes
from storage.transaction import AnyRow, Transaction

SERVER = ("programme_id", "platform", "tenant")
_BY_ID = select(programmes).where(programmes.c.id == bindparam("id"))
_HOMES = select(homes).where(homes.c.programme_id == bindparam("programme_id")).order_by(homes.c.id)
_COORDINATORS = (
    select(coordinators)
    .where(coordinators.c.programme_id == bindparam("programme_id"))
    .order_by(coordinators.c.since, coordinators.c.id)
)
"""Made once, since every request runs them."""


@lru_cache(maxsize=64)
def _settings(text: str) -> Settings:
    """Settings are frozen and read with every request, so they are parsed once."""
    return Settings.model_validate_json(text)


def _programme(row: AnyRow) -> Programme:
    return Programme(row.id, row.slug, row.name, _settings(row.settings))


def _home(row: AnyRow) -> Home:
    return Home(row.id, row.programme_id, Community(row.platform, row.tenant, row.address), row.name)


class SqlProgrammes:
    """The verbs of `bot.store.Programmes`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, slug: str, name: str, settings: Settings, at: datetime) -> Programme:
        """Store a new programme.

        Raises:
            StoreError: there is one with this slug.
        """
        values = {"slug": slug, "name": name, "settings": settings.model_dump_json(), "created_at": at}
        added = insert(programmes).values(values).returning(programmes.c.id)
        return Programme(await self._tx.value(added), slug, name, settings)

    async def by_id(self, programme_id: int) -> Programme | None:
        row = await self._tx.row(_BY_ID, {"id": programme_id})
        return _programme(row) if row else None

    async def by_slug(self, slug: str) -> Programme | None:
        return await self._one(select(programmes).where(programmes.c.slug == slug))

    async def all(self) -> Sequence[Programme]:
        return [_programme(row) for row in await self._tx.rows(select(programmes).order_by(programmes.c.id))]

    async def change(self, programme: Programme) -> None:
        settings = programme.settings.model_dump_json()
        values = {"slug": programme.slug, "name": programme.name, "settings": settings}
        await self._tx.run(update(programmes).where(programmes.c.id == programme.id).values(values))

    async def add_home(self, programme_id: int, community: Community, name: str) -> Home:
        """Add a community, or bring the address and the name of the one that is there up to date."""
        found = {"programme_id": programme_id, "platform": community.platform, "tenant": community.tenant}
        rest = {"address": community.address, "name": name}
        added = self._tx.insert(homes).values(found | rest)
        row = await self._tx.row(added.on_conflict_do_update(index_elements=SERVER, set_=rest).returning(*homes.c))
        assert row is not None  # noqa: S101 -- an upsert always returns its row
        return _home(row)

    async def homes(self, programme_id: int) -> Sequence[Home]:
        return [_home(row) for row in await self._tx.rows(_HOMES, {"programme_id": programme_id})]

    async def home(self, community_id: int) -> Home | None:
        row = await self._tx.row(select(homes).where(homes.c.id == community_id))
        return _home(row) if row else None

    async def homes_at(self, platform: str, tenant: str) -> Sequence[Home]:
        """The homes of all programmes in one server or workspace, by id."""
        return await self._homes(select(homes).where(homes.c.platform == platform, homes.c.tenant == tenant))

    async def coordinators(self, programme_id: int) -> Sequence[Coordinator]:
        """In the order in which they came."""
        rows = await self._tx.rows(_COORDINATORS, {"programme_id": programme_id})
        return [
            Coordinator(row.programme_id, account_of(row), row.since, row.away_first, row.away_last) for row in rows
        ]

    async def coordinator_away(
        self, programme_id: int, account: Account, first: date | None, last: date | None
    ) -> None:
        """When a coordinator is away, both days included; None for both: they are there."""
        theirs = coordinators.c.programme_id == programme_id, same_account(coordinators, account)
        await self._tx.run(update(coordinators).where(*theirs).values(away_first=first, away_last=last))

    async def add_coordinator(self, programme_id: int, account: Account, at: datetime) -> bool:
        """True if it was not one before."""
        values = {"programme_id": programme_id, **named(account), "since": at}
        return await self._tx.put_new(coordinators, values)

    async def remove_coordinator(self, programme_id: int, account: Account) -> bool:
        """True if it was one."""
        theirs = same_account(coordinators, account)
        gone = delete(coordinators).where(coordinators.c.programme_id == programme_id, theirs)
        return await self._tx.touched(gone) == 1

    async def coordinated_by(self, account: Account) -> Sequence[Programme]:
        """The programmes that an account looks after, by id."""
        theirs = select(coordinators.c.programme_id).where(same_account(coordinators, account))
        found = select(programmes).where(programmes.c.id.in_(theirs)).order_by(programmes.c.id)
        return [_programme(row) for row in await self._tx.rows(found)]

    async def _one(self, found: Select[Any]) -> Programme | None:
        row = await self._tx.row(found)
        return _programme(row) if row else None

    async def _homes(self, found: Select[Any]) -> Sequence[Home]:
        return [_home(row) for row in await self._tx.rows(found.order_by(homes.c.id))]
