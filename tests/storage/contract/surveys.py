"""Who was asked and who has answered, and the answers apart from it."""

from __future__ import annotations

from datetime import date

from bot.chat import Account, Option
from bot.store import Records, Store
from bot.surveys.records import Remembered, Sheet, Tag, Ticket
from bot.surveys.survey import Question
from tests.storage.samples import HOUR, NOW, a_partnership, a_programme, a_round, account

WEEK = date(2026, 1, 5)
END = "end-of-round"


def sheet(id_: str, round_id: int, **answers: str | tuple[str, ...]) -> Sheet:
    return Sheet(id_, round_id, END, WEEK, answers)


class TestSurveys:
    async def test_what_was_asked_is_remembered_by_programme(self, store: Store) -> None:
        async with store.writing() as records:
            here, there = await a_programme(records), await a_programme(records, slug="elsewhere")
            again = Question("again", "one", "Once more?", "Why not", (Option("yes", "Yes"), Option("no", "No")))
            own = Question("room", "words", "Which room?", own=True)
            first = Remembered(here.programme.id, END, again, "file", NOW)
            second = Remembered(here.programme.id, END, own, "own", NOW + HOUR)
            await records.surveys.remember([second, first])
            assert await records.surveys.questions(here.programme.id) == [first, second]
            assert await records.surveys.questions(there.programme.id) == []
            retired = Remembered(here.programme.id, END, own, "retired", NOW + HOUR)
            await records.surveys.remember([retired])
            assert await records.surveys.questions(here.programme.id) == [first, retired]

    async def test_everybody_is_asked_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            whose: list[int | Account] = [sample.people[0].id, account("Dee")]
            tickets = [Ticket(round_.id, END, who) for who in whose]
            assert await records.surveys.hand_out(tickets) == tickets
            assert await records.surveys.hand_out([*tickets, Ticket(round_.id, END, sample.people[1].id)]) == [
                Ticket(round_.id, END, sample.people[1].id)
            ]
            assert len(await records.surveys.tickets(round_.id, END)) == 3
            assert await records.surveys.asked(round_.id, END) == 3
            assert await records.surveys.asked(round_.id, "another") == 0
            assert await records.surveys.ticket(round_.id, END, account("Dee")) == tickets[1]
            assert await records.surveys.ticket(round_.id, "mid-round", account("Dee")) is None

    async def test_a_ticket_is_good_for_one_sheet(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            ticket = Ticket(round_.id, END, sample.people[0].id)
            assert not await records.surveys.hand_in(ticket, sheet("none", round_.id, x="y"))
            await records.surveys.hand_out([ticket])
            assert await records.surveys.hand_in(ticket, sheet("b", round_.id, again="yes", why=("a", "b")))
            assert not await records.surveys.hand_in(ticket, sheet("c", round_.id, again="no"))
            assert (await records.surveys.tickets(round_.id, END))[0].done
            assert await records.surveys.sheets(round_.id, END) == [
                sheet("b", round_.id, again="yes", why=("a", "b")),
            ]

    async def test_sheets_come_by_their_ids(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            for id_, person in zip("qbzm", sample.people, strict=True):
                await _answers(records, round_.id, person.id, id_)
            assert [each.id for each in await records.surveys.sheets(round_.id, END)] == list("bmqz")

    async def test_tags_and_where_they_were_put(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            await _answers(records, round_.id, sample.people[0].id, "a")
            wanted = Tag(0, sample.programme.id, END, "impact", "New ideas")
            tag, same = await records.surveys.add_tag(wanted), await records.surveys.add_tag(wanted)
            assert tag == same
            other = await records.surveys.add_tag(Tag(0, sample.programme.id, END, "impact", "Awareness"))
            mine = (await records.surveys.sheets(round_.id, END))[0]
            await records.surveys.code(mine, "impact", [tag.id, other.id, tag.id])
            await _answers(records, round_.id, sample.people[1].id, "b")
            assert dict(await records.surveys.codes(round_.id)) == {("a", "impact"): [tag.id, other.id]}
            await records.surveys.change_tag(Tag(tag.id, tag.programme_id, END, "impact", "Fresh ideas"))
            await records.surveys.drop_tag(other.id)
            assert [each.label for each in await records.surveys.tags(sample.programme.id)] == ["Fresh ideas"]
            assert dict(await records.surveys.codes(round_.id)) == {("a", "impact"): [tag.id]}
            await records.surveys.code(mine, "impact", [])
            assert dict(await records.surveys.codes(round_.id)) == {}

    async def test_the_days_on_which_members_wrote(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            one, two = pair.members
            for who, hours in ((two, 30), (one, 1), (one, 2), (one, 30)):
                await records.partnerships.wrote(pair.id, who, NOW + hours * HOUR)
            days = (await records.partnerships.contact(round_.id))[pair.id]
            assert days == [(one, WEEK), *((who, date(2026, 1, 6)) for who in sorted((one, two)))]


async def _answers(records: Records, round_id: int, who: int, id_: str) -> None:
    ticket = Ticket(round_id, END, who)
    await records.surveys.hand_out([ticket])
    assert await records.surveys.hand_in(ticket, sheet(id_, round_id, impact=f"words of {id_}"))
