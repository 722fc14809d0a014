"""Replies, tickets, the trail, own prompts."""

from __future__ import annotations

import pytest

from bot.chat import Message, Plain
from bot.people import OwnPrompt
from bot.store import Store
from storage.trouble import StoreError
from tests.storage.samples import HOUR, NOW, a_programme, account


def said(text: str) -> Message:
    return Message((Plain(text),))


class TestFront:
    async def test_a_repeat_gets_the_first_reply(self, store: Store) -> None:
        async with store.writing() as records:
            assert await records.front.replied("1", account("Ann")) is None
            await records.front.record("1", account("Ann"), said("yes"), NOW)
            await records.front.record("1", account("Ann"), said("no"), NOW)
            assert await records.front.replied("1", account("Ann")) == said("yes")
            assert await records.front.replied("1", account("Ben")) is None
            assert await records.front.replied("2", account("Ann")) is None

    async def test_old_replies_are_swept(self, store: Store) -> None:
        async with store.writing() as records:
            for number in range(3):
                await records.front.record(str(number), account("Ann"), said("yes"), NOW + number * HOUR)
            assert await records.front.sweep_replies(NOW + 2 * HOUR) == 2
            assert await records.front.replied("2", account("Ann")) == said("yes")

    async def test_a_ticket_is_used_once_and_in_time(self, store: Store) -> None:
        async with store.writing() as records:
            programme = (await a_programme(records, "")).programme
            for digest in ("a", "b", "c"):
                await records.front.add_ticket(digest, account("Ann"), programme.id, NOW + HOUR)
            assert await records.front.use_ticket("a", NOW) == (account("Ann"), programme.id)
            assert await records.front.use_ticket("a", NOW) is None
            assert await records.front.use_ticket("wrong", NOW) is None
            assert await records.front.use_ticket("b", NOW + HOUR) is None
            assert await records.front.use_ticket("c", NOW) is None, "an expired ticket does not come back"

    async def test_the_trail(self, store: Store) -> None:
        async with store.writing() as records:
            sample, other = await a_programme(records, ""), await a_programme(records, "", "other")
            for number in range(3):
                at = NOW + number * HOUR
                await records.front.audit(sample.programme.id, str(account("Ann")), "lock", str(number), at, "asked")
            await records.front.audit(other.programme.id, "farpair", "start", "", NOW)
            newest, second = await records.front.trail(sample.programme.id, 2)
            assert newest == {
                "at": NOW + 2 * HOUR,
                "who": "web/town/Ann",
                "act": "lock",
                "subject": "2",
                "reason": "asked",
            }
            assert second["subject"] == "1"
            since = await records.front.trail_since(sample.programme.id, NOW + HOUR)
            assert [each["subject"] for each in since] == ["1", "2"]

    async def test_own_prompts(self, store: Store) -> None:
        async with store.writing() as records:
            programme = (await a_programme(records, "")).programme
            made = [
                OwnPrompt(programme.id, slug, "Title", "Body\n", "small", "web//Ann", NOW + hours * HOUR)
                for slug, hours in (("first", 0), ("a-second", 1))
            ]
            for prompt in made:
                await records.front.add_prompt(prompt)
            assert await records.front.own_prompts(programme.id) == made
            assert await records.front.own_prompts(99) == []
            with pytest.raises(StoreError):
                await records.front.add_prompt(made[0])
