"""Participants, drafts and blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.chat import Account
from bot.people import Draft
from bot.store import Store
from storage.trouble import StoreError
from tests.storage.samples import HOUR, NOW, a_programme, account, newcomer


class TestPeople:
    async def test_comes_back_as_they_went(self, store: Store) -> None:
        async with store.writing() as records:
            ann, ben = (await a_programme(records, ["Ann", "Ben"])).people
        async with store.reading() as records:
            assert await records.people.by_id(ann.id) == ann
            assert ann.codes("interests") == ("maps", "archives")
            assert await records.people.many([ben.id, ann.id, 99]) == {ann.id: ann, ben.id: ben}
            assert await records.people.many([]) == {}
            assert await records.people.by_id(99) is None

    async def test_change_stores_all(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, ["Ann"])
            changed = replace(
                sample.people[0],
                name="Änne <b>'\";--",
                answers={"country": "DE", "goals": ()},
                accounts=(account("z"), account("a"), Account("slack", "T1", "U1")),
                communities=frozenset(),
                language="de",
                paused_until=date(2026, 3, 1),
                left_at=NOW + HOUR,
            )
            await records.people.change(changed)
            assert await records.people.by_id(changed.id) == changed
            assert await records.people.by_account(sample.programme.id, account("Ann")) is None

    async def test_an_account_in_one_programme_and_in_all(self, store: Store) -> None:
        async with store.writing() as records:
            first = await a_programme(records, ["Ann"])
            second = await a_programme(records, ["Ann", "Ben"], "second")
            here = await records.people.by_account(second.programme.id, account("Ann"))
            assert here == second.people[0]
            assert await records.people.everywhere(account("Ann")) == [first.people[0], second.people[0]]
            assert await records.people.everywhere(account("Ann", "elsewhere")) == []

    async def test_who_has_left_is_known_by_account_alone(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, ["Ann", "Ben"])
            gone = replace(sample.people[0], left_at=NOW)
            await records.people.change(gone)
            assert await records.people.of_programme(sample.programme.id) == [sample.people[1]]
            assert await records.people.by_account(sample.programme.id, account("Ann")) == gone

    async def test_an_account_is_one_person_in_a_programme(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, ["Ann"])
        with pytest.raises(StoreError):
            async with store.writing() as records:
                await records.people.add(newcomer(sample.programme, sample.home, "Ann"))
        async with store.reading() as records:
            assert await records.people.of_programme(sample.programme.id) == [sample.people[0]]

    async def test_many_at_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, [f"P{number}" for number in range(30)])
            wanted = [person.id for person in sample.people] * 100
            assert len(await records.people.many(wanted)) == 30

    async def test_hostile_text_is_kept_or_made_harmless(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, [])
            odd = newcomer(sample.programme, sample.home, "A\x00\ud800'; DROP TABLE participants; --")
            stored = await records.people.add(replace(odd, answers={"goals": "\ud83d\x00x", "\ud800": ("\udfff",)}))
            found = await records.people.by_id(stored.id)
            assert found is not None
            assert found.name == "A?'; DROP TABLE participants; --"
            assert found.answers == {"goals": "?x", "?": ("?",)}

    async def test_drafts(self, store: Store) -> None:
        async with store.writing() as records:
            people, draft = records.people, Draft(account("Ann"), "join", "1", {"a": "x", "b": ("y",)}, NOW)
            await people.save_draft(draft)
            assert await people.draft(account("Ann"), "join", "1") == draft
            assert await people.draft(account("Ann"), "join", "2") is None
            assert await people.draft(account("Ben"), "join", "1") is None
            newer = replace(draft, answers={"a": "z"}, saved_at=NOW + HOUR)
            await people.save_draft(newer)
            assert await people.draft(account("Ann"), "join", "1") == newer
            await people.drop_draft(account("Ann"), "join", "1")
            assert await people.draft(account("Ann"), "join", "1") is None

    async def test_old_drafts_are_swept(self, store: Store) -> None:
        async with store.writing() as records:
            for place in range(3):
                await records.people.save_draft(Draft(account("Ann"), "join", str(place), {}, NOW + place * HOUR))
            assert await records.people.sweep_drafts(NOW + 2 * HOUR) == 2
            assert await records.people.draft(account("Ann"), "join", "2") is not None

    async def test_blocks_of_a_programme(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            other = await a_programme(records, slug="other")
            ann, ben, *_ = (person.id for person in sample.people)
            await records.people.block(ben, ann, NOW)
            await records.people.block(ben, ann, NOW)
            await records.people.block(other.people[0].id, other.people[1].id, NOW)
            assert await records.people.blocks(sample.programme.id) == [(ben, ann)]
