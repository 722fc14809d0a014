"""Reminders: in the channel 7 days and 1 day before a round closes; and one to whoever stopped half-way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord import show
from bot.chat import Account, Community, Inbox
from bot.delivery import tick
from bot.liaison import Liaison
from tests.dialogues.actors import CHANNEL, Actor, Town, said

FIRST = {"name": "Asha", "country": "Nepal", "languages": "English", "partner_wanted": "anyone"}
CLOSING, HALF_WAY = "There is time to join", "You have begun to join"


async def test_the_channel_is_reminded_seven_days_and_one_day_before(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-20")
    await town.person("Omar").joins("Kenya")
    await town.passes(weeks=3)
    assert await days_of(town, "closing") == {("7", 13), ("1", 19)}
    where = [each.place for each in town.stage.posted if each.message and CLOSING in said(each.message)]
    assert where == [CHANNEL, CHANNEL], "and nobody's inbox"


async def days_of(town: Town, what: str) -> set[tuple[str, int]]:
    """(days before, day of February on which it was delivered)."""
    async with town.store.reading() as tx:
        found = await tx.board.deliveries(1, "delivered", 0, 50)
    return {(each.about.get("days", ""), (each.settled_at or town.now).day) for each in found if each.what == what}


async def test_none_where_it_opened_later_than_that(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-06")
    await town.passes(weeks=2)
    assert await days_of(town, "closing") == {("1", 5)}


async def test_none_after_a_long_night_and_none_of_a_round_that_began(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-20")
    town.now += timedelta(days=15)  # nothing ran: the first was missed by more than a day and a half
    await town.passes(hours=6)
    assert await days_of(town, "closing") == set()
    for name, country in (("Asha", "Nepal"), ("Ben", "Kenya")):
        await town.person(name).joins(country)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.passes(weeks=1)
    assert await days_of(town, "closing") == set()


async def test_a_last_day_that_moved_is_reminded_of_in_time_and_once(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-20")
    town.now = datetime(2027, 2, 13, 11, tzinfo=UTC)
    await tick(town.store, town.core, town.now)
    await carla.writes("/round open 2027-02-24")
    await town.deliver()
    assert await days_of(town, "closing") == set()
    await town.passes(weeks=3)
    assert await days_of(town, "closing") == {("7", 17), ("1", 23)}


async def begins(town: Town, name: str = "Asha") -> Actor:
    who = town.person(name)
    await who.writes("/join")
    await who.submits(**{**FIRST, "name": name})
    return who


def reminders(town: Town, who: Actor) -> int:
    return sum(
        each.place == Inbox(who.account) and each.message is not None and HALF_WAY in said(each.message)
        for each in town.stage.posted
    )


async def test_whoever_stopped_half_way_is_reminded_once_and_goes_on(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-27")
    asha, opened = await begins(town), town.person("Olga")
    await opened.writes("/join from:ifla")  # a form that was opened, and nothing more
    await town.passes(days=1)
    assert reminders(town, asha) == 0
    await town.passes(days=20)
    assert (reminders(town, asha), reminders(town, opened)) == (1, 0)


async def test_the_reminder_leads_back_to_where_they_were(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-27")
    asha = await begins(town)
    await town.passes(days=3)
    (message,) = [each.message for each in town.stage.posted if each.place == Inbox(asha.account)]
    await asha.presses("Go on", message)
    asha.sees("This is what your partner will see", "Nepal")
    await asha.presses("Not this time", message)
    asha.sees("What you had written is deleted")
    await asha.writes("/join")
    assert {field.key: field.value for field in asha.form.fields}["country"] == ""


@pytest.mark.parametrize("how", ["declined", "joined", "not now", "no round", "closed"])
async def test_not_to_whoever_has_decided_and_never_after_closing(town: Town, carla: Actor, how: str) -> None:
    if how != "no round":
        await carla.writes("/round open 2027-02-02" if how == "closed" else "/round open 2027-02-27")
    asha = await begins(town)
    match how:
        case "declined":
            await asha.submits(conduct=("yes",), stored=(), age=("yes",))
        case "joined":
            await asha.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        case "not now":
            await asha.asks("join.not_now", "programme-1")
    await town.passes(days=6)
    assert reminders(town, asha) == 0


async def test_where_people_are_asked_first_only_whoever_said_so(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        await tx.programmes.add_home(1, Community("discord", "9", "8"), "Here")
    await carla.writes("/round open 2027-02-27")
    for number in ("1", "2"):
        who = Actor(town, "Asha", Account("discord", "", number), Community("discord", "9", "8"))
        await who.writes("/join")
        form = who.form
        await who.submits(**FIRST)
        assert form.aside is None
        assert who.form.aside is not None
        shown = show.continued(who.form, "ticket", {"again": "a", "next": "n", "continue": "c"})
        assert [each.name for each in shown.buttons] == [show.OPEN_FORM, "join.remind"]
        liaison = Liaison("discord", town.store, town.desk, lambda: town.now)
        assert not await liaison.may_write_to(who.account)
        if number == "2":
            await who.asks(who.form.aside.name, who.form.aside.subject)
            who.sees("once")
            assert await liaison.may_write_to(who.account)
    town.now += timedelta(days=2, hours=4)
    await tick(town.store, town.core, town.now)
    async with town.store.reading() as tx:
        found = await tx.board.deliveries(1, None, 0, 50)
    assert [each.about["account"] for each in found if each.what == "half_way"] == ["discord//2"]


async def test_the_reminder_speaks_their_language(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-27")
    asha = Actor(town, "Asha", town.person("Asha").account, locale="es-MX")
    await asha.writes("/join")
    await asha.submits(**FIRST)
    async with town.store.reading() as tx:
        draft = await tx.people.draft(asha.account, "join", "programme-1")
    assert draft is not None
    assert draft.answers["locale"] == "es-MX"
