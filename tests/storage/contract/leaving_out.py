"""Deliveries that nobody gets, and what a round's prompts look like from afar."""

from __future__ import annotations

from dataclasses import replace

from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_delivery, a_partnership, a_programme, a_round


class TestLeavingOut:
    async def test_it_is_there_with_its_reason_and_can_be_wanted_later(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            await records.ledger.leave_out([a_delivery(sample, "k")], "nobody is there", NOW)
            found = await records.ledger.by_key("k")
            assert found is not None
            assert (found.state, found.reason, found.settled_at) == ("cancelled", "nobody is there", NOW)
            assert await records.ledger.next_due() is None
            assert await records.ledger.enqueue([a_delivery(sample, "k")]) == 1
            await records.ledger.leave_out([a_delivery(sample, "k")], "nobody is there", NOW)
            found = await records.ledger.by_key("k")
            assert found is not None
            assert found.state == "due", "what is wanted already is left alone"

    async def test_one_that_was_begun_and_cancelled_is_left_out_too(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            await records.ledger.enqueue([a_delivery(sample, "k")])
            (claimed,) = await records.ledger.claim(NOW, "me", NOW + HOUR, 1)
            await records.ledger.cancel(claimed, "first", NOW)
            await records.ledger.leave_out([a_delivery(sample, "k")], "second", NOW)
            found = await records.ledger.by_key("k")
            assert found is not None
            assert (found.state, found.reason, found.attempts) == ("cancelled", "second", 1)

    async def test_old_and_new_and_cancelled_ones_at_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            await records.ledger.enqueue([a_delivery(sample, "old")])
            await records.ledger.leave_out([a_delivery(sample, "cancelled")], "nobody is there", NOW)
            all_ = [a_delivery(sample, key) for key in ("new", "old", "cancelled")]
            assert await records.ledger.enqueue(all_) == 2
            assert await records.ledger.enqueue(all_) == 0

    async def test_prompts_of_a_round_from_afar(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            of = {"round_id": pair.round_id, "partnership_id": pair.id, "what": "prompt"}
            first = a_delivery(sample, "one", about={"prompt": "one"}, **of)
            second = replace(first, key="two", about={"prompt": "two"}, due_at=NOW + HOUR)
            await records.ledger.enqueue([first, second])
            await records.ledger.leave_out([replace(first, key="not", about={"prompt": "not"})], "no", NOW)
            assert await records.ledger.slugs_had(pair.round_id) == {pair.id: {"one", "two"}}
            assert await records.ledger.last_prompts([pair.id]) == {pair.id: NOW + HOUR}
            assert await records.ledger.pending(pair.round_id, ["prompt"]) == {pair.id: [NOW, NOW + HOUR]}
            assert await records.ledger.pending(pair.round_id, ["farewell"]) == {}

    async def test_outlines(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            (outline,) = await records.partnerships.outlines(pair.round_id)
            assert (outline.id, outline.code, outline.rhythm) == (pair.id, pair.code, pair.rhythm)
            assert outline.members == pair.members
            assert outline.readers == tuple(person.reader for person in sample.people[:2])
            free = replace(sample.people[0], answers={**sample.people[0].answers, "free_days": "04"})
            await records.people.change(free)
            (outline,) = await records.partnerships.outlines(pair.round_id)
            assert [each.free for each in outline.readers] == ["04", ""]
            assert outline.readers[0] == free.reader
            await records.partnerships.part(pair.id, pair.members[0], NOW)
            (outline,) = await records.partnerships.outlines(pair.round_id)
            assert (outline.members, [each.id for each in outline.readers]) == (pair.members, [pair.members[1]])
            await records.partnerships.change(replace(pair, ended_at=NOW))
            assert await records.partnerships.outlines(pair.round_id) == []
