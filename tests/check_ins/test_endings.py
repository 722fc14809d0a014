"""Absences and endings: what the partner reads, where, and what happens next."""

from __future__ import annotations

import pytest

from bot.chat import Choice, Community, Form, Message
from bot.liaison import Liaison
from bot.parting import WHYS
from tests.care.test_ladder import a_pair, inbox, told, writes_in_space
from tests.care.test_rematch import all_write, late, partnerships
from tests.dialogues.actors import CHANNEL, Actor, Town, said
from tests.dialogues.test_rounds import begun


async def closings(town: Town) -> dict[int, tuple[str, str]]:
    async with town.store.reading() as tx:
        return {each.participant_id: (each.reason, each.why) for each in await tx.care.closings(1)}


def in_spaces(town: Town) -> str:
    return "\n".join(said(each.message) for each in town.stage.posted if each.message and each.place in spaces(town))


def spaces(town: Town) -> list[object]:
    return list(town.stage.spaces.values())


async def test_an_absence_is_told_to_the_partner_alone(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=1)
    await two.writes("/away 2027-02-03 2027-02-10")
    two.sees("Your partner is told until when")
    await town.passes(days=1)
    assert f"{two.name} is away from" in told(town, one)
    assert "Wednesday, February 10, 2027" in told(town, one)
    assert f"{two.name} is away" not in in_spaces(town)
    assert told(town, one).count("is away from") == 1
    assert "new partner" not in told(town, one)


