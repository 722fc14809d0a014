"""Tags of sources, arrivals and ambassadors."""

from __future__ import annotations

from bot.inviting.records import Ambassador
from bot.people import Draft
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_programme, a_round, account


class TestInviting:
    async def test_tags_are_the_programmes_own_each_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            here = sample.programme.id
            assert await records.inviting.add_tag(here, "newsletter", NOW)
            assert await records.inviting.add_tag(here, "ifla", NOW + HOUR)
            assert not await records.inviting.add_tag(here, "newsletter", NOW + HOUR)
            assert list(await records.inviting.tags(here)) == ["newsletter", "ifla"]
            assert list(await records.inviting.tags(here + 1)) == []

    async def test_arrivals_are_counted_by_tag_and_the_first_stays(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, ["Ann", "Ben", "Cem"])
            round_, other = await a_round(records, sample), await a_round(records, sample)
            ann, ben, cem = (person.id for person in sample.people)
            for who, tag in ((ann, "ifla"), (ben, "a-list"), (cem, "ifla"), (ann, "a-list")):
                await records.inviting.arrive(round_.id, who, tag)
            assert list((await records.inviting.arrivals(round_.id)).items()) == [("ifla", 2), ("a-list", 1)]
            assert not await records.inviting.arrivals(other.id)

    async def test_ambassadors_come_and_go(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            here, dee = sample.programme.id, account("Dee")
            assert await records.inviting.add_ambassador(Ambassador(here, dee, "dee", NOW))
            assert not await records.inviting.add_ambassador(Ambassador(here, dee, "other", NOW))
            assert await records.inviting.ambassador(here, dee) == Ambassador(here, dee, "dee", NOW)
            assert await records.inviting.ambassador(here + 1, dee) is None
            assert await records.inviting.helped_by(dee) == {here}
            assert [each.account for each in await records.inviting.ambassadors(here)] == [dee]
            assert await records.inviting.remove_ambassador(here, dee)
            assert not await records.inviting.remove_ambassador(here, dee)
            assert await records.inviting.helped_by(dee) == frozenset()

    async def test_who_left_the_form_of_joining_between_two_instants(self, store: Store) -> None:
        async with store.writing() as records:
            for name, form, hours in (("Ann", "join", 3), ("Ben", "join", 1), ("Cem", "join", 5), ("Dan", "other", 3)):
                await records.people.save_draft(Draft(account(name), form, "programme-1", {}, NOW - hours * HOUR))
            found = await records.inviting.half_way("programme-1", NOW - 5 * HOUR, NOW - 2 * HOUR)
            assert list(found) == [account("Ann")]
            assert not await records.inviting.half_way("programme-2", NOW - 5 * HOUR, NOW)
