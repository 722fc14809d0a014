"""Partnerships, their spaces, and that people wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import Space
from bot.store import Store
from storage.trouble import StoreError
from tests.storage.samples import HOUR, NOW, a_partnership, a_programme, a_round, matched

ROOM = Space("discord", "1", "room")


class TestPartnerships:
    async def test_come_back_as_they_went(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "ABCDE")
            round_ = await a_round(records, sample)
            given = [matched(sample, round_, (1, 0), "1-x"), matched(sample, round_, (4, 2, 3), "1-y")]
            stored = await records.partnerships.add(given)
            assert [replace(each, id=0) for each in stored] == given
            assert len({each.id for each in stored}) == 2
            assert await records.partnerships.of_round(round_.id) == stored
            assert await records.partnerships.by_id(stored[1].id) == stored[1]
            assert await records.partnerships.by_id(99) is None
            assert await records.partnerships.bearing("1-y") == stored[1]
            assert await records.partnerships.bearing("1-z") is None
            assert await records.partnerships.add([]) == []

    async def test_how_many_have_a_space(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_, other = [await a_round(records, sample) for _ in range(2)]
            given = [matched(sample, round_, code=f"c{number}") for number in range(3)]
            one, _, ended = await records.partnerships.add(given)
            await records.partnerships.add([matched(sample, other, code="d")])
            assert await records.rounds.housed(round_.id) == (0, 3)
            for number, each in enumerate((one, one, ended)):
                room = Space("discord", "1", f"room-{number}")
                await records.partnerships.opened(each.id, sample.home.id, room, NOW)
            await records.partnerships.change(replace(ended, ended_at=NOW))
            assert await records.rounds.housed(round_.id) == (1, 2)
            assert await records.rounds.housed(99) == (0, 0)

    async def test_many_keep_their_order(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            given = [matched(sample, round_, code=f"c{number}") for number in range(300)]
            stored = await records.partnerships.add(given)
            assert [each.code for each in stored] == [each.code for each in given]
            assert await records.partnerships.of_round(round_.id) == stored

    @pytest.mark.parametrize("who", [(0,), (0, 0), (0, 1, 2, 3), ()])
    async def test_two_or_three_people(self, store: Store, who: tuple[int, ...]) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = matched(sample, await a_round(records, sample))
            with pytest.raises(ValueError, match="two or three"):
                await records.partnerships.add([replace(pair, members=tuple(sample.people[n].id for n in who))])

    async def test_of_participant_newest_first(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            old = matched(sample, round_, (0, 1), "old")
            new = replace(matched(sample, round_, (2, 0), "new"), started_at=NOW + HOUR)
            await records.partnerships.add([new, old])
            found = await records.partnerships.of_participant(sample.people[0].id)
            assert [each.code for each in found] == ["new", "old"]
            assert await records.partnerships.of_participant(sample.people[3].id) == []

    async def test_change(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            pact = {"rhythm": "monthly", "hope": "“more”"}
            changed = replace(pair, rhythm="monthly", pact=pact, first_writer=pair.members[1], ended_at=NOW)
            await records.partnerships.change(changed)
            assert await records.partnerships.by_id(pair.id) == changed

    async def test_spaces(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            for _ in range(2):
                await records.partnerships.opened(pair.id, sample.home.id, ROOM, NOW)
            assert await records.partnerships.at(ROOM) == replace(pair, space=ROOM)
            later = Space("discord", "1", "later")
            await records.partnerships.opened(pair.id, sample.home.id, later, NOW)
            assert await records.partnerships.by_id(pair.id) == replace(pair, space=later)
            assert await records.partnerships.at(ROOM) == replace(pair, space=later)
            assert await records.partnerships.at(Space("slack", "1", "room")) is None

    async def test_a_space_is_never_shared(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            given = [matched(sample, round_, (0, 1), "x"), matched(sample, round_, (2, 3), "y")]
            one, two = await records.partnerships.add(given)
            await records.partnerships.opened(one.id, sample.home.id, ROOM, NOW)
            with pytest.raises(StoreError, match="another partnership"):
                await records.partnerships.opened(two.id, sample.home.id, ROOM, NOW)

    async def test_past_partners(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            ann, ben, cem, dan = (person.id for person in sample.people)
            for code, who in (("x", (1, 0)), ("y", (3, 1, 2)), ("z", (0, 1))):
                round_ = await a_round(records, sample)
                await records.partnerships.add([matched(sample, round_, who, code)])
            pairs = [(ann, ben), (ben, cem), (ben, dan), (cem, dan)]
            assert await records.partnerships.past_partners(sample.programme.id) == pairs
            assert await records.partnerships.past_partners(99) == []
            assert await records.partnerships.past_partners(sample.programme.id, [ann]) == [(ann, ben)]

    async def test_partners_from_before_count_among_the_past_ones(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            other = await a_programme(records, slug="other")
            ann, ben, cem, _ = (person.id for person in sample.people)
            await a_partnership(records, sample, await a_round(records, sample))
            for one, two in ((cem, ann), (ann, cem), (ben, ann)):
                await records.partnerships.met_before(one, two)
            assert await records.partnerships.past_partners(sample.programme.id) == [(ann, ben), (ann, cem)]
            assert await records.partnerships.past_partners(other.programme.id) == []
            with pytest.raises(ValueError, match="own partner"):
                await records.partnerships.met_before(ann, ann)

    async def test_who_wrote_when(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            given = [matched(sample, round_, (0, 1), "x"), matched(sample, round_, (2, 3), "y")]
            pair, _ = await records.partnerships.add(given)
            ann, ben = pair.members
            assert await records.partnerships.writers(pair.id) == {}
            for who, at in ((ann, NOW + 2 * HOUR), (ann, NOW), (ben, NOW + HOUR), (sample.people[2].id, NOW)):
                await records.partnerships.wrote(pair.id, who, at)
            assert await records.partnerships.writers(pair.id) == {ann: NOW + 2 * HOUR, ben: NOW + HOUR}
            assert await records.partnerships.last_wrote(round_.id) == {pair.id: NOW + 2 * HOUR}

    async def test_which_are_quiet(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            given = [matched(sample, round_, (0, 1), "x"), matched(sample, round_, (2, 3), "y")]
            pair, running = await records.partnerships.add(given)
            await records.partnerships.opened(running.id, sample.home.id, Space("discord", "1", "other"), NOW)
            await records.partnerships.change(replace(pair, ended_at=NOW))
            assert await records.resting.quiet(sample.programme.id, NOW) == {}, "it never had a space"
            await records.partnerships.opened(pair.id, sample.home.id, ROOM, NOW)
            assert await records.resting.quiet(sample.programme.id, NOW - HOUR) == {}
            assert await records.resting.quiet(sample.programme.id, NOW) == {pair.id: NOW}
            await records.resting.closed(pair.id, NOW + HOUR)
            assert await records.resting.quiet(sample.programme.id, NOW + HOUR) == {}
            await records.partnerships.wrote(pair.id, pair.members[0], NOW + 2 * HOUR)
            assert await records.resting.quiet(sample.programme.id, NOW + HOUR) == {}
            assert await records.resting.quiet(sample.programme.id, NOW + 2 * HOUR) == {pair.id: NOW + 2 * HOUR}
