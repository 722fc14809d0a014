"""Deliveries: written once, claimed by one, settled by whoever holds the lease."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.ledger import Delivery
from bot.store import Records, Store
from tests.storage.samples import HOUR, NOW, Sample, a_delivery, a_partnership, a_programme, a_round


async def claimed(records: Records, *, hours: float = 0, owner: str = "me", limit: int = 10) -> list[Delivery]:
    """What is claimed some hours from now, for one hour."""
    now = NOW + hours * HOUR
    return list(await records.ledger.claim(now, owner, now + HOUR, limit))


def keys(deliveries: list[Delivery]) -> list[str]:
    return [each.key for each in deliveries]


async def state(records: Records, key: str) -> str:
    found = await records.ledger.by_key(key)
    return found.state if found else ""


class TestEnqueueing:
    async def test_comes_back_as_it_went(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            of = {"round_id": pair.round_id, "partnership_id": pair.id, "participant_id": pair.members[0]}
            more = {"what": "prompt", "about": {"slug": "01"}, "expires_at": NOW + HOUR, "after": "open"}
            new = a_delivery(sample, "k", community_id=sample.home.id, **of, **more)
            assert await records.ledger.enqueue([new]) == 1
            found = await records.ledger.by_key("k")
            assert found is not None
            assert found.id > 0
            expected = {name: getattr(new, name) for name in new.__dataclass_fields__}
            assert found == Delivery(**expected, id=found.id, lane="web/librarians", try_at=new.due_at)
            assert await records.ledger.by_key("other") is None

    async def test_the_same_effect_is_written_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            one, two = a_delivery(sample, "one"), a_delivery(sample, "two")
            assert await records.ledger.enqueue([]) == 0
            assert await records.ledger.enqueue([one, one]) == 1
            assert await records.ledger.enqueue([replace(one, what="changed"), two]) == 1
            found = await records.ledger.by_key("one")
            assert found is not None
            assert found.what == ""

    async def test_thousands_at_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            many = [a_delivery(sample, f"k{number}") for number in range(3_000)]
            assert await records.ledger.enqueue(many) == 3_000
            assert await records.ledger.enqueue(many) == 0

    async def test_a_cancelled_one_becomes_due_again(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "k")])
            await records.ledger.cancel((await claimed(records))[0], "gone", NOW)
            later = a_delivery(sample, "k", due_at=NOW + HOUR, what="new")
            assert await records.ledger.enqueue([later]) == 1
            found = await records.ledger.by_key("k")
            assert found is not None
            assert (found.state, found.what, found.due_at) == ("due", "new", NOW + HOUR)
            assert (found.reason, found.settled_at, found.attempts) == ("", None, 1)
            assert keys(await claimed(records)) == []
            assert keys(await claimed(records, hours=1)) == ["k"]


class TestClaiming:
    async def test_overdue_ones_oldest_first(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            due = {"later": 1, "first": -2, "now": 0, "second": -1}
            new = [a_delivery(sample, key, due_at=NOW + hours * HOUR) for key, hours in due.items()]
            await records.ledger.enqueue(new)
            assert keys(await claimed(records, limit=2)) == ["first", "second"]
            [found] = await claimed(records)
            assert (found.key, found.state, found.attempts) == ("now", "sending", 1)
            assert (found.lease_owner, found.lease_until) == ("me", NOW + HOUR)
            assert await records.ledger.by_key("now") == found

    async def test_two_claimers_never_get_the_same(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, f"k{number}") for number in range(40)])

        async def some(owner: str) -> list[str]:
            got: list[str] = []
            for _ in range(5):
                async with store.writing() as records:
                    got += keys(await claimed(records, owner=owner, limit=3))
            return got

        got = [key for part in await asyncio.gather(*map(some, "abc")) for key in part]
        assert len(got) == len(set(got)) == 40

    async def test_only_after_what_comes_first(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            new = [a_delivery(sample, "post", after="open"), a_delivery(sample, "open")]
            await records.ledger.enqueue([*new, a_delivery(sample, "lost", after="nothing")])
            [first] = await claimed(records)
            assert first.key == "open"
            assert keys(await claimed(records)) == []
            await records.ledger.delivered(first, "ref", NOW)
            assert keys(await claimed(records)) == ["post"]

    async def test_never_what_is_out_of_date(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "k", expires_at=NOW + HOUR)])
            assert keys(await claimed(records, hours=1)) == []
            assert keys(await claimed(records, hours=0.9)) == ["k"]

    async def test_a_lease_that_ran_out(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "k")])
            [mine] = await claimed(records, owner="me")
            assert keys(await claimed(records, hours=0.9)) == []
            [theirs] = await claimed(records, hours=1, owner="you")
            assert theirs.attempts == 2
            for lost in (
                records.ledger.delivered(mine, "x", NOW),
                records.ledger.wait(mine, NOW, "x"),
                records.ledger.unknown(mine, NOW, "x"),
                records.ledger.cancel(mine, "x", NOW),
                records.ledger.bury(mine, "x", NOW),
            ):
                assert await lost is False
            assert await records.ledger.by_key("k") == theirs
            assert await records.ledger.delivered(theirs, "ref", NOW)

    async def test_the_same_owner_loses_an_old_lease_too(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "k")])
            [old] = await claimed(records)
            [new] = await claimed(records, hours=1)
            assert not await records.ledger.delivered(old, "ref", NOW)
            assert await records.ledger.delivered(new, "ref", NOW)

    async def test_whoever_is_alone_frees_all_leases(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "a"), a_delivery(sample, "b")])
            [first] = await claimed(records, limit=1)
            assert await records.ledger.free_leases(NOW) == 1
            assert not await records.ledger.delivered(first, "ref", NOW)
            assert [(each.key, each.attempts) for each in await claimed(records)] == [("a", 2), ("b", 1)]


class TestSettling:
    async def test_delivered(self, store: Store) -> None:
        async with store.writing() as records:
            await _one(records)
            [mine] = await claimed(records)
            assert await records.ledger.delivered(mine, "ref", NOW + HOUR)
            sent = replace(mine, state="delivered", platform_ref="ref", settled_at=NOW + HOUR)
            done = replace(sent, lease_owner="", lease_until=None, try_at=None)
            assert await records.ledger.by_key("k") == done
            assert await claimed(records, hours=99) == []
            assert not await records.ledger.delivered(mine, "ref", NOW)

    async def test_waiting_until(self, store: Store) -> None:
        async with store.writing() as records:
            await _one(records)
            [mine] = await claimed(records)
            assert await records.ledger.wait(mine, NOW + 2 * HOUR, "busy")
            found = await records.ledger.by_key("k")
            assert found is not None
            assert (found.state, found.reason, found.due_at, found.lease_owner) == ("waiting", "busy", NOW, "")
            assert await claimed(records, hours=1.9) == []
            assert [each.attempts for each in await claimed(records, hours=2)] == [2]

    async def test_unknown_is_looked_at_again(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await _one(records)
            [mine] = await claimed(records)
            assert await records.ledger.unknown(mine, NOW + HOUR, "timeout")
            assert await state(records, "k") == "unknown"
            assert keys(list(await records.ledger.stuck(sample.programme.id, 9))) == ["k"]
            assert await claimed(records, hours=0.5) == []
            assert [each.reason for each in await claimed(records, hours=1)] == ["timeout"]

    async def test_cancelled(self, store: Store) -> None:
        async with store.writing() as records:
            await _one(records)
            [mine] = await claimed(records)
            assert await records.ledger.cancel(mine, "has written", NOW)
            assert await state(records, "k") == "cancelled"
            assert await claimed(records, hours=99) == []

    async def test_burying_takes_followers_along_and_retry_revives_them(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await _one(records)
            line = {"a": "k", "b": "a", "other": "elsewhere"}
            new = [a_delivery(sample, key, after=after) for key, after in line.items()]
            await records.ledger.enqueue([*new, a_delivery(sample, "c", after="b", due_at=NOW + 9 * HOUR)])
            [mine] = await claimed(records)
            assert await records.ledger.bury(mine, "no permission", NOW)
            assert [await state(records, key) for key in ("k", "a", "b", "c")] == ["dead"] * 4
            assert await state(records, "other") == "due"
            assert keys(list(await records.ledger.stuck(sample.programme.id, 2))) == ["c", "b"]
            assert await claimed(records, hours=99) == []
            assert await records.ledger.retry(sample.programme.id, NOW + HOUR) == 4
            for key in ("k", "a", "b"):
                [again] = await claimed(records, hours=1)
                assert again.key == key
                await records.ledger.delivered(again, "ref", NOW)
            assert await claimed(records, hours=8) == []
            assert keys(await claimed(records, hours=9)) == ["c"]

    async def test_retry_is_for_one_programme_and_for_what_is_in_date(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await _one(records)
            await records.ledger.enqueue([a_delivery(sample, "old", expires_at=NOW + HOUR)])
            other = await a_programme(records, "", "other")
            for each in await claimed(records):
                await records.ledger.bury(each, "x", NOW)
            assert await records.ledger.retry(other.programme.id, NOW) == 0
            assert await records.ledger.retry(sample.programme.id, NOW + HOUR) == 1
            assert [await state(records, key) for key in ("k", "old")] == ["due", "dead"]


class TestOutOfDate:
    async def test_due_and_waiting_ones_are_cancelled(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            expires = {"waiting": 1, "due": 1, "late": 3, "never": None}
            new = [a_delivery(sample, k, expires_at=h and NOW + h * HOUR) for k, h in expires.items()]
            await records.ledger.enqueue(new)
            [first] = await claimed(records, limit=1)
            await records.ledger.wait(first, NOW + HOUR, "busy")
            assert await records.ledger.expire(NOW + 2 * HOUR) == 2
            assert [await state(records, key) for key in expires] == ["cancelled", "cancelled", "due", "due"]
            assert await records.ledger.expire(NOW + 2 * HOUR) == 0

    async def test_what_may_have_been_sent_stays_unknown_and_is_not_waited_for(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            await records.ledger.enqueue([a_delivery(sample, "k", expires_at=NOW + HOUR)])
            await claimed(records)
            assert await records.ledger.expire(NOW + 2 * HOUR) == 0
            assert await state(records, "k") == "unknown"
            assert await records.ledger.next_due() is None


async def _one(records: Records) -> Sample:
    sample = await a_programme(records, "")
    await records.ledger.enqueue([a_delivery(sample, "k")])
    return sample
