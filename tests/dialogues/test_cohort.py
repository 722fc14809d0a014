"""What stands in the programme's channel: the week's prompt, who agreed to be introduced, and the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import effects
from bot.chat import Link, Mention, Message, Picture, Space
from bot.cohort.threads import Threads, threads_of
from bot.delivery import tick
from bot.people import Participant, Partnership
from bot.results.apart import Drawable
from bot.wording import Wording
from tests.dialogues.actors import CHANNEL, MONDAY, Actor, Town, said
from tests.dialogues.test_rounds import COUNTRIES, begun


async def switch(town: Town, **changes: Any) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        await tx.programmes.change(replace(programme, settings=programme.settings.model_copy(update=changes)))


def in_channel(town: Town, text: str = "") -> list[Message]:
    posted = [each.message for each in town.stage.posted if each.place == CHANNEL and each.message]
    return [each for each in posted if text in said(each)]


async def to_tuesday(town: Town, weeks: int = 1) -> None:
    """The Tuesday of a later week at noon, with all that came on its morning, asked for twice."""
    town.now = MONDAY + timedelta(weeks=weeks, days=1, hours=3)
    for _ in range(2):
        await tick(town.store, town.core, town.now)
        await town.deliver()


async def many(town: Town, carla: Actor, count: int) -> list[Actor]:
    await carla.writes("/round open in 2 weeks")
    people = [town.person(f"Person{number}") for number in range(count)]
    for number, person in enumerate(people):
        await person.joins(COUNTRIES[number % len(COUNTRIES)], "English", interests=("reading",))
    return people


async def start(town: Town, carla: Actor) -> None:
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await tick(town.store, town.core, town.now)
    town.now += timedelta(minutes=5)
    await town.deliver()


async def test_the_weeks_prompt_stands_there_once_with_a_thread(town: Town, carla: Actor) -> None:
    await switch(town, cohort="on")
    (asha, _) = await begun(town, carla, 2)
    assert not in_channel(town, "for everybody"), "the pact is nobody's but theirs"
    for week in (1, 2):
        await to_tuesday(town, week)
    first, second = in_channel(town, "This week's prompt, for everybody")
    assert first.thread.startswith("Week 2: ")
    assert second.thread.startswith("Week 3: ")
    assert first.thread != second.thread
    title = first.thread.removeprefix("Week 2: ")
    await town.passes(days=1)
    await asha.sees_in_space(title)


async def test_in_a_small_round_and_where_it_is_off_nothing_stands_there(town: Town, carla: Actor) -> None:
    await begun(town, carla, 2)
    await to_tuesday(town)
    await switch(town, cohort="on")
    await to_tuesday(town, 2)
    await switch(town, cohort="off")
    await to_tuesday(town, 3)
    assert len(in_channel(town, "This week's prompt")) == 1


async def test_what_is_written_there_is_no_sign_of_life(town: Town, carla: Actor) -> None:
    await switch(town, cohort="on")
    asha, _ = await begun(town, carla, 2)
    await to_tuesday(town)
    async with town.store.reading() as tx:
        before = [await tx.care.of(1), await tx.partnerships.contact_of(1), await tx.partnerships.writers(1)]
    thread = Space("stage", "town", "public-thread")
    for _ in range(3):
        await town.desk.heard(thread, asha.account)
    asha.place = CHANNEL
    await asha.writes("/help")
    async with town.store.reading() as tx:
        after = [await tx.care.of(1), await tx.partnerships.contact_of(1), await tx.partnerships.writers(1)]
    assert after == before


async def agrees(who: Actor) -> None:
    await who.writes("/profile")
    await who.presses("Introduce me to everybody?")
    assert not who.form.fields[0].value, "off, unless said yes"
    await who.submits(introduced=("yes",))
    who.sees("You will be introduced")


async def test_those_who_agreed_are_introduced_ten_in_a_message(town: Town, carla: Actor) -> None:
    await switch(town, cohort="on")
    people = await many(town, carla, 12)
    for each in people[:11]:
        await agrees(each)
    async with town.store.writing() as tx:
        (first,) = await tx.people.everywhere(people[0].account)
        await tx.people.change(replace(first, name="@everyone <b>"))
    await agrees_not(people[1])
    await start(town, carla)
    (message,) = in_channel(town, "Some of those who take part")
    told = said(message)
    assert "@everyone <b> – Kenya, " in told
    assert "Person1 " not in told
    assert "Person11" not in told
    assert "Person2 – Mexico" in told
    assert told.count("\n- ") == 10
    assert not [part for part in message.words if isinstance(part, Mention)], "nobody is notified"


async def agrees_not(who: Actor) -> None:
    await who.writes("/profile")
    await who.presses("I am introduced to everybody")
    assert who.form.fields[0].value == ("yes",)
    await who.asks("profile.introduced", "programme-1", {"introduced": ()})
    who.sees("You are not introduced")


async def test_more_than_ten_are_two_messages_and_whoever_took_it_back_is_in_none(town: Town, carla: Actor) -> None:
    await switch(town, cohort="on")
    people = await many(town, carla, 12)
    for each in people:
        await agrees(each)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await agrees_not(people[3])
    town.now += timedelta(minutes=5)
    await town.deliver()
    found = in_channel(town, "Some of those who take part")
    assert [said(each).count("\n- ") for each in found] == [9, 2]
    assert "Person3 " not in "".join(map(said, found))


async def test_whoever_waits_is_pointed_there(town: Town, carla: Actor) -> None:
    for public in (True, False):
        await switch(town, cohort="on" if public else "off")
        if public:
            await carla.writes("/round open in 2 weeks")
            for name, country in (("Ana", "Kenya"), ("Bo", "Nepal"), ("Cy", "Kenya")):
                await town.person(name).joins(country, "English" if name != "Cy" else "Swahili")
            await carla.writes("/round preview")
            await carla.presses("Start the round")
            await town.deliver()
            (told,) = [
                each.message
                for each in town.stage.posted
                if each.message and "Until then you are not alone" in said(each.message)
            ]
            (link,) = [part for part in told.words if isinstance(part, Link)]
            assert link.to == CHANNEL


async def test_coordinators_switch_it(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings public")
    assert [each.key for each in carla.form.fields] == ["cohort", "map", "without"]
    await carla.submits(cohort=("on",), map=("on",), without="Atlantis <b>")
    assert "Atlantis <b>" in carla.form.errors["without"]
    await carla.submits(cohort=("on",), map=("off",), without="Kenya, NP")
    carla.sees("Saved")
    async with town.store.reading() as tx:
        programme = await tx.programmes.by_id(1)
    assert programme is not None
    settings = programme.settings
    assert (settings.cohort, settings.map, settings.off_the_map) == ("on", False, ("KE", "NP"))
    await carla.writes("/programme settings public")
    assert carla.form.fields[2].value == "Kenya, Nepal"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Drawable]:
    found: list[Drawable] = []

    async def picture(sketch: Drawable, name: str) -> tuple[Picture, ...]:
        found.append(sketch)
        return (Picture(f"{name.replace('_', '-')}.png", "", sketch.told),)

    monkeypatch.setattr(effects, "picture_of", picture)
    return found


async def test_the_map_comes_at_the_start_and_at_the_end(town: Town, carla: Actor, drawn: list[Drawable]) -> None:
    await switch(town, off_the_map=("NP",))
    people = await many(town, carla, 20)
    await start(town, carla)
    (begins,) = in_channel(town, "A round of")
    assert "10 partnerships, 11 countries" in said(begins)
    assert [each.name for each in begins.pictures] == ["threads-start.png"]
    assert "Nepal" not in begins.pictures[0].told
    assert "Kenya" in begins.pictures[0].told
    assert not any(each.name in begins.pictures[0].told for each in people)
    async with town.store.writing() as tx:
        for partnership in await tx.partnerships.of_round(1):
            for member in partnership.members:
                for week in (0, 3):
                    await tx.partnerships.wrote(partnership.id, member, town.now + timedelta(weeks=week))
    town.now += timedelta(weeks=16)
    await carla.writes("/round end yes")
    await town.deliver()
    (ends,) = in_channel(town, "has come to its end")
    assert "people wrote to each other for 30 weeks" in said(ends)
    assert [each.name for each in ends.pictures] == ["threads-end.png"]
    assert isinstance(drawn[-1], Threads)
    assert drawn[-1].title == "10 partnerships, 11 countries, 30 weeks"
    told = threads_of((), {}, (), town.core.wording.voice("ja"), 30)
    assert "," not in told.title, "a language has its own comma"


async def test_of_fewer_than_ten_partnerships_there_is_none(town: Town, carla: Actor, drawn: list[Drawable]) -> None:
    await begun(town, carla, 6)
    await carla.writes("/round end yes")
    await town.deliver()
    assert not in_channel(town, "countries")
    assert not drawn


def person(number: int, country: str) -> Participant:
    return Participant(number, 1, "Ana", {"country": country}, "en", (), frozenset(), MONDAY)


def test_lines_join_countries_and_those_who_opted_out_have_none() -> None:
    homes = {1: "KE", 2: "NP", 3: "NP", 4: "KE", 5: "KE", 6: "KE", 7: "ES", 8: "", 9: "ZZ", 10: "KE"}
    people = {number: person(number, country) for number, country in homes.items()}
    pairs = [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]
    partnerships = [Partnership(n, 1, 1, str(n), "en", pair, 1, 1, MONDAY) for n, pair in enumerate(pairs)]
    say = Wording().voice("en")
    found = threads_of(partnerships, people, (), say)
    assert [line[-1] for line in found.lines] == [2]
    assert found.title == "5 partnerships, 4 countries"
    assert "Kenya" in found.told
    without = threads_of(partnerships, people, ("NP",), say, 9)
    assert without.lines == ()
    assert "Nepal" not in without.told
    assert without.title == "5 partnerships, 3 countries, 9 weeks"
