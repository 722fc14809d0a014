"""Programmes, communities and coordinators."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import Account, Community
from bot.store import Store
from storage.trouble import StoreError
from tests.storage.samples import HOUR, NOW, a_programme, account, settings


class TestProgrammes:
    async def test_comes_back_as_it_went(self, store: Store) -> None:
        async with store.writing() as records:
            added = await records.programmes.add("books", "Bücher", settings(), NOW)
        async with store.reading() as records:
            assert await records.programmes.by_id(added.id) == added
            assert await records.programmes.by_slug("books") == added
            assert await records.programmes.all() == [added]
            assert await records.programmes.by_id(added.id + 1) is None
            assert await records.programmes.by_slug("other") is None
        assert added.settings == settings()

    async def test_change(self, store: Store) -> None:
        async with store.writing() as records:
            added = await records.programmes.add("books", "Books", settings(), NOW)
            changed = replace(added, name="More books", settings=settings().model_copy(update={"weeks": 12}))
            await records.programmes.change(changed)
            assert await records.programmes.by_id(added.id) == changed

    async def test_a_slug_is_taken_once(self, store: Store) -> None:
        async with store.writing() as records:
            await records.programmes.add("books", "Books", settings(), NOW)
        with pytest.raises(StoreError, match="does not fit together"):
            async with store.writing() as records:
                await records.programmes.add("books", "Others", settings(), NOW)

    async def test_a_community_is_added_once_and_kept_up_to_date(self, store: Store) -> None:
        async with store.writing() as records:
            programme = (await a_programme(records, "")).programme
            first = await records.programmes.add_home(programme.id, Community("discord", "1", "old"), "Old")
            again = await records.programmes.add_home(programme.id, Community("discord", "1", "new"), "New")
            assert again == replace(first, community=Community("discord", "1", "new"), name="New")
            assert await records.programmes.home(first.id) == again
            assert [home.id for home in await records.programmes.homes(programme.id)][1:] == [first.id]
            assert await records.programmes.home(99) is None

    async def test_several_programmes_in_one_community(self, store: Store) -> None:
        async with store.writing() as records:
            here = Community("discord", "1", "lobby")
            homes = []
            for slug in ("one", "two"):
                programme = (await a_programme(records, "", slug)).programme
                homes.append(await records.programmes.add_home(programme.id, here, "Town"))
            assert await records.programmes.homes_at("discord", "1") == homes
            assert await records.programmes.homes_at("discord", "2") == []

    async def test_coordinators(self, store: Store) -> None:
        async with store.writing() as records:
            programmes, programme = records.programmes, (await a_programme(records, "")).programme
            assert await programmes.add_coordinator(programme.id, account("late"), NOW + HOUR)
            assert await programmes.add_coordinator(programme.id, account("early"), NOW)
            assert not await programmes.add_coordinator(programme.id, account("late"), NOW)
            found = await programmes.coordinators(programme.id)
            assert [(each.account.id, each.since) for each in found] == [("early", NOW), ("late", NOW + HOUR)]
            assert await programmes.coordinated_by(account("late")) == [programme]
            assert await programmes.coordinated_by(Account("web", "elsewhere", "late")) == []
            assert await programmes.remove_coordinator(programme.id, account("late"))
            assert not await programmes.remove_coordinator(programme.id, account("late"))
            assert await programmes.coordinated_by(account("late")) == []
