"""A new partner without a coordinator: among whom, in which space, and what is said where nobody is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.care.signs import Seeker
from bot.chat import Inbox, Message
from bot.delivery import tick
from bot.ledger import NewDelivery
from bot.people import Enrolment, Partnership
from tests.care.test_ladder import a_pair, inbox, told, writes_in_space
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


async def partnerships(town: Town) -> list[Partnership]:
    async with town.store.reading() as tx:
        return list(await tx.partnerships.of_round(1))


async def all_write(town: Town, people: list[Actor]) -> None:
    for who in people:
        await writes_in_space(town, who)


async def late(town: Town, name: str, country: str) -> Actor:
    """Somebody who joins after the start: the wish is kept for the next round."""
    who = town.person(name)
    await who.joins(country, "English", interests=("reading",))
    return who


async def seeking(town: Town, number: int) -> None:
    """What a closing does for the one who waited."""
    async with town.store.writing() as tx:
        await tx.rounds.set_states(1, {number: "unmatched"})
        await tx.care.seek(Seeker(1, number, town.now, town.now))


async def test_a_late_joiner_becomes_the_new_partner_in_a_new_space(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=6)
    new = await late(town, "Nina", "Chile")
    old_space = await one.space()
    await town.passes(days=9)
    assert "here is a new partner for you: Nina" in told(town, one)
    assert f"here is a new partner for you: {one.name}" in told(town, new)
    assert "Your place is open" in told(town, two)
    space = await one.space()
    assert space == await new.space()
    assert space != old_space
    assert new.account not in town.stage.people[old_space.address]
    await one.sees_in_space("Welcome", "Chile", "Our pact")
    async with town.store.reading() as tx:
        assert await tx.care.seekers(1) == []
        person = await tx.people.by_account(1, new.account)
        trail = [row["act"] for row in await tx.front.trail(1, 50)]
    assert person is not None
    assert not person.wants_round
    assert {"care.nudge", "care.question", "care.closed", "care.matched"} <= set(trail)


async def test_the_active_come_before_the_rest(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    quiet = await late(town, "Quiet", "Chile")
    await town.passes(days=9)
    fresh = town.person("Fresh")
    await fresh.joins("Chile", "English", interests=("cataloguing",))
    await town.passes(days=6)
    assert "new partner for you: Fresh" in told(town, one)
    assert "here is a new partner" not in told(town, quiet)
    assert "here is a new partner" in told(town, fresh)


async def test_one_comes_back_after_the_rematch(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await late(town, "Nina", "Chile")
    await town.passes(days=15)
    assert "new partner for you: Nina" in told(town, one)
    await two.presses("I have time again", inbox(town, two)[-1])
    two.sees("Welcome back")
    await late(town, "Omar", "Morocco")
    await town.passes(days=2)
    assert "new partner for you: Omar" in told(town, two)
    assert told(town, one).count("new partner for you") == 1


async def test_with_nobody_else_the_same_two_meet_again(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=15)
    assert "first in line" in told(town, one)
    await two.presses("I have time again", inbox(town, two)[-1])
    await town.passes(days=2)
    assert f"new partner for you: {two.name}" in told(town, one)
    assert len(await partnerships(town)) == 2


async def test_not_the_same_two_while_another_is_possible(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=15)
    await late(town, "Nina", "Chile")
    await two.presses("I have time again", inbox(town, two)[-1])
    await town.passes(days=2)
    assert f"new partner for you: {two.name}" not in told(town, one)


async def test_nobody_left(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    await town.passes(days=25)
    assert told(town, one).count("no other partner for you") == 1
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    async with town.store.reading() as tx:
        (mine,) = [each for each in await tx.rounds.enrolments(2) if each.participant_id == 1]
    assert mine.left_behind


async def six(town: Town, carla: Actor) -> tuple[list[Actor], list[Partnership]]:
    """Six people in three pairs, of whom the first pair's second member does not answer."""
    people = await begun(town, carla, 6)
    return people, await partnerships(town)


async def asked_pair(town: Town, people: list[Actor], found: list[Partnership]) -> list[Actor]:
    silent = people[found[0].members[1] - 1]
    for _ in range(15):
        await all_write(town, [each for each in people if each is not silent])
        await town.passes(days=1)
        asked = [each for each in people if "May somebody from" in told(town, each)]
        if asked:
            return asked
    raise AssertionError("no pair was asked")


async def test_a_programme_of_six_a_third_in_a_new_space(town: Town, carla: Actor) -> None:
    people, found = await six(town, carla)
    waiting = people[found[0].members[0] - 1]
    asked = await asked_pair(town, people, found)
    assert len(asked) == 2
    assert waiting not in asked
    assert waiting.name not in told(town, asked[0])
    assert "asking others" in told(town, waiting)
    pair_space = await asked[0].space()
    offer = inbox(town, asked[0])[-1]
    assert [each.style for each in offer.buttons] == ["plain", "plain"]
    await asked[0].presses("Yes, gladly", offer)
    assert len(await partnerships(town)) == 3
    await asked[1].presses("Yes, gladly", inbox(town, asked[1])[-1])
    await town.passes(days=1)
    assert "here is a new partner for you" in told(town, waiting)
    space = await waiting.space()
    assert space != pair_space
    assert waiting.account not in town.stage.people[pair_space.address]
    assert set(town.stage.people[space.address]) == {waiting.account, *(each.account for each in asked)}
    newest = (await partnerships(town))[-1]
    assert len(newest.members) == 3


