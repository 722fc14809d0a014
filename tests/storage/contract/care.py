"""What care remembers: signs, closings, who seeks, offers, guests' weeks, and who is asked to confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.care.signs import Closing, Offer, Quiet, Seeker, Sign
from bot.people import Enrolment
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_delivery, a_partnership, a_programme, a_round, account, matched

DAY = timedelta(days=1)


class TestCare:
    async def test_signs_are_there_from_the_start_and_kept_whole(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            ann, ben = pair.members
            assert list(await records.care.of(pair.id)) == [Sign(pair.id, ann, NOW), Sign(pair.id, ben, NOW)]
            full = Sign(
                pair.id, ben, NOW, None, NOW, "nudge", NOW + DAY, NOW, NOW + 7 * DAY, True, True, NOW, "yes", NOW
            )
            full = replace(full, here_until=NOW + 9 * DAY)
            await records.care.save([full])
            assert (await records.care.of(pair.id))[1] == full
            await records.care.save([full.answered()])
            assert (await records.care.of(pair.id))[1].owed_since is None

    async def test_a_message_makes_the_others_owe_an_answer(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            ann, ben = pair.members
            await records.partnerships.wrote(pair.id, ann, NOW + HOUR)
            mine, theirs = await records.care.of(pair.id)
            assert (mine.wrote_at, mine.owed_since, theirs.owed_since) == (NOW + HOUR, None, NOW + HOUR)
            await records.partnerships.wrote(pair.id, ben, NOW + DAY)
            mine, theirs = await records.care.of(pair.id)
            assert (mine.owed_since, theirs.owed_since) == (NOW + DAY, None)

    async def test_of_a_round_those_alone_about_whom_there_may_be_something_to_do(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            new = [matched(sample, round_, (0, 1), "x"), matched(sample, round_, (2, 3), "y")]
            one, two = await records.partnerships.add(new)
            await records.partnerships.wrote(one.id, one.members[0], NOW + HOUR)
            assert set(await records.care.of_round(round_.id)) == {one.id, two.id}
            early = Quiet(owed=NOW, silent=NOW - DAY, asked=NOW - DAY)
            assert await records.care.of_round(round_.id, early) == {}
            assert set(await records.care.of_round(round_.id, replace(early, owed=NOW + HOUR))) == {one.id}
            assert set(await records.care.of_round(round_.id, replace(early, silent=NOW))) == {two.id}
            await records.care.save([Sign(two.id, two.members[0], NOW, asked_at=NOW)])
            assert await records.care.of_round(round_.id, replace(early, silent=NOW)) == {}
            await records.care.guest_week(one.id, NOW + 7 * DAY)
            assert set(await records.care.of_round(round_.id)) == {two.id}
            await records.partnerships.change(replace(two, ended_at=NOW))
            assert await records.care.of_round(round_.id) == {}
            assert await records.care.of(two.id) == []

    async def test_nudges_are_counted_by_account_and_by_when_they_came(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            ann = sample.people[0].id
            whats = ("care_nudge", "care_question", "care_in_touch", "care_wait", "prompt")
            new = [a_delivery(sample, what, what=what, participant_id=ann) for what in whats]
            later = a_delivery(sample, "later", what="care_nudge", participant_id=ann, due_at=NOW + 2 * DAY)
            await records.ledger.enqueue([*new, later])
            assert await records.care.nudged(NOW - HOUR) == {account("A"): 4}
            assert await records.care.nudged(NOW) == {account("A"): 1}

    async def test_closings_once_for_each_and_forgotten_by_round(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            ann, ben = pair.members
            first = Closing(sample.programme.id, round_.id, pair.id, ann, "no_answer", NOW)
            other = Closing(sample.programme.id, round_.id, pair.id, ben, "did_not_fit", NOW + HOUR, "times")
            for each in (other, first, replace(first, reason="left")):
                await records.care.close(each)
            assert await records.care.closings(sample.programme.id) == [replace(first, reason="left"), other]
            assert await records.care.closings(99) == []
            assert await records.care.forget_closings([round_.id + 1]) == 0
            assert await records.care.forget_closings([round_.id]) == 2
            assert await records.care.closings(sample.programme.id) == []

    async def test_seekers_the_longest_waiting_first(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            ann, ben, *_ = (person.id for person in sample.people)
            one, two = Seeker(round_.id, ann, NOW, NOW - DAY), Seeker(round_.id, ben, NOW, NOW - 2 * DAY)
            for each in (one, two):
                await records.care.seek(each)
            assert await records.care.seekers(round_.id) == [two, one]
            await records.care.seek(replace(one, told="asking"))
            assert [each.told for each in await records.care.seekers(round_.id)] == ["", "asking"]
            await records.care.found(round_.id, [ben])
            assert [each.participant_id for each in await records.care.seekers(round_.id)] == [ann]
            assert await records.care.seekers(round_.id + 1) == []

    async def test_offers_keep_who_agreed(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            given = Offer(0, round_.id, sample.people[2].id, pair.id, "third", NOW, NOW + DAY)
            stored = await records.care.offer(given)
            assert stored == replace(given, id=stored.id)
            agreed = replace(stored, agreed=frozenset(pair.members), state="accepted")
            await records.care.offer(agreed)
            assert await records.care.offers(round_.id) == [agreed]
            assert await records.care.offer_by_id(stored.id) == agreed
            assert await records.care.offer_by_id(stored.id + 1) is None

    async def test_guests_weeks_while_they_run(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            await records.care.guest_week(pair.id, NOW + DAY)
            assert await records.care.guest_weeks(round_.id) == {pair.id: NOW + DAY}
            await records.partnerships.change(replace(pair, ended_at=NOW))
            assert await records.care.guest_weeks(round_.id) == {}

    async def test_who_may_be_matched_and_when_they_were_last_there(self, store: Store) -> None:
        names = ("seeks", "matched", "unmatched", "waiting", "wishes", "wished", "gone", "unasked")
        async with store.writing() as records:
            sample = await a_programme(records, names)
            other = await a_programme(records, ("elsewhere",), "other")
            round_ = await a_round(records, sample)
            who = dict(zip(names, sample.people, strict=True))
            for name, person in who.items():
                told = replace(person, agreed_at=None if name == "unasked" else NOW, wants_round="wish" in name)
                await records.people.change(replace(told, left_at=NOW if name == "gone" else None))
            states = {"matched": "matched", "wished": "withdrawn", "seeks": "matched"}
            for name in ("seeks", "matched", "unmatched", "waiting", "wished", "gone", "unasked"):
                state = states.get(name, "waiting" if name == "waiting" else "unmatched")
                await records.rounds.enrol(Enrolment(round_.id, who[name].id, state, NOW + DAY))  # type: ignore[arg-type]
            await records.people.change(replace(other.people[0], agreed_at=NOW, wants_round=True))
            await records.care.seek(Seeker(round_.id, who["seeks"].id, NOW, NOW))
            found = await records.care.looking(round_)
        by_name = {name: found[person.id] for name, person in who.items() if person.id in found}
        assert by_name == {"seeks": NOW + DAY, "unmatched": NOW + DAY, "waiting": NOW + DAY, "wishes": NOW}
        assert len(found) == 4


class TestWaitingList:
    async def test_who_was_asked_and_has_not_answered(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            ann, ben, *_ = (person.id for person in sample.people)
            await records.waiting_list.ask(round_.id, [ann, ben], NOW)
            await records.waiting_list.ask(round_.id, [ben], NOW + DAY)
            assert await records.waiting_list.asked(round_.id) == {ann: NOW, ben: NOW + DAY}
            await records.waiting_list.settled(round_.id, [ann])
            assert await records.waiting_list.asked(round_.id) == {ben: NOW + DAY}
            assert await records.waiting_list.asked(round_.id + 1) == {}
