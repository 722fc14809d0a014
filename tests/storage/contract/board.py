"""Sessions and remarks of the coordinators' pages, and lists read a page at a time."""

from __future__ import annotations

from dataclasses import replace

from bot.board.records import Counted, Remark, SignedIn
from bot.chat import Button, Message, Plain, When
from bot.people import Enrolment
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_delivery, a_partnership, a_programme, a_round, account


class TestBoard:
    async def test_a_session_goes_on_until_it_is_over_or_ended(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            for digest, until in (("one", NOW + HOUR), ("two", NOW + 2 * HOUR), ("late", NOW)):
                await records.board.begin(digest, account("Dee"), sample.programme.id, until)
            assert await records.board.session("one", NOW) == SignedIn(account("Dee"), sample.programme.id)
            assert await records.board.session("late", NOW) is None
            assert await records.board.session("none", NOW) is None
            await records.board.end("one", NOW)
            assert await records.board.session("one", NOW) is None
            assert await records.board.session("two", NOW) is not None

    async def test_the_last_answer_is_kept_sealed_and_forgotten(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            await records.board.begin("one", account("Dee"), sample.programme.id, NOW + HOUR)
            await records.board.begin("two", account("Dee"), sample.programme.id, NOW + HOUR)
            reply = Message((Plain("Ana waits"), When(NOW)), (Button("Go on", "round.start", "round-1"),))
            await records.board.keep_reply("one", "/matching", reply)
            found = await records.board.session("one", NOW)
            assert found is not None
            assert (found.page, found.reply) == ("/matching", reply)
            other = await records.board.session("two", NOW)
            assert other is not None
            assert other.reply is None
            await records.board.keep_reply("one", "", None)
            assert await records.board.session("one", NOW) == SignedIn(account("Dee"), sample.programme.id)

    async def test_all_sessions_of_somebody_end_and_no_others(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            for digest, who in (("one", "Dee"), ("two", "Dee"), ("three", "Eve")):
                await records.board.begin(digest, account(who), sample.programme.id, NOW + HOUR)
            assert await records.board.end_all(account("Dee")) == 2
            assert await records.board.session("two", NOW) is None
            assert await records.board.session("three", NOW) is not None

    async def test_people_are_listed_with_where_they_stand(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            first, second = await a_round(records, sample), await a_round(records, sample)
            one, two, three, four = sample.people
            await records.rounds.enrol(Enrolment(first.id, one.id, "matched", NOW))
            await records.rounds.enrol(Enrolment(second.id, one.id, "enrolled", NOW))
            await records.rounds.enrol(Enrolment(first.id, two.id, "unmatched", NOW))
            await records.people.change(replace(four, left_at=NOW))
            everybody = [one.id, two.id, three.id, four.id]
            listed = await records.board.people(sample.programme.id, everybody)
            assert [(each.id, each.state, each.round_id) for each in listed] == [
                (one.id, "enrolled", second.id),
                (two.id, "unmatched", first.id),
                (three.id, "", 0),
            ]
            assert {each.country for each in listed} == {"NZ"}
            assert await records.board.countries(sample.programme.id) == ["NZ"]
            assert [each.id for each in await records.board.people(sample.programme.id, [two.id, 999])] == [two.id]
            assert await records.board.states(first.id) == {"matched": 1, "unmatched": 1}

            async def named(country: str = "", state: str = "") -> list[int]:
                return [id_ for id_, _ in await records.board.names(sample.programme.id, country, state)]

            assert await named() == await named("NZ") == [one.id, two.id, three.id]
            assert await named("KE") == []
            assert (await named(state="enrolled"), await named(state="none")) == ([one.id], [three.id])
            assert await named("NZ", "unmatched") == [two.id]
            await records.people.change(replace(three, paused_until=NOW.date()))
            assert await named(state="paused") == [three.id]

    async def test_rounds_are_counted(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            for person, state in zip(sample.people, ("matched", "matched", "withdrawn"), strict=False):
                await records.rounds.enrol(Enrolment(round_.id, person.id, state, NOW))  # type: ignore[arg-type]
            pair = await a_partnership(records, sample, round_)
            assert await records.board.rounds(sample.programme.id) == {round_.id: Counted(2, 1, 1, 1)}
            await records.partnerships.change(replace(pair, ended_at=NOW))
            assert (await records.board.rounds(sample.programme.id))[round_.id].alive == 0
            (brief,) = await records.board.partnerships(round_.id)
            assert (brief.code, brief.members, brief.ended_at) == (pair.code, pair.members, NOW)
            assert await records.board.rounds(sample.programme.id + 1) == {}

    async def test_days_of_contact_by_partnership(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            for who in pair.members:
                await records.partnerships.wrote(pair.id, who, NOW)
            found = await records.board.contact([pair.id])
            assert found[pair.id] == [(who, NOW.date()) for who in sorted(pair.members)]
            assert not await records.board.contact([pair.id + 1])

    async def test_deliveries_and_the_trail_by_pages_the_newest_first(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            here = sample.programme.id
            await records.ledger.enqueue([a_delivery(sample, key) for key in "abc"])
            assert [each.key for each in await records.board.deliveries(here, None, 1, 2)] == ["b", "a"]
            assert [each.key for each in await records.board.deliveries(here, "due", 0, 1)] == ["c"]
            assert not await records.board.deliveries(here, "dead", 0, 9)
            for act in ("one", "two", "three"):
                await records.front.audit(here, "farpair", act, "", NOW)
            assert [row["act"] for row in await records.board.trail(here, 1, 9)] == ["two", "one"]

    async def test_a_remark_is_replaced_and_taken_away(self, store: Store) -> None:
        async with store.writing() as records:
            person = (await a_programme(records)).people[0]
            assert await records.board.remark(person.id) is None
            for text in ("Prefers mornings", "Moves in May"):
                await records.board.note(Remark(person.id, text, NOW))
            assert await records.board.remark(person.id) == Remark(person.id, "Moves in May", NOW)
            await records.board.note(Remark(person.id, "", NOW))
            assert await records.board.remark(person.id) is None