async def test_not_now_asks_the_next_pair_and_then_a_guests_week(town: Town, carla: Actor) -> None:
    people, found = await six(town, carla)
    waiting = people[found[0].members[0] - 1]
    silent = people[found[0].members[1] - 1]
    asked = await asked_pair(town, people, found)
    await asked[0].presses("Not now", inbox(town, asked[0])[-1])
    asked[0].sees("That is fine")
    await asked[1].presses("Yes, gladly", inbox(town, asked[1])[-1])
    asked[1].sees("settled itself")
    for _ in range(3):
        await all_write(town, [each for each in people if each not in (silent, waiting)])
        await town.passes(days=1)
    second = [each for each in people if "May somebody from" in told(town, each) and each not in asked]
    assert len(second) == 2
    assert "your place" not in told(town, waiting).lower()


async def test_a_guests_week_closes_by_itself(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        (programme,) = await tx.programmes.all()
        ladder = programme.settings.ladder.model_copy(update={"offers": 0})
        settings = programme.settings.model_copy(update={"ladder": ladder})
        await tx.programmes.change(replace(programme, settings=settings))
    people, found = await six(town, carla)
    waiting = people[found[0].members[0] - 1]
    asked = await asked_pair(town, people, found)
    assert "guest for a week" in told(town, asked[0])
    for each in asked:
        await each.presses("Yes, gladly", inbox(town, each)[-1])
    await town.passes(days=5)
    week = await waiting.space()
    shown = town.stage.in_space(week)
    prompts = [each for each in shown if any(button.label == "Skip this one" for button in each.buttons)]
    assert len(prompts) == 1
    pair = next(each for each in found if asked[0].account in town.stage.people[each.code])
    await town.passes(days=5)
    shown = town.stage.in_space(week)
    assert sum(any(b.label == "Skip this one" for b in each.buttons) for each in shown) == 1
    assert "come to its end" in said(shown[-1])
    assert week.address in town.stage.closed
    async with town.store.reading() as tx:
        own = await tx.partnerships.by_id(pair.id)
    assert own is not None
    assert own.ended_at is None
    await town.passes(days=2)
    assert "no other partner for you" in told(town, waiting)


async def test_who_leaves_starts_a_rematch_without_a_ladder(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await late(town, "Nina", "Chile")
    await two.asks("leave.yes")
    await town.passes(days=1)
    assert "can no longer take part" in told(town, one)
    await town.passes(days=2)
    assert "new partner for you: Nina" in told(town, one)
    assert "Your place is open" not in told(town, two)


async def test_a_block_holds_in_a_rematch_too(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    await late(town, "Nina", "Chile")
    async with town.store.writing() as tx:
        await tx.people.block(3, 1, town.now)
    await town.passes(days=15)
    assert "here is a new partner" not in told(town, one)


async def test_the_waiting_list_is_asked_before_the_next_round(town: Town, carla: Actor) -> None:
    one, _ = await a_pair(town, carla)
    new = await late(town, "Nina", "Chile")
    async with town.store.writing() as tx:
        await tx.rounds.enrol(Enrolment(1, 3, "waiting", town.now))
    await town.passes(days=15)
    assert "new partner for you: Nina" in told(town, one)
    assert "new partner" in told(town, new)


async def test_near_the_end_nobody_is_matched_anew(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await writes_in_space(town, one)
    await writes_in_space(town, two)
    async with town.store.writing() as tx:
        round_ = await tx.rounds.by_id(1)
        assert round_ is not None
        await tx.rounds.change(replace(round_, ends_at=town.now + timedelta(days=13)))
        await tx.people.add(replace((await tx.people.many([2]))[2], accounts=(), wants_round=True, name="Free"))
    await seeking(town, 1)
    await tick(town.store, town.core, town.now)
    assert len(await partnerships(town)) == 1


async def test_a_person_in_two_programmes_is_asked_three_times_in_thirty_days_at_most(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    async with town.store.writing() as tx:
        (programme,) = await tx.programmes.all()
        other = await tx.programmes.add("other", "Other", programme.settings, town.now)
        person = await tx.people.by_id(2)
        assert person is not None
        twin = await tx.people.add(replace(person, programme_id=other.id, communities=frozenset()))
        for number in range(3):
            nudge = NewDelivery(f"n{number}", "post", "inbox", other.id, town.now, "care_nudge", participant_id=twin.id)
            await tx.ledger.enqueue([nudge])
            found = await tx.ledger.claim(town.now, "x", town.now + timedelta(hours=1), 5)
            await tx.ledger.all_delivered([(each, "ref") for each in found], town.now)
        counted = await tx.care.nudged(town.now - timedelta(days=30))
    assert counted[two.account] == 3
    await town.passes(days=15)
    assert "has written to you" not in told(town, two)
    assert "Your place is open" in told(town, two)


async def test_every_word_of_an_offer_is_private(town: Town, carla: Actor) -> None:
    people, found = await six(town, carla)
    asked = await asked_pair(town, people, found)
    reply = await asked[0].presses("Yes, gladly", inbox(town, asked[0])[-1])
    assert isinstance(reply, Message)
    assert reply.private
    offers = [each for each in town.stage.posted if each.message and "May somebody" in said(each.message)]
    assert len(offers) == 2
    assert all(isinstance(each.place, Inbox) for each in offers)


async def test_two_late_joiners_find_each_other_though_nobody_lost_a_partner(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    await all_write(town, people)
    one, two = await late(town, "Nina", "Chile"), await late(town, "Omar", "Egypt")
    await town.passes(days=2)
    assert "here is a new partner for you: Omar" in told(town, one)
    assert "here is a new partner for you: Nina" in told(town, two)
    for each in people:
        assert "new partner" not in told(town, each)
