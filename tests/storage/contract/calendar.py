"""Absences, and days that messages take."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat import Account
from bot.ledger import Delivery, Wanted
from bot.store import Records, Store
from tests.storage.samples import HOUR, NOW, Sample, a_delivery, a_partnership, a_programme, a_round, account

DAY, NEXT = date(2026, 1, 5), date(2026, 1, 6)
ANN, BEN = (account("A"), DAY), (account("B"), DAY)


async def begun(records: Records, sample: Sample, key: str) -> Delivery:
    """A delivery that is being sent."""
    await records.ledger.enqueue([a_delivery(sample, key)])
    (found,) = await records.ledger.claim(NOW, "me", NOW + HOUR, 1)
    return found


async def took(
    records: Records, days: list[tuple[Account, date]], cause: str, delivery: Delivery, *, sure: bool
) -> list[tuple[Account, date]]:
    """The days that others have when one delivery asks for some."""
    taken = await records.calendar.take([Wanted(delivery, cause, tuple(days), sure)])
    return list(taken.get(delivery.id, ()))


class TestTaking:
    async def test_a_day_is_taken_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one, two = await begun(records, sample, "one"), await begun(records, sample, "two")
            assert await took(records, [ANN, BEN], "one", one, sure=False) == []
            assert await took(records, [ANN], "two", two, sure=False) == [ANN]
            assert await took(records, [(ANN[0], NEXT)], "two", two, sure=False) == []

    async def test_all_or_none(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one, two = await begun(records, sample, "one"), await begun(records, sample, "two")
            await took(records, [ANN], "one", one, sure=False)
            assert await took(records, [ANN, BEN], "two", two, sure=False) == [ANN]
            assert await took(records, [BEN], "one", one, sure=False) == []

    async def test_what_is_urgent_takes_what_is_free(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one, two = await begun(records, sample, "one"), await begun(records, sample, "two")
            await took(records, [ANN], "one", one, sure=False)
            assert await took(records, [ANN, BEN], "two", two, sure=True) == [ANN]
            assert await took(records, [BEN], "one", one, sure=False) == [BEN]

    async def test_one_cause_shares_its_days(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one, two = await begun(records, sample, "one"), await begun(records, sample, "two")
            assert await records.calendar.begun(["start"]) == frozenset()
            await took(records, [ANN], "start", one, sure=False)
            assert await took(records, [ANN], "start", two, sure=False) == []
            assert await records.calendar.begun(["start", "another"]) == {"start"}
            await records.calendar.give_back(two)  # the first has taken it
            assert await records.calendar.begun(["start", "another"]) == {"start"}

    async def test_an_attempt_gives_back_its_own_alone(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one = await begun(records, sample, "one")
            await took(records, [ANN], "one", one, sure=False)
            (again,) = await records.ledger.claim(NOW + 2 * HOUR, "me", NOW + 3 * HOUR, 1)
            assert (again.id, again.attempts) == (one.id, 2)
            await records.calendar.give_back(again)
            assert await records.calendar.begun(["one", "another"]) == {"one"}
            await records.calendar.give_back(one)
            assert await records.calendar.begun(["one"]) == frozenset()

    async def test_of_two_in_one_batch_the_first_gets_the_day(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            one, two = await begun(records, sample, "one"), await begun(records, sample, "two")
            three = await begun(records, sample, "three")
            wanted = [Wanted(one, "one", (ANN,)), Wanted(two, "two", (BEN, ANN)), Wanted(three, "three", (BEN,))]
            assert await records.calendar.take(wanted) == {two.id: [ANN], three.id: [BEN]}
            assert await took(records, [BEN], "three", three, sure=False) == []

    async def test_taken_in_a_round_and_swept(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            one = await begun(records, sample, "one")
            days = [ANN, (account("C"), DAY)]  # C is in no partnership
            await took(records, days, "one", one, sure=False)
            assert await records.calendar.taken_in_round(pair.round_id, DAY) == {pair.members[0]: {DAY}}
            assert await records.calendar.taken_in_round(pair.round_id, NEXT) == {}
            assert await records.calendar.sweep(DAY) == 0
            assert await records.calendar.sweep(NEXT) == 2


class TestAbsences:
    async def test_those_that_touch_are_one(self, store: Store) -> None:
        async with store.writing() as records:
            ann, ben, *_ = (await a_programme(records)).people
            await records.calendar.go_away(ann.id, DAY, DAY + timedelta(3))
            joined = await records.calendar.go_away(ann.id, DAY + timedelta(2), DAY + timedelta(9))
            later = await records.calendar.go_away(ann.id, DAY + timedelta(30), DAY + timedelta(30))
            other = await records.calendar.go_away(ben.id, DAY, DAY)
            assert (joined.first_day, joined.last_day) == (DAY, DAY + timedelta(9))
            found = await records.calendar.absences([ann.id, ben.id], DAY, DAY + timedelta(60))
            assert found == {ann.id: [joined, later], ben.id: [other]}
            assert await records.calendar.absences([ann.id], DAY + timedelta(10), DAY + timedelta(29)) == {}

    async def test_only_ones_own_ends(self, store: Store) -> None:
        async with store.writing() as records:
            ann, ben, *_ = (await a_programme(records)).people
            away = await records.calendar.go_away(ann.id, DAY, DAY)
            assert not await records.calendar.come_back(ben.id, away.id)
            assert await records.calendar.come_back(ann.id, away.id)
            assert not await records.calendar.come_back(ann.id, away.id)

    async def test_of_a_round(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            inside = await records.calendar.go_away(pair.members[0], DAY, NEXT)
            await records.calendar.go_away(sample.people[3].id, DAY, NEXT)
            assert await records.calendar.absences_in_round(pair.round_id, NEXT, NEXT) == {pair.members[0]: [inside]}
