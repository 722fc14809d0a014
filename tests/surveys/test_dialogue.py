"""Surveys as conversations: asked once, reminded once, answered page after page, and nobody can tell whose it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import world
from bot.chat import Button, Form, Inbox, Message
from bot.privacy.records import Who
from bot.surveys.asking import key_of
from bot.surveys.memory import remember
from bot.surveys.records import Sheet, Ticket
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun

END = "end-of-round"


def told(town: Town, who: Actor, name: str = "survey.page") -> list[Message]:
    """The messages in somebody's inbox that offer a survey."""
    mine = [each.message for each in town.stage.posted if each.place == Inbox(who.account) and each.message]
    return [each for each in mine if any(button.name == name for button in each.buttons)]


async def written_in_all(town: Town, people: list[Actor]) -> None:
    """Everybody writes now, so that care has nothing to do."""
    for each in people:
        await town.desk.heard(await each.space(), each.account)


async def weeks_pass(town: Town, people: list[Actor], count: int) -> None:
    for _ in range(count):
        await written_in_all(town, people)
        await town.passes(weeks=1)


@pytest.fixture
async def people(town: Town, carla: Actor) -> list[Actor]:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        await tx.programmes.change(replace(programme, settings=programme.settings.model_copy(update={"weeks": 6})))
    return await begun(town, carla, 4)


async def after_the_end(town: Town, carla: Actor, people: list[Actor]) -> None:
    await written_in_all(town, people)
    await carla.writes("/round end yes")
    await town.passes(days=5)


async def sheets(town: Town, survey: str = END) -> list[Sheet]:
    async with town.store.reading() as tx:
        return list(await tx.surveys.sheets(1, survey))


async def test_at_half_of_the_round_and_one_reminder(town: Town, people: list[Actor]) -> None:
    await weeks_pass(town, people, 3)
    assert not [each for each in people if told(town, each)]
    await weeks_pass(town, people, 1)
    assert [len(told(town, each)) for each in people] == [1, 1, 1, 1]
    assert "about 2 minutes" in said(told(town, people[0])[0])
    await people[0].presses("Answer", told(town, people[0])[0])
    await people[0].submits(contact=("weekly",), partner=("5",))
    await people[0].submits()
    people[0].sees("Thank you")
    await weeks_pass(town, people, 2)
    assert [len(told(town, each)) for each in people] == [1, 2, 2, 2]
    assert "only reminder" in said(told(town, people[1])[1])


