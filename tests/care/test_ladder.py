"""The ladder as people live through it: who is told what, where, and what they can press."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.care.days import Days
from bot.care.signs import Sign
from bot.chat import Inbox, Message, plain
from bot.delivery import tick
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


async def writes_in_space(town: Town, who: Actor) -> None:
    await town.desk.heard(await who.space(), who.account)


def inbox(town: Town, who: Actor) -> list[Message]:
    return [each.message for each in town.stage.posted if each.place == Inbox(who.account) and each.message]


def told(town: Town, who: Actor) -> str:
    return "\n---\n".join(said(each) for each in inbox(town, who))


async def a_pair(town: Town, carla: Actor, count: int = 2) -> tuple[Actor, Actor]:
    """Two partners: the first of them has written, the other has not."""
    people = await begun(town, carla, count)
    first = people[0]
    async with town.store.reading() as tx:
        (partnership,) = await tx.partnerships.of_participant(1)
    other = next(each for number, each in enumerate(people, 1) if number != 1 and number in partnership.members)
    await writes_in_space(town, first)
    return first, other


async def states(town: Town) -> dict[int, str]:
    async with town.store.reading() as tx:
        return {each.participant_id: each.state for each in await tx.rounds.enrolments(1)}


async def signs(town: Town) -> dict[int, Sign]:
    async with town.store.reading() as tx:
        return {each.participant_id: each for each in await tx.care.of(1)}


async def test_nudge_question_closing_without_a_press(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=2)
    assert inbox(town, two) == []
    await town.passes(days=2)
    assert "has written to you" in told(town, two)
    assert inbox(town, one) == [], "a nudge is nobody else's business"
    await town.passes(days=5)
    assert "would like to hear from you" in told(town, two)
    assert "has not answered yet" in told(town, one)
    assert "almost never about you" in told(town, one)
    await town.passes(days=6)
    assert "Your place is open" in told(town, two)
    assert "first in line in the next round" in told(town, one)
    async with town.store.reading() as tx:
        (closing,) = await tx.care.closings(1)
        partnership = await tx.partnerships.by_id(1)
    assert closing.reason == "no_answer"
    assert partnership is not None
    assert partnership.ended_at is not None
    in_space = "\n".join(said(each) for each in town.stage.in_space(await one.space()))
    for words in ("written to you", "answered", "place is open"):
        assert words not in in_space


async def test_whoever_writes_ends_it(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await town.passes(days=4)
    assert "has written to you" in told(town, two)
    await writes_in_space(town, two)
    await town.passes(days=5)
    assert len(inbox(town, two)) == 1
    assert (await signs(town))[2].step == ""


async def test_a_nudge_that_its_reader_has_overtaken_is_not_sent(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    while (await signs(town))[2].step == "":
        town.now += timedelta(hours=2)
        await tick(town.store, town.core, town.now)
    await writes_in_space(town, two)
    await town.deliver()
    assert inbox(town, two) == []


async def test_nothing_at_night_or_on_a_free_day(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    seen = {1: 0, 2: 0}
    async with town.store.reading() as tx:
        people = await tx.people.many([1, 2])
    for _ in range(24 * 20):
        town.now += timedelta(hours=1)
        await tick(town.store, town.core, town.now)
        await town.deliver()
        for number, who in ((1, one), (2, two)):
            if len(inbox(town, who)) > seen[number]:
                seen[number] = len(inbox(town, who))
                assert Days(people[number].reader).is_open(town.now), (number, town.now)
    assert "Your place is open" in told(town, two)


async def test_the_tick_again_changes_nothing(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await town.passes(days=4)
    for _ in range(5):
        await tick(town.store, town.core, town.now)
        await town.deliver()
    assert len(inbox(town, two)) == 1


async def test_i_am_here_gives_three_working_days_once(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=9)
    question = inbox(town, two)[-1]
    await two.presses("I'm here", question)
    two.sees("Good to know")
    await town.passes(hours=24)
    assert "is here and has seen your message" in told(town, one)
    await two.presses("I'm here", question)
    two.sees("A short line to")
    two.does_not_see("Good to know")
    before = (await signs(town))[2].here_until
    assert before is not None
    await town.passes(hours=24)
    assert "Your place is open" not in told(town, two)
    await town.passes(days=3)
    assert "Your place is open" in told(town, two)


async def test_busy_not_gone(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    prompt = next(each for each in await two.in_space() if any(b.label == "Busy, not gone" for b in each.buttons))
    await town.passes(days=2)
    reply = await two.presses("Busy, not gone", prompt)
    assert isinstance(reply, Message)
    assert reply.private
    await town.passes(days=1)
    assert f"{two.name} has a full week and will write by" in told(town, one)
    await town.passes(days=6)
    assert "has written to you" not in told(town, two)
    await town.passes(days=5)
    assert "has written to you" in told(town, two)


async def test_more_time(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=9)
    count = len(inbox(town, two))
    await one.presses("Give more time", inbox(town, one)[-1])
    one.sees("We wait until")
    assert len(inbox(town, two)) == count
    await town.passes(days=7)
    assert "Your place is open" not in told(town, two)
    await town.passes(days=9)
    assert "Your place is open" in told(town, two)


async def test_neither_writes(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await town.passes(days=13)
    assert inbox(town, one) == inbox(town, two) == []
    await town.passes(days=5)
    for who in (one, two):
        assert told(town, who).count("in touch?") == 1
    assert all(each.owed_since is None for each in (await signs(town)).values())
    await one.presses("We use e-mail or video", inbox(town, one)[-1])
    await town.passes(days=20)
    assert "place is open" not in told(town, one) + told(town, two)


async def test_neither_writes_and_one_says_no(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await town.passes(days=16)
    await one.presses("No", inbox(town, one)[-1])
    await town.passes(days=8)
    assert "Your place is open" in told(town, two)
    assert "Your place is open" not in told(town, one)


async def test_both_say_no(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await town.passes(days=16)
    for who in (one, two):
        await who.presses("No", inbox(town, who)[-1])
    await town.passes(days=2)
    for who in (one, two):
        assert "A short hello" in told(town, who)
    assert all(each.owed_since is None for each in (await signs(town)).values())


async def test_ten_days_down_closes_nobody_and_nudges_once(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await town.passes(days=1)
    town.now += timedelta(days=10)
    await town.passes(days=1)
    assert inbox(town, two) == []
    await town.passes(days=5)
    assert told(town, two).count("has written to you") == 1
    assert "place is open" not in told(town, two)
    await town.passes(days=10)
    assert "place is open" in told(town, two)


async def test_silence_that_nobody_could_hear_counts_for_nothing(town: Town, carla: Actor) -> None:
    """A platform whose client knows all that was written up to an instant only."""
    town.core = replace(town.core, in_process=frozenset())
    _, two = await a_pair(town, carla)
    async with town.store.writing() as tx:
        await tx.notes.write("stage", "heard", (town.now + timedelta(days=1)).isoformat(), town.now)
    await town.passes(days=20)
    assert [plain(each.words)[:20] for each in inbox(town, two)] == ["Two weeks have gone "]
    async with town.store.writing() as tx:
        await tx.notes.write("stage", "heard", town.now.isoformat(), town.now)
    await town.passes(days=2)
    assert told(town, two).count("has written to you") <= 1


async def test_a_three_of_whom_one_is_away_for_good(town: Town, carla: Actor) -> None:
    one, two, three = await begun(town, carla, 3)
    for _ in range(4):
        await writes_in_space(town, one)
        await town.passes(days=2)
        await writes_in_space(town, two)
        await town.passes(days=2)
    assert "has not answered" not in told(town, one) + told(town, two)
    assert "Your place is open" in told(town, three)
    assert "goes on with the two of you" in told(town, one)
    async with town.store.reading() as tx:
        partnership = await tx.partnerships.by_id(1)
    assert partnership is not None
    assert partnership.ended_at is None
    assert partnership.present == (1, 2)


async def with_approval(town: Town) -> None:
    async with town.store.writing() as tx:
        (programme,) = await tx.programmes.all()
        ladder = programme.settings.ladder.model_copy(update={"approval": True})
        settings = programme.settings.model_copy(update={"ladder": ladder})
        await tx.programmes.change(replace(programme, settings=settings))


def asked_to_agree(town: Town, who: Actor) -> list[Message]:
    return [each for each in inbox(town, who) if "May we close that place" in said(each)]


async def test_nobody_waits_for_a_coordinator_for_ever(town: Town, carla: Actor) -> None:
    await with_approval(town)
    one, two = await a_pair(town, carla)
    await town.passes(days=13)
    (asked,) = asked_to_agree(town, carla)
    assert "after 5 working days" in said(asked)
    assert "place is open" not in told(town, two)
    await town.passes(days=8)
    assert "place is open" in told(town, two)
    assert "first in line in the next round" in told(town, one)
    async with town.store.reading() as tx:
        reasons = {row["act"]: row["reason"] for row in await tx.front.trail(1, 50)}
    assert reasons["care.approval_over"] == "no coordinator answered in time"
    await carla.presses("Yes, find a new partner", asked)
    carla.sees("settled itself")


async def test_a_coordinator_may_have_to_agree(town: Town, carla: Actor) -> None:
    await with_approval(town)
    _, two = await a_pair(town, carla)
    await town.passes(days=14)
    assert "place is open" not in told(town, two)
    asked = asked_to_agree(town, carla)
    assert len(asked) == 1
    assert "Person" not in said(asked[0])
    await carla.presses("Yes, find a new partner", asked[0])
    carla.sees("Done")
    await town.passes(days=2)
    assert "place is open" in told(town, two)
    await carla.presses("Yes, find a new partner", asked[0])
    carla.sees("settled itself")


async def test_no_nudge_has_more_than_forty_words(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await town.passes(days=20)
    for each in inbox(town, two):
        assert len(plain(each.words).split()) <= 40, plain(each.words)


async def test_whoever_waits_over_a_holiday_is_told_so(town: Town, carla: Actor) -> None:
    town.now = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
    one, two = await a_pair(town, carla)
    await town.passes(days=8)
    shown = told(town, one)
    assert "It is a holiday in Nepal until" in shown
    assert "October 22" in shown
    assert "may answer later than usual" in shown
    assert shown.count("may answer later than usual") == 1
    assert "holiday" not in told(town, two)
    assert "Your place is open" not in told(town, two)
