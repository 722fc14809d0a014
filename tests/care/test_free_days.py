"""Days of the week on which somebody is free: told once, and no step of the ladder counts them or falls on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.care.days import Days
from bot.chat import Choice
from bot.delivery import tick
from bot.people import Reader
from tests.care.test_ladder import a_pair, inbox, signs, told
from tests.dialogues.actors import Actor, Town

TUESDAY = datetime(2027, 2, 2, 9, tzinfo=UTC)


def test_they_are_no_working_days() -> None:
    days, others = Days(Reader(1, "UTC", "", "24")), Days(Reader(2, "UTC", ""))
    assert days.after(TUESDAY, 2) - others.after(TUESDAY, 2) == timedelta(days=4), "Wednesday, Friday, the weekend"
    assert not days.is_open(TUESDAY + timedelta(days=1, hours=2))
    assert days.is_open(TUESDAY + timedelta(days=2, hours=2))


async def test_told_once_they_count_in_the_ladder(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await two.writes("/profile")
    await two.presses("My free weekdays")
    field = two.form.fields[0]
    assert isinstance(field, Choice)
    assert [each.label for each in field.options][:2] == ["Monday", "Tuesday"]
    await two.submits(days=("1", "2"))
    two.sees("Noted: Tuesday and Wednesday", "Nobody waits for you")
    free = set()
    while (await signs(town))[2].step == "":
        town.now += timedelta(hours=6)
        await tick(town.store, town.core, town.now)
        await town.deliver()
        free.add(town.now.weekday())
    assert {1, 2} < free, "Tuesday and Wednesday have passed"
    assert town.now.date() - datetime(2027, 2, 1, tzinfo=UTC).date() == timedelta(days=7), "Thursday, Friday, Monday"
    assert inbox(town, two)
    assert "has written to you" in told(town, two)


async def test_they_are_changed_and_taken_back_and_are_in_mydata(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await two.asks("profile.free_days", "programme-1", {"days": ("4", "0")})
    two.sees("Noted: Monday and Friday")
    async with town.store.reading() as tx:
        (outline,) = await tx.partnerships.outlines(1)
        person = await tx.people.by_account(1, two.account)
    assert {each.id: each.free for each in outline.readers} == {1: "", 2: "04"}
    assert person is not None
    assert person.answers["free_days"] == "04"
    await two.asks("profile.free_days", "programme-1", {"days": tuple("0123456")})
    assert two.form.errors
    await two.asks("profile.free_days", "programme-1", {"days": ()})
    two.sees("no free days beside your weekend")
    async with town.store.reading() as tx:
        (outline,) = await tx.partnerships.outlines(1)
    assert [each.free for each in outline.readers] == ["", ""]


async def test_a_new_page_of_the_profile_keeps_them(town: Town, carla: Actor) -> None:
    _, two = await a_pair(town, carla)
    await two.asks("profile.free_days", "programme-1", {"days": ("4",)})
    await two.asks("profile.save", "programme-1.work", {"timezone": "Africa/Nairobi"})
    async with town.store.reading() as tx:
        person = await tx.people.by_account(1, two.account)
    assert person is not None
    assert person.reader.free == "4"
