"""Check-ins: with a prompt, to each alone, one press; help reaches coordinators who are not concerned."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.chat import Inbox, Message, plain
from bot.delivery import tick
from tests.care.test_ladder import inbox, signs, told, writes_in_space
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


def asked(town: Town, who: Actor) -> list[Message]:
    return [each for each in inbox(town, who) if "How is it going" in said(each)]


async def until_asked(town: Town, people: list[Actor], times: int = 1) -> None:
    """People write now and then, until each was asked."""
    for _ in range(70):
        if all(len(asked(town, each)) >= times for each in people):
            return
        for each in people:
            await writes_in_space(town, each)
        await town.passes(days=1)
    raise AssertionError("nobody was asked")


async def test_twice_in_a_round_to_each_alone(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    begin = town.now
    await until_asked(town, [one, two])
    assert 12 <= (town.now - begin).days <= 21
    await until_asked(town, [one, two], 2)
    assert 7 * 7 - 1 <= (town.now - begin).days <= 9 * 7
    await town.passes(weeks=9)
    for who in (one, two):
        assert ["Two weeks" in said(each) for each in asked(town, who)] == [True, False]
        assert "Half of the round" in said(asked(town, who)[1])
    places = [each.place for each in town.stage.posted if each.message and "How is it going" in said(each.message)]
    assert all(isinstance(each, Inbox) for each in places)


async def test_it_rides_with_a_prompt(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two], 2)
    order = [said(each.message) for each in town.stage.posted if each.message]
    for number, shown in enumerate(order):
        if "How is it going" in shown:
            assert any("Skip this one" in before for before in order[max(0, number - 3) : number])
    async with town.store.reading() as tx:
        prompts = [each for each in await tx.ledger.of_partnership(1) if each.what == "prompt"]
        check_ins = [each for each in await tx.ledger.of_partnership(1) if each.what == "check_in"]
    by_key = {each.key: each for each in prompts}
    for each in check_ins:
        prompt = by_key[each.after]
        assert each.settled_at is not None
        assert prompt.settled_at is not None
        assert timedelta() <= each.settled_at - prompt.settled_at < timedelta(minutes=1)
    middle = next(each for each in check_ins if each.about["kind"] == "middle")
    assert len([each for each in prompts if each.due_at <= by_key[middle.after].due_at]) == 8


async def test_nobody_is_written_to_twice_a_day(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    for each in (one, two):
        await writes_in_space(town, each)
    days: Counter[str] = Counter()
    for _ in range(60):
        before = len(town.stage.posted)
        await town.passes(days=1)
        inboxes = [each for each in town.stage.posted[before:] if each.place == Inbox(one.account)]
        days[str(town.now.date())] += len(inboxes)
    assert max(days.values()) == 1


async def test_answers_are_kept_and_private(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    reply = await one.presses("Going well", asked(town, one)[0])
    assert isinstance(reply, Message)
    assert reply.private
    one.sees("Good to hear")
    await two.presses("Slowly", asked(town, two)[0])
    assert isinstance(two.seen, Message)
    assert [each.name for each in two.seen.buttons] == ["pact"]
    async with town.store.reading() as tx:
        assert {each.participant_id: each.answer for each in await tx.check_ins.of(1)} == {1: "well", 2: "slow"}
    before = len(inbox(town, two))
    await town.passes(days=1)
    assert len(inbox(town, two)) == before, "the partner reads nothing of it"


async def test_not_in_touch_lets_care_begin(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    assert (await signs(town))[2].owed_since is None
    await one.presses("We are not in touch", asked(town, one)[0])
    one.sees("Thank you for saying so")
    assert (await signs(town))[2].owed_since is not None


async def test_going_well_elsewhere_ends_the_waiting(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    await writes_in_space(town, one)
    await one.presses("Going well", asked(town, one)[0])
    await town.passes(days=12)
    assert "has written to you" not in told(town, two)


async def test_help_reaches_coordinators_without_a_name(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    await one.presses("I need help", asked(town, one)[0])
    one.sees("one of them writes to you")
    await town.deliver()
    call = inbox(town, carla)[-1]
    assert one.name not in said(call)
    await carla.presses("I will write to them", call)
    carla.sees(one.name, "nothing more to press")
    assert two.name not in said(carla.seen or call)
    await carla.presses("I will write to them", call)
    carla.sees("promised to write already", one.name)
    async with town.store.reading() as tx:
        acts = [row["act"] for row in await tx.front.trail(1, 20)]
    assert acts.count("check_in.help") == acts.count("check_in.look") == 1
    assert told(town, two).count("help") == told(town, two).count("[I need help]")


async def called(town: Town, carla: Actor) -> tuple[Actor, Actor]:
    """Somebody has asked for help, and a coordinator has said that they write; with their partner."""
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    await one.presses("I need help", asked(town, one)[0])
    await town.deliver()
    await carla.presses("I will write to them", inbox(town, carla)[-1])
    return one, two


def asked_back(town: Town, who: Actor) -> list[Message]:
    return [each for each in inbox(town, who) if "Has one of them written to you?" in said(each)]


async def test_whoever_asked_for_help_is_asked_whether_it_came(town: Town, carla: Actor) -> None:
    one, two = await called(town, carla)
    await town.passes(days=2)
    assert not asked_back(town, one), "three working days are not over"
    await town.passes(days=6)
    (question,) = asked_back(town, one)
    assert not asked_back(town, two)
    before = len(inbox(town, carla))
    await one.presses("Yes", question)
    one.sees("Good to hear")
    await town.passes(days=14)
    calls = [each for each in inbox(town, carla)[before:] if "would like your help" in said(each)]
    assert (calls, len(asked_back(town, one))) == ([], 1)


async def test_where_nobody_wrote_coordinators_are_called_again(town: Town, carla: Actor) -> None:
    one, _ = await called(town, carla)
    await town.passes(days=8)
    (question,) = asked_back(town, one)
    await one.presses("Not yet", question)
    one.sees("one of them writes to you")
    await town.deliver()
    again = inbox(town, carla)[-1]
    assert "would like your help" in said(again)
    await one.presses("Not yet", question)
    one.sees("nothing to answer")
    await carla.presses("I will write to them", again)
    carla.sees(one.name)
    await town.passes(days=8)
    assert len(asked_back(town, one)) == 2


async def test_a_call_that_nobody_took_stays_in_the_digest(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    await one.presses("I need help", asked(town, one)[0])
    await town.passes(days=8)
    assert "Would like your help: 1" in told(town, carla)
    assert not asked_back(town, one), "nobody has said yet that they write"


async def test_a_coordinator_sees_nothing_of_their_own_partnership(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    other = town.person("Omar")
    await carla.joins("Chile", interests=("reading",))
    await other.joins("Kenya", interests=("reading",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    await until_asked(town, [carla, other])
    before = len(inbox(town, carla))
    await other.presses("I need help", asked(town, other)[0])
    other.sees("Everybody who looks after this programme is in your partnership")
    await town.deliver()
    assert len(inbox(town, carla)) == before
    await carla.asks("check_in.look", "partnership-1.2")
    carla.sees("a partnership of your own")
    dora = town.person("Dora")
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, dora.account, town.now)
    await other.presses("I need help", asked(town, other)[0])
    other.sees("one of them writes to you")
    await town.deliver()
    assert "would like your help" in told(town, dora)
    assert len(inbox(town, carla)) == before


async def test_participants_see_no_answers(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    await one.presses("I need help", asked(town, one)[0])
    await two.asks("check_in.look", "partnership-1.1")
    two.sees("only coordinators" if "only" in said(two.seen or Message(())) else "coordinators")
    two.does_not_see(one.name)
    async with town.store.reading() as tx:
        number = (await tx.check_ins.of(1))[0].participant_id
    await two.asks("check_in.answer", "partnership-1.two_weeks.well")
    async with town.store.reading() as tx:
        answers = {each.participant_id: each.answer for each in await tx.check_ins.of(1)}
    assert answers[number] == "help"


async def test_a_slow_rhythm_is_asked_at_two_weeks_too(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    async with town.store.writing() as tx:
        partnership = await tx.partnerships.by_id(1)
        assert partnership is not None
        await tx.partnerships.change(replace(partnership, rhythm="monthly"))
    begin = town.now
    await until_asked(town, [one, two])
    assert 14 <= (town.now - begin).days <= 20


async def test_again_changes_nothing(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    for _ in range(3):
        await tick(town.store, town.core, town.now)
        await town.deliver()
    await town.passes(days=3)
    assert len(asked(town, one)) == len(asked(town, two)) == 1


async def test_who_has_answered_or_parted_is_not_asked(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await town.passes(days=10)
    await two.asks("leave.yes")
    await town.passes(days=20)
    assert asked(town, one) == asked(town, two) == []


async def test_at_most_forty_words(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await until_asked(town, [one, two])
    assert len(plain(asked(town, one)[0].words).split()) <= 40
