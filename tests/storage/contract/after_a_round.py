"""Certificates, and partnerships that go on by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.certificates.records import Certificate
from bot.store import Store
from tests.storage.samples import NOW, a_partnership, a_programme, a_round

TODAY = NOW.date()


class TestCertificates:
    async def test_one_for_each_round_whose_code_stays(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            person = sample.people[0].id
            first = Certificate(round_.id, person, "code-1", "Ána", TODAY, TODAY, "Carla", NOW)
            assert await records.certificates.keep(first) == first
            later = replace(first, code="code-2", name="Ána-Maria <b> 🖋")
            assert await records.certificates.keep(later) == replace(later, code="code-1")
            assert await records.certificates.of(person) == {round_.id: replace(later, code="code-1")}
            assert await records.certificates.of(sample.people[1].id) == {}

    async def test_a_code_finds_it_in_its_own_programme(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            kept = Certificate(round_.id, sample.people[0].id, "code-1", "Ána", TODAY, TODAY, "", NOW)
            await records.certificates.keep(kept)
            assert await records.certificates.bearing(sample.programme.id, "code-1") == kept
            assert await records.certificates.bearing(sample.programme.id + 1, "code-1") is None
            assert await records.certificates.bearing(sample.programme.id, "code-") is None


class TestGoingOn:
    async def test_who_is_willing_and_when_the_next_prompt_is_due(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            one, two = pair.members
            for _ in range(2):
                await records.going_on.say_yes(pair.id, one, NOW)
            assert await records.going_on.willing(pair.id) == {one}
            await records.going_on.say_yes(pair.id, two, NOW)
            assert not await records.going_on.due(TODAY + timedelta(days=400)), "nothing is expected yet"
            await records.going_on.expect(pair.id, TODAY, {"one"})
            await records.going_on.expect(pair.id, TODAY, {"two"})
            assert await records.going_on.had(pair.id) == {"one", "two"}
            assert list(await records.going_on.due(TODAY)) == [(pair.id, TODAY)]
            assert not await records.going_on.due(TODAY - timedelta(days=1))
            assert await records.going_on.say_no(pair.id, one)
            assert not await records.going_on.say_no(pair.id, one)
            assert await records.going_on.willing(pair.id) == {two}
            await records.going_on.expect(pair.id, None)
            assert not await records.going_on.due(TODAY)