async def test_an_absence_that_is_taken_back_is_not_told(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await two.writes("/away 2027-02-03 2027-02-10")
    await two.presses("I am here (until Wednesday, February 10, 2027)")
    await town.passes(days=3)
    assert "is away from" not in told(town, one)


async def test_an_absence_holds_the_clock(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await two.writes("/away 2027-02-02 2027-02-19")
    await town.passes(days=18)
    assert inbox(town, two) == []
    await town.passes(days=5)
    assert "How is it going" in told(town, two)
    assert "has written to you" in told(town, two)
    assert "place is open" not in told(town, two)


async def test_a_long_absence_leaves_the_partner_a_choice(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    new = await late(town, "Nina", "Chile")
    await two.writes("/away 2027-02-03 2027-02-23")
    await town.passes(days=2)
    assert "You can wait" not in told(town, one), "21 days are not long"
    await two.writes("/away 2027-02-03 2027-02-24")
    await town.passes(days=2)
    offer = inbox(town, one)[-1]
    assert [each.style for each in offer.buttons] == ["plain", "plain"]
    await one.presses("I would rather wait", offer)
    one.sees("Everything stays as it is")
    assert len(await partnerships(town)) == 1
    await one.presses("A new partner for me", offer)
    one.sees("We look for a new partner for you now")
    await town.passes(days=2)
    assert "new partner for you: Nina" in told(town, one)
    assert f"new partner for you: {one.name}" in told(town, new)
    assert "Your place is open" in told(town, two)
    assert (await closings(town))[2] == ("away_long", "")
    await one.presses("A new partner for me", offer)
    one.sees("has come to its end")


async def test_nobody_is_offered_what_has_changed(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await two.writes("/away 2027-02-03 2027-03-24")
    await town.passes(days=2)
    await two.writes("/away")
    await two.presses("I am here (until Wednesday, March 24, 2027)")
    await one.presses("A new partner for me", inbox(town, one)[-1])
    one.sees("is back")
    assert await closings(town) == {}


async def test_in_a_three_a_long_absence_is_told_without_a_choice(town: Town, carla: Actor) -> None:
    one, _, three = await begun(town, carla, 3)
    await three.writes("/away 2027-02-03 2027-04-24")
    await town.passes(days=2)
    assert "is away from" in told(town, one)
    assert inbox(town, one)[-1].buttons == ()


async def test_a_pause_concerns_future_rounds_alone(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await two.writes("/pause 2027-12-31")
    two.sees("No new round will include you", "A partnership that is running goes on")
    before = len(await one.in_space())
    await town.passes(days=9)
    assert len(await one.in_space()) > before
    assert "has written to you" in told(town, two), "the ladder goes on too"
    assert "is away" not in told(town, one)
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    await two.writes("/join")
    await carla.writes("/round preview")
    carla.does_not_see(two.name)


async def test_who_leaves_is_not_explained(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await two.asks("leave.yes")
    await town.deliver()
    assert "can no longer take part" in told(town, one)
    assert "first in line" in told(town, one)
    assert (await closings(town))[2] == ("left", "")


async def test_who_leaves_the_server_too(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    liaison = Liaison("stage", town.store, town.desk, lambda: town.now)
    await liaison.lost("member", Community("stage", CHANNEL.tenant, ""), two.account)
    await town.deliver()
    assert "can no longer take part" in told(town, one)
    assert (await closings(town))[2] == ("account_gone", "")
    async with town.store.reading() as tx:
        trail = {row["act"]: row["reason"] for row in await tx.front.trail(1, 20)}
    assert trail["partnership.left"] == "account_gone"


async def parts(who: Actor, why: str) -> Message:
    await who.writes("/partner")
    await who.presses("This is not working for us")
    reply = await who.submits(why=(why,))
    assert isinstance(reply, Message)
    return reply


async def test_two_who_do_not_fit_read_the_same_words(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    reply = await parts(one, "times")
    assert reply.private
    await town.deliver()
    mine, other = inbox(town, one), inbox(town, two)
    assert [said(each).replace(one.name, "X") for each in mine] == [said(each).replace(two.name, "X") for each in other]
    assert "not every two people fit" in said(mine[0])
    assert "times" not in said(other[0])
    assert "not every two" not in in_spaces(town)
    assert await closings(town) == {1: ("did_not_fit", "times"), 2: ("did_not_fit", "times")}


async def test_the_form_wants_a_reason_from_the_list(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    await one.writes("/partner")
    await one.presses("This is not working for us")
    await one.asks("part.yes", "partnership-1", {"why": ("because",)})
    assert isinstance(one.seen, Form)
    assert one.seen.errors
    assert await closings(town) == {}
    assert isinstance(one.seen.fields[0], Choice)
    assert [each.value for each in one.seen.fields[0].options] == list(WHYS)


async def test_they_never_meet_again_though_nobody_else_is_there(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await parts(one, "other")
    await town.passes(days=3)
    assert len(await partnerships(town)) == 1
    new = await late(town, "Nina", "Chile")
    await town.passes(days=3)
    assert "here is a new partner" in told(town, new)
    assert told(town, one).count("here is a new partner") + told(town, two).count("here is a new partner") == 1


async def test_in_a_three_one_steps_out_and_two_go_on(town: Town, carla: Actor) -> None:
    one, two, three = await begun(town, carla, 3)
    await all_write(town, [one, two, three])
    space = await three.space()
    await parts(three, "expectations")
    await town.passes(days=1)
    assert "goes on with the two of you" in told(town, one)
    assert "not every two" not in told(town, one) + told(town, two)
    assert "not every two people fit" in told(town, three)
    assert three.account not in town.stage.people[space.address]


async def test_only_coordinators_see_why_and_none_of_their_own(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    other = town.person("Omar")
    await carla.joins("Chile", interests=("reading",))
    await other.joins("Kenya", interests=("reading",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    await writes_in_space(town, other)
    await parts(other, "language")
    dora = town.person("Dora")
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, dora.account, town.now)
    seen = {}
    for who in (carla, dora):
        pairs, trail = await town.page(who, "partnerships"), await town.page(who, "trail")
        seen[who.name] = [row.closing for row in pairs.sheet.rows]
        assert who is dora or "did_not_fit" not in str(trail)
    assert seen == {"Carla": [""], "Dora": ["It is hard to understand each other"]}
    assert await town.page(other, "partnerships") is None


async def test_reasons_are_swept_after_two_rounds(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    await parts(one, "times")
    for number in range(3):
        assert len(await closings(town)) == 2, number
        await carla.writes("/round end yes")
        await carla.writes("/round open")
        people = [town.person(f"New{number}{letter}") for letter in "ab"]
        for each, country in zip(people, ("Kenya", "Chile"), strict=True):
            await each.joins(country, interests=("reading",))
        await carla.writes("/round preview")
        await carla.presses("Start the round")
        await town.passes(hours=6)
    assert await closings(town) == {}


@pytest.mark.parametrize("count", [2, 3])
async def test_what_has_ended_cannot_end_again(town: Town, carla: Actor, count: int) -> None:
    one = (await begun(town, carla, count))[0]
    await carla.writes("/round end yes")
    await one.asks("part", "partnership-1")
    one.sees("come to its end")
    await one.asks("part.yes", "partnership-1", {"why": ("times",)})
    one.sees("come to its end")


async def test_strangers_end_nothing(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    stranger = await late(town, "Nina", "Chile")
    for name in ("part.yes", "rematch.ask"):
        await stranger.asks(name, "partnership-1", {"why": ("times",)})
        stranger.sees("come to its end")
    assert await closings(town) == {}