async def test_never_more_than_one_reminder(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    await town.passes(weeks=9)
    assert [len(told(town, each)) for each in people] == [2, 2, 2, 2]
    assert len(told(town, carla)) == 2


async def test_nobody_is_written_to_twice_on_a_day(town: Town, carla: Actor, people: list[Actor]) -> None:
    await weeks_pass(town, people, 6)
    await town.passes(weeks=4)
    async with town.store.reading() as tx:
        everybody = await tx.people.of_programme(1)
        prompts = [each for number in (1, 2) for each in await tx.ledger.of_partnership(number)]
        round_ = await tx.rounds.by_id(1)
        assert round_ is not None
        surveys = [
            found
            for id_ in ("mid-round", END)
            for each in everybody
            for again in (False, True)
            if (found := await tx.ledger.by_key(key_of(round_, id_, str(each.id), again=again)))
        ]
        members = {number: (await tx.partnerships.many([number]))[number].members for number in (1, 2)}
    days: Counter[tuple[int, object]] = Counter()
    for each in everybody:
        mine = [one for one in surveys if one.participant_id == each.id]
        mine += [one for one in prompts if one.what == "prompt" and each.id in members[one.partnership_id or 0]]
        for one in mine:
            if one.state == "delivered" and one.settled_at:
                days[each.id, world.local_time(one.settled_at, each.zone).date()] += 1
    assert len([one for one in surveys if one.state == "delivered"]) == 16
    assert not [key for key, count in days.items() if count > 1]


async def test_answered_page_after_page(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    one = people[0]
    message = told(town, one)[0]
    assert "Fewer than ten people" in said(message)
    await one.presses("Answer", message)
    assert isinstance(one.seen, Form)
    one.sees("without your name", "Fewer than ten", "Why did you join")
    await one.submits(joined=("people", "ideas"), contact=("weekly",), medium=("here",))
    await one.submits(partner=("4",), prompts=("3",), programme=("5",))
    assert await sheets(town) == []
    await one.submits(again=("yes",), impact="New friends.\nAnd ideas.", quote=("yes",))
    one.sees("Thank you", "without your name")
    (sheet,) = await sheets(town)
    assert dict(sheet.answers) == {
        "joined": ("people", "ideas"), "contact": "weekly", "medium": ("here",), "partner": "4", "prompts": "3",
        "programme": "5", "again": "yes", "impact": "New friends.\nAnd ideas.", "quote": "yes",
    }  # fmt: skip
    assert sheet.week == (town.now - timedelta(days=town.now.weekday())).date()
    async with town.store.reading() as tx:
        assert await tx.people.draft(one.account, "survey", f"round-1.{END}") is None
    await one.presses("Answer", message)
    one.sees("have answered")


async def test_a_restart_in_the_middle_loses_nothing(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    one = people[0]
    await one.presses("Answer", told(town, one)[0])
    await one.submits(joined=("people",))
    await one.presses("Answer", told(town, one)[0])
    assert one.form.fields[0].value == ("people",)
    await one.submits(joined=("ideas",), contact=("never",))
    await one.submits()
    await one.submits()
    (sheet,) = await sheets(town)
    assert dict(sheet.answers) == {"joined": ("ideas",), "contact": "never"}


async def test_bad_answers_are_shown_again(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    one = people[0]
    await one.presses("Answer", told(town, one)[0])
    await one.submits(joined=("people", "nonsense"), contact=("weekly", "never"))
    assert set(one.form.errors) == {"joined", "contact"}
    await one.asks("survey.save", f"round-1.{END}.3", {"impact": "x" * 1001})
    assert "1,001" in one.form.errors["impact"]
    await one.asks("survey.save", f"round-1.{END}.3", {"quote": ("yes",)})
    one.sees("no answer in it yet")
    assert await sheets(town) == []


async def test_the_same_submit_twice_is_one_sheet(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    for _ in range(2):
        await people[0].asks("survey.save", f"round-1.{END}.3", {"impact": "Much"}, id_="the-same")
    assert len(await sheets(town)) == 1


@pytest.mark.parametrize(
    "words", ["👩🏽‍🚀" * 75, "\u202eقريب جدا " * 30, '=HYPERLINK("x")', "<script>alert(1)</script>"]
)
async def test_any_script_is_kept(town: Town, carla: Actor, people: list[Actor], words: str) -> None:
    await after_the_end(town, carla, people)
    await people[0].asks("survey.save", f"round-1.{END}.3", {"impact": words})
    (sheet,) = await sheets(town)
    kept = sheet.answers["impact"]
    assert isinstance(kept, str)
    assert "\u202e" not in kept
    assert len(kept) > 10


async def test_whoever_was_not_asked_sees_nothing(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    late = town.person("Zoe")
    async with town.store.writing() as tx:
        found = await tx.people.by_account(1, people[0].account)
        assert found is not None
        await tx.people.add(replace(found, accounts=(late.account,), name="Zoe"))
    for subject in (f"round-1.{END}.1", "round-1.coordinators.1", "round-9.end-of-round.1", "round-1.nothing.1", "x"):
        await late.asks("survey.page", subject)
        assert isinstance(late.seen, Message)
        assert "survey is over" in said(late.seen) or "not here any more" in said(late.seen)


async def test_coordinators_are_asked_too(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    await carla.presses("Answer", told(town, carla)[0])
    await carla.submits(time=("hour",), tasks=("matching",), programme=("5",))
    await carla.submits(again=("yes",), change="Nothing")
    carla.sees("Thank you")
    assert len(await sheets(town, "coordinators")) == 1


async def test_it_is_over_after_six_weeks(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    await town.passes(weeks=7)
    await people[0].presses("Answer", told(town, people[0])[0])
    people[0].sees("over")


async def test_a_changed_question_under_an_old_id_is_not_asked(town: Town, carla: Actor, people: list[Actor]) -> None:
    await weeks_pass(town, people, 4)
    english = town.core.surveys("en")
    end = english[END]
    asked = [replace(each, text="Something else?") if each.id == "again" else each for each in end.questions]
    async with town.store.writing() as tx:
        await remember(tx, 1, end, town.now)
    files = {**english, END: replace(end, questions=tuple(asked))}
    town.desk = replace(town.desk, core=replace(town.core, surveys=lambda language: files))
    town.core = town.desk.core
    town.deliverer = replace(town.deliverer, core=town.core)
    await after_the_end(town, carla, people)
    async with town.store.reading() as tx:
        assert await tx.surveys.tickets(1, END) == []
        held = [row for row in await tx.front.trail(1, 100) if row["act"] == "survey.held"]
    assert [(row["subject"], row["reason"]) for row in held] == [(END, "a question was changed under its old id")]
    assert len(told(town, carla)) == 1  # the coordinators' survey is as it was


async def test_erasure_leaves_answers_and_shows_tickets_alone(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    one = people[0]
    await one.asks("survey.save", f"round-1.{END}.3", {"impact": "A sealed word"})
    async with town.store.writing() as tx:
        me = await tx.people.by_account(1, one.account)
        assert me is not None
        kept = await tx.privacy.export(Who((me.id,), me.accounts))
        assert kept["survey_tickets"] == [{"round_id": 1, "survey": END, "done": True}]
        assert "A sealed word" not in str(kept)
        await tx.privacy.erase(Who((me.id,), me.accounts), town.now, town.now)
    assert [dict(each.answers) for each in await sheets(town)] == [{"impact": "A sealed word"}]


async def test_a_button_is_a_button_on_every_platform(town: Town, carla: Actor, people: list[Actor]) -> None:
    await after_the_end(town, carla, people)
    (button,) = told(town, people[0])[0].buttons
    assert button == Button("Answer", "survey.page", f"round-1.{END}.1", "primary")
    async with town.store.reading() as tx:
        assert set(await tx.surveys.tickets(1, END)) == {Ticket(1, END, number) for number in range(1, 5)}
