"""Whole rounds as dialogues: of 3, 6 and 12 people."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.chat import Inbox, Message, plain
from bot.delivery import tick
from tests.dialogues.actors import CHANNEL, Actor, Town, said

COUNTRIES = (
    "Kenya",
    "Nepal",
    "Mexico",
    "Sweden",
    "New Zealand",
    "India",
    "Brazil",
    "Egypt",
    "Japan",
    "Fiji",
    "Peru",
    "Ghana",
)


async def joined(town: Town, carla: Actor, count: int) -> list[Actor]:
    await carla.writes("/round open in 2 weeks")
    people = [town.person(f"Person{number}") for number in range(count)]
    for person, country in zip(people, COUNTRIES, strict=False):
        await person.joins(country, "English", interests=("reading",))
    return people


async def begun(town: Town, carla: Actor, count: int) -> list[Actor]:
    people = await joined(town, carla, count)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    carla.sees("has begun")
    await town.deliver()
    return people


async def test_a_round_of_three_is_one_partnership(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 3)
    await carla.writes("/round preview")
    carla.sees(
        "One partnership",
        "3 people",
        "One of them is a three",
        "Nobody is without a partner",
        "Person0",
        "Person1",
        "Person2",
    )
    await carla.presses("Start the round")
    await town.deliver()
    assert len(town.stage.spaces) == 1
    for person in people:
        await person.sees_in_space("Welcome", "Who can read", "writes first", "Kenya", "Nepal", "Mexico", "Our pact")
    await carla.writes("/round end yes")
    await town.passes(days=2)
    await people[0].sees_in_space("Thank you", "Your space stays open", "look back")


async def test_a_round_of_six_from_join_to_farewell(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    assert len(town.stage.spaces) == 3
    first = people[0]
    await first.writes("/partner")
    first.sees("Your space", "What time it is now", "You have not written one yet")
    messages = await first.in_space()
    assert "Welcome" in said(messages[0])
    pact = next(message for message in messages if any(button.label == "Skip this one" for button in message.buttons))
    await first.presses("Skip this one", pact)
    first.sees("Nothing is noted anywhere")
    await town.passes(weeks=17, days=3)
    titles = [said(message) for message in await first.in_space() if "Skip this one" in said(message)]
    assert len(titles) == 16
    assert len(set(titles)) == 16
    await first.sees_in_space("Thank you")
    async with town.store.reading() as tx:
        round_ = await tx.rounds.latest(1)
    assert round_ is not None
    assert round_.state == "ended"
    await first.presses("Join the next round", (await first.in_space())[-1])
    first.sees("No round is open")


async def test_a_round_of_twelve_keeps_every_rule(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 12)
    assert len(town.stage.spaces) == 6
    inside = Counter(account.id for accounts in town.stage.people.values() for account in accounts)
    assert inside == Counter({person.account.id: 1 for person in people})
    async with town.store.reading() as tx:
        for partnership in await tx.partnerships.of_round(1):
            members = await tx.people.many(partnership.members)
            assert len({member.text("country") for member in members.values()}) == len(members)


async def test_nobody_meets_a_past_partner_again(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    async with town.store.reading() as tx:
        before = set(await tx.partnerships.past_partners(1))
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    for person in people:
        await person.writes("/join")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    async with town.store.reading() as tx:
        rounds = await tx.rounds.of_programme(1)
        pairs = [tuple(sorted(each.members)) for each in await tx.partnerships.of_round(rounds[-1].id)]
    assert len(pairs) == 3
    assert not before & set(pairs)


async def test_prompt_send_reaches_every_space_at_once_and_uses_up_the_week(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    await town.passes(days=7)
    await carla.writes("/prompt send")
    carla.sees("is on its way to 3 partnerships")
    await town.deliver()
    count = len(await people[0].in_space())
    await town.passes(days=5)
    assert len(await people[0].in_space()) == count
    await town.passes(days=4)
    assert len(await people[0].in_space()) == count + 1


async def test_the_same_prompt_twice_is_refused_with_its_reason_and_can_be_meant(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 3)
    await town.passes(days=1)
    await carla.writes("/prompt send tools-you-like")
    carla.sees("is on its way to one partnership")
    await town.deliver()
    before = len(await people[0].in_space())
    await carla.writes("/prompt send tools-you-like")
    carla.sees("the same prompt comes once a round")
    await town.passes(days=1)
    assert len(await people[0].in_space()) == before
    await carla.presses("Send it once more")
    await town.deliver()
    assert len(await people[0].in_space()) == before + 1


async def test_the_pact_decides_how_often_prompts_come(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    first = people[0]
    first.place = await first.space()
    await first.presses("Our pact", (await first.in_space())[0])
    shown = await first.submits(rhythm="monthly", medium="Video", lost="Two lines", hopes="Ideas")
    first.sees("every month", "Video", "Two lines")
    assert isinstance(shown, Message)
    assert shown.private is False
    await town.passes(weeks=17)
    prompts = [message for message in await first.in_space() if "Skip this one" in said(message)]
    assert len(prompts) == 5  # the pact, then weeks 4, 8, 12 and 16


async def test_a_prompt_of_ones_own_marked_as_next(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    await carla.writes("/prompt add")
    await carla.submits(title="A new tool", body="Is it good? " * 4, small="Two lines.", next=("yes",))
    assert "three" in carla.form.errors["body"]
    await carla.submits(body="Which new tool did you try this month?", next=("yes",))
    carla.sees("comes next")
    await town.passes(days=10)
    await people[0].sees_in_space("Which new tool did you try this month?", "Short of time? Two lines.")


async def test_lock_forbid_and_swap_run_the_matching_again(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    before = await pairs(town)
    await carla.writes("/round forbid 1")
    carla.sees("kept apart", "As many people have a partner as now", "Nothing has been changed so far")
    assert await pairs(town) == before
    await carla.presses("Do it")
    carla.sees("These will not be partners")
    assert before[0] not in await pairs(town)
    await carla.writes("/round lock Person0 Person5")
    await carla.presses("Do it")
    carla.sees("Locked")
    assert any(set(pair) == {1, 6} for pair in await pairs(town))
    one, other = (await pairs(town))[:2]
    await carla.writes("/round swap 1 2")
    await carla.presses("Do it")
    swapped = await pairs(town)
    if {1, 6} not in (set(one), set(other)):
        assert {tuple(sorted((one[0], other[1]))), tuple(sorted((other[0], one[1])))} <= set(swapped)
    await carla.writes("/round lock 99")
    carla.sees("number of a row")


async def pairs(town: Town) -> list[tuple[int, ...]]:
    async with town.store.reading() as tx:
        proposal = await tx.rounds.proposal(1)
    assert proposal is not None
    return [tuple(group["members"]) for group in proposal.body["groups"]]


async def test_rows_that_share_a_language_alone_are_to_be_looked_at(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    told = (("Kenya", "reading"), ("Nepal", "reading"), ("Mexico", "law"), ("Sweden", "funding"))
    for number, (country, interest) in enumerate(told):
        await town.person(f"Person{number}").joins(country, "English", interests=(interest,))
    await carla.writes("/round preview")
    assert set(await pairs(town)) == {(1, 2), (3, 4)}
    carla.sees("One to look at, because we know of nothing that they have in common but a language: 2.")


async def test_in_a_large_round_the_three_weakest_are_to_be_looked_at(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    for number in range(20):
        person = town.person(f"Person{number}")
        interests = ("reading", "law", "funding")[: 3 if number < 14 else 1]
        await person.joins(COUNTRIES[number % 12], "English", interests=interests)
    await carla.writes("/round preview")
    async with town.store.reading() as tx:
        proposal = await tx.rounds.proposal(1)
    assert proposal is not None
    scores = [group["score"] for group in proposal.body["groups"]]
    weakest = sorted(sorted(range(10), key=lambda row: (scores[row], row))[:3])
    rows = ", ".join(str(row + 1) for row in weakest)
    carla.sees("10 partnerships", f"Three to look at, because they suit each other least of all: {rows}.")
    carla.sees("share at least one interest")


async def test_start_shows_the_matching_first_and_again_when_people_have_changed(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    await carla.writes("/round start")
    carla.sees("have a look first")
    late = town.person("Late")
    await late.joins("Chile")
    await carla.writes("/round start")
    carla.sees("have changed since the last look")
    assert not town.stage.spaces
    await carla.presses("Start the round")
    carla.sees("has begun")


async def test_the_invitation_is_posted_once_with_its_button(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    await carla.writes("/round invite")
    await carla.writes("/round invite")
    carla.sees("has been posted before")
    await town.deliver()
    posted = town.stage.in_community(CHANNEL)
    assert len(posted) == 1
    shown = said(posted[0])
    for text in ("another country", "Enrolment closes", "costs nothing", "30 minutes a week", "Who can read", "[Join]"):
        assert text in shown
    newcomer = town.person("New")
    await newcomer.presses("Join", posted[0])
    assert newcomer.form.fields


async def test_who_has_no_partner_is_told_alone_and_is_first_in_line(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    one, two, three = (town.person(name) for name in ("One", "Two", "Three"))
    await one.joins("Kenya", "Swahili")
    await two.joins("Uganda", "Swahili")
    await three.joins("Peru", "Spanish")
    await carla.writes("/round preview")
    carla.sees("One person has no partner", "nobody else writes in a language of theirs")
    await carla.presses("Start the round")
    await town.deliver()
    three.sees_in_inbox("Until Tuesday, May 11, 2027 a place may become free", "first in line in the next round")
    assert not [each for each in town.stage.posted if each.place == Inbox(one.account)]
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    await three.writes("/join")
    async with town.store.reading() as tx:
        enrolments = await tx.rounds.enrolments(2)
    assert [each.left_behind for each in enrolments] == [True]


async def test_leaving_ends_the_partnership_kindly(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await one.writes("/leave")
    await one.presses("Yes, leave")
    await town.deliver()
    two.sees_in_inbox("almost never about you", "first in line")
    posted = len(await two.in_space())
    await town.passes(weeks=3)
    assert len(await two.in_space()) == posted


async def test_a_paused_person_is_in_no_new_round(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 3)
    await people[2].writes("/pause 2027-12-01")
    await carla.writes("/round preview")
    carla.sees("One partnership", "Person0", "Person1")
    carla.does_not_see("Person2")


async def test_extend_moves_the_last_prompt(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    await carla.writes("/round extend 2")
    carla.sees("18 weeks")
    await carla.writes("/round extend 99")
    carla.sees("whole number")
    await town.passes(weeks=19, days=3)
    assert len([message for message in await people[0].in_space() if "Skip this one" in said(message)]) == 18


@pytest.mark.parametrize("command", ["/round preview", "/round start", "/round invite", "/prompt send", "/round end"])
async def test_commands_without_a_round_say_what_to_do(town: Town, carla: Actor, command: str) -> None:
    await carla.writes(command)
    carla.sees("round", "Open")


async def test_dates_that_do_not_exist_are_told_at_the_field(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-30")
    assert carla.form.errors["closes"]
    await carla.submits(closes="2026-01-01")
    assert "passed" in carla.form.errors["closes"]
    await carla.submits(closes="in 3 weeks")
    carla.sees("is open until")


async def test_the_last_coordinator_cannot_leave_without_a_successor(town: Town, carla: Actor) -> None:
    await carla.writes("/programme coordinator step-down")
    carla.sees("only coordinator")
    await carla.writes("/programme coordinator add dora")
    carla.sees("dora is a coordinator now")
    await carla.writes("/programme coordinator step-down")
    carla.sees("Thank you")
    await carla.writes("/round open")
    carla.sees("coordinators")
    dora = town.person("Dora")
    await dora.writes("/round open")
    dora.sees("is open until")


async def test_a_message_is_heard_but_never_kept(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await town.desk.heard(await one.space(), one.account)
    await town.desk.heard(await one.space(), carla.account)
    async with town.store.reading() as tx:
        assert len(await tx.partnerships.writers(1)) == 1
    assert two.account != one.account


async def test_missed_weeks_go_out_once(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    before = len(await people[0].in_space())
    town.now += timedelta(days=26, hours=2)  # three dates pass while the program is down; it is Saturday noon
    await tick(town.store, town.core, town.now)
    await town.deliver()
    assert len(await people[0].in_space()) == before + 1
    await town.passes(days=2)
    assert len(await people[0].in_space()) == before + 1
    await town.passes(days=2)
    assert len(await people[0].in_space()) == before + 2


async def test_what_was_missed_waits_for_the_day(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    before = len(await people[0].in_space())
    town.now += timedelta(days=26, hours=13)  # 22:00 UTC: night in Kenya and in Nepal
    await tick(town.store, town.core, town.now)
    await town.deliver()
    assert len(await people[0].in_space()) == before
    await town.passes(hours=12)
    assert len(await people[0].in_space()) == before + 1


async def test_prompts_come_by_day_for_both(town: Town, carla: Actor) -> None:
    from bot import world

    await carla.writes("/round open")
    one, two = town.person("One"), town.person("Two")
    await one.joins("Nepal")
    await two.joins("Spain")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    async with town.store.reading() as tx:
        (partnership,) = await tx.partnerships.of_round(1)
    await town.passes(weeks=6)
    async with town.store.reading() as tx:
        prompts = [each for each in await tx.ledger.of_partnership(partnership.id) if each.what == "prompt"]
    for each in prompts[1:]:
        for zone in ("Asia/Kathmandu", "Europe/Madrid"):
            assert 9 <= world.local_time(each.due_at, zone).hour < 20


async def test_a_second_programme_in_one_place_asks_which_is_meant(town: Town, carla: Actor) -> None:
    await carla.writes("/programme create Archivists")
    carla.sees("Archivists is there")
    await carla.writes("/round open")
    carla.sees("Which one do you mean")
    await carla.presses("Archivists")
    carla.sees("is open until")
    async with town.store.reading() as tx:
        assert await tx.rounds.latest(1) is None
        assert await tx.rounds.latest(2) is not None


async def test_hostile_names_stay_text(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    one, two = town.person("One"), town.person("Two")
    await one.joins("Nepal", name="<script>@everyone **x** {closes}")
    await two.joins("Spain")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    await two.sees_in_space("<script>@everyone **x** {closes}")
    words = [part for message in await two.in_space() for part in message.words]
    assert plain(tuple(words)).count("<script>") >= 1


async def started_but_not_delivered(town: Town, carla: Actor, count: int) -> list[Actor]:
    people = await joined(town, carla, count)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    return people


async def test_one_of_three_leaves_before_anything_is_delivered(town: Town, carla: Actor) -> None:
    people = await started_but_not_delivered(town, carla, 3)
    await people[0].asks("leave.yes")
    await town.deliver()
    await people[1].sees_in_space("Person1", "Person2", "The beginning: your pact")
    people[1].sees_in_inbox("goes on with the two of you")
    assert people[0].account not in town.stage.people[(await people[1].space()).address]


async def test_a_round_that_ends_before_its_spaces_open_needs_nobody(town: Town, carla: Actor) -> None:
    await started_but_not_delivered(town, carla, 4)
    await carla.writes("/round end yes")
    await town.deliver()
    assert {each.place for each in town.stage.posted} == {Inbox(carla.account)}, "thanks to her alone"
    async with town.store.reading() as tx:
        counts = await tx.ledger.counts(1, 1)
        assert await tx.ledger.next_due() is None
    assert counts["dead"] == counts["due"] == counts["unknown"] == 0


async def test_a_lost_receipt_is_looked_up_and_nothing_comes_twice(town: Town, carla: Actor) -> None:
    """The stage keeps every message and every space, and says every other time that it does not know."""
    people = await started_but_not_delivered(town, carla, 6)
    seen: Counter[str] = Counter()

    def every_first_time(key: str) -> bool:
        seen[key] += 1
        return seen[key] == 1

    town.stage.after_keeping = every_first_time
    for _ in range(30):
        town.now += timedelta(minutes=1)
        await town.deliver()
    keys = Counter(each.key for each in town.stage.posted)
    assert set(keys.values()) == {1}
    assert len(town.stage.spaces) == 3
    for person in people:
        assert len(await person.in_space()) == 4
