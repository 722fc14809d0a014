"""One post for many partnerships at once is the same as one for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.ledger import Alike, Delivery
from bot.people import Partnership
from bot.prompting import prompt_delivery, prompt_to_many
from bot.store import Records, Store
from tests.storage.samples import HOUR, NOW, Sample, a_programme, a_round, matched

SLUG = "a-working-day"


async def pairs(records: Records, sample: Sample) -> Sequence[Partnership]:
    """Two of two and one of three, of one round."""
    round_ = await a_round(records, sample)
    who = {"1-ab": (0, 1), "1-cd": (3, 2), "1-abc": (2, 0, 1)}
    return await records.partnerships.add([matched(sample, round_, places, code) for code, places in who.items()])


def alike(some: Sequence[Partnership], hours: int = 0, hour: str = "") -> Alike:
    first = some[0]
    about = (first.programme_id, first.round_id, first.community_id)
    due = NOW + hours * HOUR
    new = prompt_to_many(about, SLUG, due, expires=due + timedelta(days=6), hour=hour)
    return Alike(new, [each.id for each in some])


async def found(records: Records, some: Sequence[Partnership]) -> list[Delivery | None]:
    return [await records.ledger.by_key(f"{each.code}/prompt/{SLUG}") for each in some]


class TestAlike:
    async def test_as_one_by_one(self, store: Store) -> None:
        async with store.writing() as records:
            some = await pairs(records, await a_programme(records))
            assert await records.ledger.enqueue_alike([alike(some[:1], 1, "18:30 UTC"), alike(some[1:])]) == 3
            at_once = await found(records, some)
        async with store.writing() as records:
            other = await pairs(records, await a_programme(records, slug="others"))
            due, more = [NOW + HOUR, NOW, NOW], [{"hour": "18:30 UTC"}, {}, {}]
            new = [
                prompt_delivery(each, SLUG, at, "x", expires=at + timedelta(days=6), **of)
                for each, at, of in zip(other, due, more, strict=True)
            ]
            assert await records.ledger.enqueue(new) == 3
            one_by_one = [await records.ledger.by_key(each.key) for each in new]
        for ours, theirs, here, there in zip(at_once, one_by_one, some, other, strict=True):
            assert ours is not None
            assert theirs is not None
            assert ours.after == here.key(f"introduction/{here.members[-1]}")
            assert theirs.after == there.key(f"introduction/{there.members[-1]}")
            own = {name: getattr(ours, name) for name in ("id", "key", "after", "programme_id", "round_id", "lane")}
            of_both = replace(theirs, **own, partnership_id=here.id, community_id=here.community_id)
            assert of_both == ours
            assert ours.lane == "web/librarians"

    async def test_what_is_there_stays_and_what_was_cancelled_comes_again(self, store: Store) -> None:
        async with store.writing() as records:
            some = await pairs(records, await a_programme(records))
            assert await records.ledger.enqueue_alike([alike(some[:2])]) == 2
            assert await records.ledger.cancel_of(some[0].id, "prompt", NOW) == 1
            assert await records.ledger.enqueue_alike([alike(some, 2)]) == 2
            assert [each and each.due_at for each in await found(records, some)] == [
                NOW + 2 * HOUR,
                NOW,
                NOW + 2 * HOUR,
            ]
            assert await records.ledger.enqueue_alike([alike(some, 3)]) == 0
            assert await records.ledger.enqueue_alike([]) == 0

    async def test_a_partnership_that_is_not_there_gets_nothing(self, store: Store) -> None:
        async with store.writing() as records:
            some = await pairs(records, await a_programme(records))
            await records.ledger.enqueue_alike([replace(alike(some), partnership_ids=[some[0].id, 10_000])])
            assert [each is not None for each in await found(records, some)] == [True, False, False]

    async def test_nothing_comes_before_what_comes_after_nothing(self, store: Store) -> None:
        async with store.writing() as records:
            some = await pairs(records, await a_programme(records))
            group = alike(some)
            await records.ledger.enqueue_alike([replace(group, new=replace(group.new, after=""))])
            assert [each and each.after for each in await found(records, some)] == ["", "", ""]
