"""What people are told comes true: the next round, partners who leave, rounds of one week, a platform that is away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.chat import Inbox, Message
from bot.prompting import prompt_delivery
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun, joined, started_but_not_delivered


async def enrolled(town: Town, round_id: int) -> set[int]:
    async with town.store.reading() as tx:
        return {each.participant_id for each in await tx.rounds.enrolments(round_id) if each.state == "enrolled"}


async def test_who_had_no_partner_need_not_do_anything(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    one, two = town.person("One"), town.person("Two")
    lonely = town.person("Lonely")
    await one.joins("Kenya", "Swahili")
    await two.joins("Uganda", "Swahili")
    await lonely.joins("Peru", "Spanish")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    lonely.sees_in_inbox("You need not do anything", "first in line")
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    carla.sees("One person who waited")
    assert await enrolled(town, 2) == {3}


async def test_the_farewells_button_leads_into_the_next_round(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await carla.writes("/round end yes")
    await town.passes(days=1)
    await one.presses("Join the next round", (await one.in_space())[-1])
    one.sees("You are on the list")
    await two.writes("/help")
    two.sees("Press Join, and you are in the next one")
    await carla.writes("/round open")
    carla.sees("One person who waited")
    assert await enrolled(town, 2) == {1}


async def test_whose_partner_left_is_in_the_next_round(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await one.asks("leave.yes")
    await town.deliver()
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    assert await enrolled(town, 2) == {2}


async def test_a_three_of_whom_two_leave(town: Town, carla: Actor) -> None:
    one, two, three = await begun(town, carla, 3)
    space = await three.space()
    await one.asks("leave.yes")
    await town.deliver()
    three.sees_in_inbox("goes on with the two of you")
    assert one.account not in town.stage.people[space.address]
    await three.writes("/partner")
    three.does_not_see("Person0")
    await two.asks("leave.yes")
    await town.deliver()
    told = [each for each in town.stage.posted if each.place == Inbox(three.account)]
    assert len(told) == 2
    three.sees_in_inbox("first in line in the next round")
    count = len(await three.in_space())
    await town.passes(weeks=3)
    assert len(await three.in_space()) == count


async def test_the_button_ends_the_round_it_speaks_of(town: Town, carla: Actor) -> None:
    await begun(town, carla, 4)
    await carla.writes("/round end")
    question = carla.seen
    assert isinstance(question, Message)
    await carla.writes("/round open")
    for name, country in (("Eva", "Chile"), ("Finn", "Norway")):
        await town.person(name).joins(country)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await carla.presses("Yes, end the round", question)
    async with town.store.reading() as tx:
        assert [each.state for each in await tx.rounds.of_programme(1)] == ["ended", "running"]


async def test_a_refused_prompt_leaves_the_weeks_prompt_alone(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await carla.writes("/prompt send tools-you-like")
    await town.passes(days=8)
    before = len(await one.in_space())
    await carla.writes("/prompt send tools-you-like")
    carla.sees("nothing was sent")
    await town.passes(days=7)
    assert len(await one.in_space()) == before + 1


async def test_a_prompt_sent_on_the_last_day_is_the_look_back(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    async with town.store.reading() as tx:
        schedule = await tx.ledger.schedule_of(1)
    assert schedule is not None
    days = (schedule.last_date - town.now.date()).days
    await town.passes(days=days - 1, hours=6)
    await carla.writes("/prompt send")
    carla.sees("A look back and farewell")
    await town.deliver()
    await one.sees_in_space("A look back and farewell")
    await town.passes(days=9)
    shown = "\n".join(said(message) for message in await one.in_space())
    assert shown.count("A look back and farewell") == 1


async def test_a_platform_that_is_away_for_a_day_costs_nothing(town: Town, carla: Actor) -> None:
    people = await started_but_not_delivered(town, carla, 4)
    town.stage.before_keeping = lambda key: True
    for _ in range(48):
        town.now += timedelta(minutes=30)
        await town.deliver()
    town.stage.before_keeping = lambda key: False
    town.now += timedelta(hours=2)
    await town.deliver()
    for person in people:
        await person.sees_in_space("Welcome", "The beginning: your pact")
    async with town.store.reading() as tx:
        assert (await tx.ledger.counts(1, 1))["dead"] == 0


async def test_a_round_of_one_week_made_longer_gets_prompts(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weeks="1")
    one, _ = await begun(town, carla, 2)
    await carla.writes("/round extend 3")
    await town.passes(weeks=5)
    prompts = [message for message in await one.in_space() if "Skip this one" in said(message)]
    assert len(prompts) == 4


async def test_an_old_answer_is_not_used_for_a_new_command(town: Town, carla: Actor) -> None:
    await carla.writes("/programme create Archivists")
    await carla.asks("round.open", "programme-1")
    for name, country in (("Eva", "Chile"), ("Finn", "Norway")):
        await town.person(name).asks("join", "programme-1")
        person = town.person(name)
        person.seen = await person.asks("join", "programme-1")
        await person.submits(name=name, country=country, languages="English", partner_wanted="anyone")
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    await carla.asks("round.preview", "programme-1")
    await carla.presses("Start the round")
    await carla.writes("/round end yes")
    carla.sees("Which one do you mean")
    town.now += timedelta(days=3)
    await carla.writes("/round end")
    await carla.presses("Librarians across borders")
    carla.sees("Shall we?")


async def test_refused_consent_keeps_nothing_anywhere(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/join")
    await asha.submits(name="Ashakiran", country="Nepal", languages="Nepali", partner_wanted="anyone")
    await asha.submits(conduct=(), stored=(), age=())
    async with town.store.reading() as tx:
        replies = [await tx.front.replied(f"request-{number}", asha.account) for number in range(1, 5)]
    assert not any("Ashakiran" in said(reply) for reply in replies if reply)


async def test_a_lock_that_is_impossible_changes_nothing(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 4)
    same = town.person("Same")
    await same.joins("Kenya")
    await carla.writes("/round lock Person0 Same")
    carla.sees("not possible")
    await carla.writes("/round preview")
    carla.sees("2 partnerships")
    await carla.writes("/round lock Person1 Person2")
    await carla.presses("Do it")
    await people[1].asks("leave.yes")
    await carla.writes("/round preview")
    carla.sees("2 partnerships")


async def test_a_member_who_cannot_be_let_in_is_not_passed_over(town: Town, carla: Actor) -> None:
    people = await started_but_not_delivered(town, carla, 2)
    async with town.store.writing() as tx:
        found = await tx.people.everywhere(people[0].account)
        account = type(people[0].account)("stage", "elsewhere", "x")
        await tx.people.change(replace(found[0], accounts=(account,)))
    await town.deliver()
    async with town.store.reading() as tx:
        stuck = await tx.ledger.stuck(1, 9)
    assert any("no account in the community" in each.reason for each in stuck)


async def test_codes_are_like_no_others(town: Town, carla: Actor) -> None:
    await begun(town, carla, 12)
    codes = Counter(town.stage.spaces)
    assert len(codes) == 6
    assert all(len(code) >= 8 for code in codes)


async def test_long_introductions_have_pages_of_their_own(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 3)
    for person in people:
        await person.asks("profile.page", "programme-1.talking")
        await person.submits(introduction="x" * 600)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    await people[0].asks("pact")
    await people[0].submits(rhythm="weekly", medium="m" * 300, lost="l" * 300, hopes="h" * 300)
    await people[0].writes("/partner")
    people[0].sees("h" * 300)
    await people[0].presses("About Person2")
    people[0].sees("x" * 600)


async def test_a_start_button_starts_what_stood_above_it(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    seen = carla.seen
    assert isinstance(seen, Message)
    await carla.writes("/round forbid 1")
    await carla.presses("Do it")
    await carla.presses("Start the round", seen)
    carla.sees("Another coordinator has changed the matching")
    assert not town.stage.spaces
    await carla.presses("Start the round")
    carla.sees("has begun")
    await carla.presses("Start the round", seen)
    carla.sees("has begun already")


async def test_nobody_writes_over_a_pact_that_they_have_not_seen(town: Town, carla: Actor) -> None:
    one, two = await begun(town, carla, 2)
    await one.asks("pact")
    await two.asks("pact")
    await one.submits(rhythm="fortnightly", hopes="Ideas about reading")
    one.sees("We show it to your partner")
    await two.submits(rhythm="monthly")
    two.sees("has changed the pact meanwhile")
    kept = {field.key: field.value for field in two.form.fields}
    assert kept["hopes"] == "Ideas about reading"
    await two.submits(medium="Video")
    await town.deliver()
    await one.sees_in_space("Ideas about reading", "Video", "every two weeks")


async def test_a_break_is_told_wherever_one_looks(town: Town, carla: Actor) -> None:
    (one,) = await joined(town, carla, 1)
    await one.writes("/pause 2027-12-01")
    await one.writes("/help")
    one.sees("You have a break until", "December 1, 2027")
    one.does_not_see("You are enrolled")


async def test_the_last_partnership_can_be_read_on(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await carla.writes("/round end yes")
    await one.writes("/partner")
    one.sees("Your space", "Person1", "Nepal")


async def test_a_second_programme_disturbs_nobody_who_is_in_one(town: Town, carla: Actor) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await carla.writes("/programme create Archivists")
    await asha.writes("/profile")
    asha.sees("Asha")
    await asha.writes("/help")
    asha.does_not_see("Which one do you mean")


async def test_half_a_command_is_not_called_unknown(town: Town, carla: Actor) -> None:
    await carla.writes("/round")
    carla.sees("needs one more word", "/round start", "/round end")


async def test_a_button_about_something_gone_does_nothing_else(town: Town, carla: Actor) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await asha.asks("leave.yes", "programme-9")
    asha.sees("not here any more")
    await asha.writes("/profile")
    asha.sees("Nepal")


async def test_whose_partner_leaves_is_in_a_round_that_is_open_already(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await carla.writes("/round open")
    await one.asks("leave.yes")
    async with town.store.reading() as tx:
        (enrolment,) = await tx.rounds.enrolments(2)
    assert (enrolment.participant_id, enrolment.left_behind) == (2, True)


async def test_a_dead_prompt_does_not_stop_the_next(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    async with town.store.writing() as tx:
        (partnership,) = await tx.partnerships.of_round(1)
        await tx.ledger.enqueue([prompt_delivery(partnership, "a-working-day", town.now)])
        (claimed,) = await tx.ledger.claim(town.now, "x", town.now + timedelta(minutes=1), 9)
        await tx.ledger.bury(claimed, "test", town.now)
    await town.passes(days=7)
    before = len(await one.in_space())
    await carla.writes("/prompt send")
    await town.deliver()
    assert len(await one.in_space()) == before + 1


async def test_a_marked_prompt_waits_where_another_is_sent(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await town.passes(days=7)
    await carla.writes("/prompt next tools-you-like")
    await carla.writes("/prompt send a-problem-you-have-now")
    await town.passes(days=9)
    shown = "\n".join(said(message) for message in await one.in_space())
    assert "Tools" in shown


async def test_both_who_left_a_three_are_out_of_its_space(town: Town, carla: Actor) -> None:
    one, two, three = await begun(town, carla, 3)
    space = await three.space()
    await one.asks("leave.yes")
    await two.asks("leave.yes")
    await town.deliver()
    assert one.account not in town.stage.people[space.address]


async def test_an_impossible_lock_leaves_an_earlier_wish(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    await town.person("Same").joins("Kenya")
    await carla.writes("/round forbid Person0 Same")
    await carla.presses("Do it")
    async with town.store.reading() as tx:
        before = await tx.rounds.wishes(1)
    await carla.writes("/round lock Person0 Same")
    carla.sees("not possible")
    async with town.store.reading() as tx:
        assert await tx.rounds.wishes(1) == before


async def test_a_prompt_sent_on_sunday_leaves_mondays_alone(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weekday=("0",))
    one, _ = await begun(town, carla, 2)
    await town.passes(days=6, hours=9)  # Sunday, 18:00 UTC: Monday has begun in the east
    before = len(await one.in_space())
    await carla.writes("/prompt send")
    carla.sees("is on its way to one partnership")
    await town.deliver()
    assert len(await one.in_space()) == before + 1
    await town.passes(days=1)
    assert len(await one.in_space()) == before + 2
