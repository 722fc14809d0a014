"""What the ledger tells of itself."""

from __future__ import annotations

from bot.ledger import NewDelivery
from bot.store import Store
from tests.storage.contract.ledger import claimed, keys, state
from tests.storage.samples import HOUR, NOW, a_delivery, a_partnership, a_programme, a_round, matched


class TestOverview:
    async def test_next_due(self, store: Store) -> None:
        async with store.writing() as records:
            assert await records.ledger.next_due() is None
            sample = await a_programme(records, "")
            new = [a_delivery(sample, "post", after="open"), a_delivery(sample, "open", due_at=NOW + 2 * HOUR)]
            await records.ledger.enqueue(new)
            assert await records.ledger.next_due() == NOW + 2 * HOUR
            [first] = await claimed(records, hours=2)
            assert await records.ledger.next_due() == NOW + 3 * HOUR
            await records.ledger.delivered(first, "ref", NOW)
            assert await records.ledger.next_due() == NOW
            [second] = await claimed(records)
            await records.ledger.delivered(second, "ref", NOW)
            assert await records.ledger.next_due() is None

    async def test_tallies_by_programme_and_community(self, store: Store) -> None:
        async with store.writing() as records:
            sample, other = await a_programme(records), await a_programme(records, "", "archivists")
            here = {"community_id": sample.home.id}
            new = [a_delivery(sample, "one", **here), a_delivery(sample, "two", due_at=NOW - HOUR, **here)]
            new += [a_delivery(sample, "blocked", due_at=NOW - 9 * HOUR, after="two", **here)]
            new += [a_delivery(sample, "alone", due_at=NOW + HOUR), a_delivery(other, "theirs")]
            await records.ledger.enqueue(new)
            theirs, alone, ours = await records.ledger.tallies(NOW + HOUR / 2)
            assert (theirs.programme, theirs.community, theirs.counts) == ("archivists", "", {"due": 1})
            assert (alone.community, alone.counts, alone.lag) == ("", {"due": 1}, 0)
            assert (ours.community, ours.counts, ours.lag) == ("web/librarians", {"due": 3}, 5400)
            [first] = await claimed(records, limit=1)
            await records.ledger.delivered(first, "ref", NOW)
            ours = (await records.ledger.tallies(NOW))[-1]
            assert (ours.counts, ours.lag) == ({"delivered": 1, "due": 2}, 9 * 3600)

    async def test_counts(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            of = {"none": {}, "round": {"round_id": round_.id}, "pair": {"partnership_id": pair.id}}
            await records.ledger.enqueue([a_delivery(sample, key, **more) for key, more in of.items()])
            await claimed(records, limit=1)
            everything = await records.ledger.counts(sample.programme.id, None)
            assert (everything["sending"], everything["due"], everything["dead"]) == (1, 2, 0)
            assert (await records.ledger.counts(sample.programme.id, round_.id))["due"] == 2
            assert set((await records.ledger.counts(99, None)).values()) == {0}

    async def test_of_a_partnership_and_prompts_of_a_round(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            of = {"partnership_id": pair.id}
            new = [
                a_delivery(sample, "second", what="prompt", due_at=NOW + HOUR, **of),
                a_delivery(sample, "first", what="prompt", **of),
                a_delivery(sample, "hello", what="introduction", **of),
                a_delivery(sample, "public", what="prompt", round_id=round_.id),
            ]
            await records.ledger.enqueue(new)
            assert keys(list(await records.ledger.of_partnership(pair.id))) == ["first", "hello", "second"]
            prompts = await records.ledger.prompts_of_round(round_.id)
            assert {who: keys(list(found)) for who, found in prompts.items()} == {pair.id: ["first", "second"]}

    async def test_prompts_due_in_a_week_are_counted_by_partnership(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "ABCDEF")
            round_ = await a_round(records, sample)
            of = [matched(sample, round_, (place, place + 1), f"1-{place}") for place in (0, 2, 4)]
            pairs = await records.partnerships.add(of)

            def due(key: str, pair: int, slug: str, hours: int, what: str = "prompt") -> NewDelivery:
                more = {"round_id": round_.id, "partnership_id": pairs[pair].id, "about": {"prompt": slug}}
                return a_delivery(sample, key, what=what, due_at=NOW + hours * HOUR, **more)

            new = [due("a", 0, "one", 0), due("b", 1, "one", 5), due("c", 1, "one", 6), due("d", 2, "two", 9)]
            outside = [due("early", 2, "one", -1), due("late", 2, "one", 10), due("other", 2, "one", 5, "nudge")]
            await records.ledger.enqueue([*new, *outside])
            end = NOW + 10 * HOUR
            assert await records.ledger.slugs_due(round_.id, NOW, end) == {"one": 2, "two": 1}
            await records.ledger.cancel_of(pairs[2].id, "prompt", NOW)
            assert await records.ledger.slugs_due(round_.id, NOW, end) == {"one": 2}
            assert await records.ledger.slugs_due(round_.id + 1, NOW, end) == {}

    async def test_cancel_of_a_partnership(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            whats = ("sent", "prompt", "nudge")
            new = [a_delivery(sample, what, what=what, partnership_id=pair.id) for what in whats]
            await records.ledger.enqueue([*new, a_delivery(sample, "elsewhere")])
            await claimed(records, limit=1)
            assert await records.ledger.cancel_of(pair.id, "prompt", NOW) == 1
            assert await records.ledger.cancel_of(pair.id, "", NOW) == 1
            left = [await state(records, key) for key in (*whats, "elsewhere")]
            assert left == ["sending", "cancelled", "cancelled", "due"]
