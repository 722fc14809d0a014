"""Concerns: who reads them is shown first, and whoever they are about sees them nowhere."""

from __future__ import annotations

from bot.chat import Account, Form, Message, plain
from tests.dialogues.actors import Actor, Town, said
from tests.safety.people import inbox, partnership_of, two, whom


async def second(town: Town) -> Actor:
    """Dee, another coordinator."""
    dee = town.person("Dee")
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, dee.account, town.now)
    return dee


async def reports(who: Actor, about: str, text: str = "He asks for money", category: str = "money") -> None:
    await who.writes("/report")
    await who.submits(about=whom(who, about), category=category, text=text)


async def test_the_form_shows_who_reads_it_and_they_are_told(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await asha.writes("/report")
    asha.sees("emergency", "If it is about one of them, they will not")
    assert "Who will read this: @carla." in plain(asha.form.intro)
    assert "safety@example.org" in plain(asha.form.intro)
    assert "Somebody may be under age" in str(asha.form.fields[1])
    ben_himself = whom(asha, "It is about Ben")
    await asha.submits(category="under_age", text="Ben says he is fifteen")
    assert "about" in asha.form.errors
    await asha.submits(about=ben_himself, category="under_age", text="Ben says he is fifteen")
    asha.sees("Thank you for telling", "carla", "[Block Ben]")
    await town.deliver()
    told = inbox(town, carla)[-1]
    assert "raised a concern" in told
    assert "fifteen" not in told
    assert not [each for each in inbox(town, ben) if "concern" in each]


async def test_coordinators_act_through_buttons(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await reports(asha, "It is about Ben")
    await carla.writes("/concerns")
    carla.sees("No. 1", "Money", "open")
    await carla.presses("No. 1")
    carla.sees("He asks for money", "About: Ben", "From: Asha")
    await carla.presses("Take it")
    carla.sees("in hand", "with carla")
    await carla.presses("End the partnership now")
    await town.deliver()
    assert "not every two people fit" in inbox(town, ben)[-1]
    partnership = await partnership_of(town, ben)
    assert partnership.ended_at is not None
    assert town.stage.closed == {partnership.code}, "nobody writes there any more"
    await carla.presses("Suspend the person")
    carla.sees("suspended")
    await town.deliver()
    assert "you take no part" in inbox(town, ben)[-1]
    await carla.presses("Close it")
    carla.sees("closed")
    await carla.writes("/concerns")
    carla.sees("No concern waits")


async def test_minors(town: Town, carla: Actor) -> None:
    """Whoever may be under age takes no part until a person has looked; nobody is told who said so, or what."""
    asha, ben = await two(town, carla)
    await reports(asha, "It is about Ben", "Ben says he is fifteen", "under_age")
    await carla.writes("/concerns")
    await carla.presses("No. 1")
    carla.sees("Somebody may be under age", "Ben says he is fifteen", "About: Ben")
    await carla.presses("Suspend the person")
    await town.deliver()
    said = " ".join(inbox(town, ben))
    assert "you take no part" in said
    assert not [word for word in ("fifteen", "under age", "Asha says") if word in said]
    assert (await partnership_of(town, asha)).ended_at is not None
    await ben.writes("/join")
    ben.does_not_see("Welcome", "Your country")


async def test_a_coordinator_it_is_about_sees_nothing_of_it(town: Town, carla: Actor) -> None:
    dee = await second(town)
    asha, _ = await two(town, carla)
    await asha.writes("/report")
    assert "@dee" in plain(asha.form.intro)
    await asha.submits(about=whom(asha, "It is about dee"), category="unkind", text="Dee shouts at people")
    assert "Others would read" in str(asha.form.errors), "before anything is kept"
    assert "carla" in plain(asha.form.intro)
    assert "dee" not in plain(asha.form.intro)
    await asha.submits(category="unkind", text="Dee shouts at people")
    asha.sees("Thank you for telling")
    await town.deliver()
    assert not [each for each in inbox(town, dee) if "concern" in each]
    await dee.writes("/concerns")
    dee.sees("No concern waits")
    for name in ("concern", "concern.take", "concern.close", "concern.part"):
        await dee.asks(name, "programme-1.1")
        dee.sees("no such concern for you")
        dee.does_not_see("shouts")
    await carla.writes("/concerns")
    await carla.presses("No. 1")
    await carla.presses("Take it")
    assert "concern" not in str(await town.page(dee, "trail"))
    assert await town.page(dee, "concerns") == []
    assert not (await town.page(dee, "start")).waits
    assert "concern.take" in str(await town.page(carla, "trail"))
    assert len(await town.page(carla, "concerns")) == 1


async def test_the_last_coordinator_cannot_judge_alone(town: Town, carla: Actor) -> None:
    asha, _ = await two(town, carla)
    await asha.writes("/report")
    await asha.submits(about=whom(asha, "It is about carla"), category="unkind", text="Carla shouts")
    asha.sees("outside of this chat: safety@example.org", "Nothing was sent")
    async with town.store.reading() as tx:
        assert await tx.safety.concerns(1) == []


async def test_a_coordinator_does_not_see_concerns_of_their_own_partnership(town: Town, carla: Actor) -> None:
    dee = await second(town)
    await carla.writes("/round open")
    asha = town.person("Asha")
    await dee.joins("Kenya")
    await asha.joins("Nepal")
    await carla.writes("/round preview")
    await carla.writes("/round start")
    await town.deliver()
    await reports(dee, "It is about Asha", "Asha is unkind", "unkind")
    await dee.writes("/concerns")
    dee.sees("No concern waits")
    await dee.asks("concern", "programme-1.1")
    dee.does_not_see("Asha is unkind")
    await carla.asks("concern", "programme-1.1")
    carla.sees("Asha is unkind")


async def test_where_others_would_read_it_they_are_shown_first(town: Town, carla: Actor) -> None:
    asha, _ = await two(town, carla)
    await asha.writes("/report")
    await second(town)
    await asha.submits(about=whom(asha, "It is about Ben"), category="other", text="Something")
    assert isinstance(asha.seen, Form)
    assert "Others would read" in str(asha.seen.errors)
    assert "dee" in plain(asha.seen.intro)
    async with town.store.reading() as tx:
        assert await tx.safety.concerns(1) == []
    await asha.submits(category="other", text="Something")
    asha.sees("@carla, @dee")


async def test_strangers_can_report_and_nobody_else_reads(town: Town, carla: Actor) -> None:
    asha, _ = await two(town, carla)
    stranger = town.person("Xeno")
    await reports(stranger, "Somebody or something else", "A child is in danger", "unsafe")
    stranger.sees("Thank you for telling")
    for who in (asha, stranger):
        await who.asks("concern", "programme-1.1")
        who.sees("coordinators")
        who.does_not_see("in danger. ")
    assert isinstance(who.seen, Message)


async def test_a_round_needs_a_second_contact_and_the_way_there_is_one_press(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        from dataclasses import replace

        bare = programme.settings.model_copy(update={"safety_contact": ""})
        await tx.programmes.change(replace(programme, settings=bare))
    await carla.writes("/round open")
    carla.sees("another reader", "[Name a safety contact]")
    async with town.store.reading() as tx:
        assert await tx.rounds.latest(1) is None
    await carla.presses("Name a safety contact")
    await carla.submits(safety_contact="Ana, +56 2 1234", emergency="Call 112 in Europe.")
    await carla.presses("Open a round")
    carla.sees("is open")
    stranger = town.person("Xeno")
    await stranger.writes("/help")
    stranger.sees("Call 112 in Europe.")
    await stranger.writes("/report")
    stranger.sees("Call 112 in Europe.")


async def test_two_coordinators_are_enough(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        from dataclasses import replace

        await tx.programmes.change(
            replace(programme, settings=programme.settings.model_copy(update={"safety_contact": ""}))
        )
    await second(town)
    await carla.writes("/round open")
    carla.sees("is open")


async def test_a_suspended_person_is_told_and_known_again(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await reports(asha, "It is about Ben")
    await carla.asks("concern.suspend", "programme-1.1")
    await town.deliver()
    assert "not every two people fit" in inbox(town, asha)[-1]
    for line in ("/join", "/partner", "/profile", "/block", "/away"):
        await ben.writes(line)
        ben.sees("You take no part")
    await ben.writes("/help")
    ben.does_not_see("/join")
    await ben.writes("/report")
    ben.sees("Whom or what is it about?")
    elsewhere = Actor(town, "Ben", Account("stage", "town", "ben"), place=ben.place)
    async with town.store.writing() as tx:  # whatever is left of him: the mark alone knows him
        person = await tx.people.by_account(1, ben.account)
        assert person is not None
        from dataclasses import replace

        await tx.people.change(replace(person, accounts=()))
    await elsewhere.writes("/join")
    elsewhere.sees("You take no part")
    assert "Ben" not in said(elsewhere.seen)  # type: ignore[arg-type]
    await carla.asks("concern", "programme-1.1")
