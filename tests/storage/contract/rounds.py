"""Rounds, enrolments, wishes and proposals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.people import Enrolment, Proposal
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_programme, a_round


class TestRounds:
    async def test_numbers_follow_each_programme(self, store: Store) -> None:
        async with store.writing() as records:
            one, two = await a_programme(records, ""), await a_programme(records, "", "two")
            first = await records.rounds.add(one.programme.id, NOW, NOW + HOUR, 16)
            second = await records.rounds.add(one.programme.id, NOW, None, 8)
            other = await records.rounds.add(two.programme.id, NOW, None, 8)
            assert [first.number, second.number, other.number] == [1, 2, 1]
            assert (first.state, first.closes_at, second.weeks) == ("open", NOW + HOUR, 8)
            assert await records.rounds.of_programme(one.programme.id) == [first, second]
            assert await records.rounds.latest(one.programme.id) == second
            assert await records.rounds.by_id(first.id) == first
            assert await records.rounds.by_id(99) is None
            assert await records.rounds.latest(99) is None

    async def test_change_and_running(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            opened = await records.rounds.add(sample.programme.id, NOW, None, 16)
            assert await records.rounds.running() == []
            timed = replace(opened, started_at=NOW, ends_at=NOW + HOUR, ended_at=NOW + 2 * HOUR, closes_at=NOW)
            changed = replace(timed, state="running", weeks=17, next_prompt="08-midpoint")
            await records.rounds.change(changed)
            assert await records.rounds.running() == [changed]

    async def test_enrolments_keep_their_order_and_time(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample, "open")
            late, early, twin, _ = (person.id for person in sample.people)
            for who, at in ((late, NOW + HOUR), (early, NOW), (twin, NOW)):
                await records.rounds.enrol(Enrolment(round_.id, who, "enrolled", at))
            await records.rounds.enrol(Enrolment(round_.id, early, "withdrawn", NOW + 5 * HOUR))
            found = await records.rounds.enrolments(round_.id)
            assert [each.participant_id for each in found] == [early, twin, late]
            assert found[0] == Enrolment(round_.id, early, "withdrawn", NOW)
            assert await records.rounds.enrolment(round_.id, late) == found[2]
            assert await records.rounds.enrolment(round_.id, 99) is None

    async def test_many_states_at_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            rounds = [await a_round(records, sample, "open") for _ in range(2)]
            for round_ in rounds:
                for person in sample.people:
                    await records.rounds.enrol(Enrolment(round_.id, person.id, "enrolled", NOW))
            ann, ben, *_ = (person.id for person in sample.people)
            await records.rounds.set_states(rounds[0].id, {ann: "matched", ben: "unmatched"})
            await records.rounds.set_states(rounds[0].id, {})
            states = [[each.state for each in await records.rounds.enrolments(r.id)] for r in rounds]
            assert states == [["matched", "unmatched", "enrolled", "enrolled"], ["enrolled"] * 4]

    async def test_wishes(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample, "open")
            ann, ben, cem, _ = (person.id for person in sample.people)
            await records.rounds.wish(round_.id, (ben, ann), "lock")
            await records.rounds.wish(round_.id, (ann, cem), "lock")
            await records.rounds.wish(round_.id, (cem, ann), "forbid")
            assert await records.rounds.wishes(round_.id) == (frozenset({(ann, ben)}), frozenset({(ann, cem)}))
            await records.rounds.wish(round_.id, (ann, ben), "free")
            assert await records.rounds.wishes(round_.id) == (frozenset(), frozenset({(ann, cem)}))

    async def test_wishes_that_make_no_sense(self, store: Store) -> None:
        async with store.writing() as records:
            for pair, what in (((1, 1), "lock"), ((1, 2), "marry")):
                with pytest.raises(ValueError, match="not a wish"):
                    await records.rounds.wish(1, pair, what)

    async def test_the_last_proposal_stands(self, store: Store) -> None:
        async with store.writing() as records:
            round_ = await a_round(records, await a_programme(records, ""), "open")
            assert await records.rounds.proposal(round_.id) is None
            for basis in ("one", "two"):
                last = Proposal(round_.id, NOW, basis, {"pairs": [[1, 2]], "why": {"1": ["maps"]}})
                await records.rounds.propose(last)
            assert await records.rounds.proposal(round_.id) == last
