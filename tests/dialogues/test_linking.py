"""One human in two places: a code joins two accounts; partners meet somebody where they want to be met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.chat import Account, Community, Form, Message, plain
from bot.people import Partnership
from bot.rehearsal.stage import Stage
from tests.dialogues.actors import Actor, Town, said

OTHER = Community("slack", "T1", "C1")


@pytest.fixture
async def elsewhere(town: Town) -> Community:
    """The programme lives on Slack as well."""
    stage = Stage()
    stage.platform = "slack"
    town.deliverer = replace(town.deliverer, chats={**town.deliverer.chats, "slack": stage})
    async with town.store.writing() as tx:
        await tx.programmes.add_home(1, OTHER, "Library")
    return OTHER


def on_slack(town: Town, name: str) -> Actor:
    return Actor(town, name, Account("slack", "T1", f"U{name.upper()}"), OTHER)


async def joins(actor: Actor, country: str) -> None:
    await actor.writes("/join")
    await actor.submits(name=actor.name, country=country, languages="English", partner_wanted="anyone")
    await actor.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    actor.sees("Welcome to")


async def code_of(actor: Actor) -> str:
    await actor.writes("/link")
    actor.sees("Your code is")
    return said(actor.seen).partition("Your code is ")[2].split(".")[0].replace("*", "")  # type: ignore[arg-type]


async def people(town: Town) -> Sequence[tuple[str, int, int]]:
    async with town.store.reading() as tx:
        return [(each.name, len(each.accounts), len(each.communities)) for each in await tx.people.of_programme(1)]


async def test_two_accounts_are_one_person(town: Town, carla: Actor, elsewhere: Community) -> None:
    await carla.writes("/round open")
    ana, here = town.person("Ana"), on_slack(town, "Ana")
    await joins(ana, "Kenya")
    await joins(here, "Kenya")
    assert len(await people(town)) == 2
    await here.writes(f"/link {await code_of(ana)}")
    assert isinstance(here.seen, Form)
    await here.submits(where=str(here.account))
    here.sees("Noted: Slack: Library")
    assert await people(town) == [("Ana", 2, 2)]
    await carla.writes("/round preview")
    carla.sees("One person is enrolled")
    for each in (ana, here):
        await each.writes("/link")
        await each.presses("Where partners meet me")
        assert each.form.fields[0].value == (str(here.account),)
    async with town.store.reading() as tx:
        assert [each.state for each in await tx.rounds.enrolments(1)].count("enrolled") == 1


async def test_whoever_never_joined_there_takes_a_code(town: Town, carla: Actor, elsewhere: Community) -> None:
    await carla.writes("/round open")
    ana, here = town.person("Ana"), on_slack(town, "Ana")
    await here.writes("/link")
    here.sees("Please join first")
    await joins(ana, "Kenya")
    await here.writes(f"/link {await code_of(ana)}")
    assert await people(town) == [("Ana", 2, 2)]
    await here.writes("/profile")
    here.sees("Kenya")


async def test_partners_meet_where_both_want_to_be_met(town: Town, carla: Actor, elsewhere: Community) -> None:
    await carla.writes("/round open")
    pairs = [
        (town.person(name), on_slack(town, name), country) for name, country in (("Ana", "Kenya"), ("Bo", "Nepal"))
    ]
    for first, second, country in pairs:
        await joins(first, country)
        await second.writes(f"/link {await code_of(first)}")
        await second.submits(where=str(second.account))
    await carla.writes("/round preview")
    carla.sees("One partnership")
    await carla.presses("Start the round")
    (made,) = await partnerships(town)
    async with town.store.reading() as tx:
        home = await tx.programmes.home(made.community_id)
        assert home is not None
        assert home.community == OTHER


async def partnerships(town: Town) -> Sequence[Partnership]:
    async with town.store.reading() as tx:
        return await tx.partnerships.of_round(1)


async def test_two_who_were_partners_are_partners_of_the_joined_one(
    town: Town, carla: Actor, elsewhere: Community
) -> None:
    """Past partners and blocks of either account hold for the one that is left."""
    await carla.writes("/round open")
    ana, bo, here = town.person("Ana"), town.person("Bo"), on_slack(town, "Ana")
    for each, country in ((ana, "Kenya"), (bo, "Nepal")):
        await joins(each, country)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await carla.writes("/round end")
    await carla.presses("Yes, end the round")
    await joins(here, "Kenya")
    await ana.writes(f"/link {await code_of(here)}")
    async with town.store.reading() as tx:
        people_now = {each.name: each.id for each in await tx.people.of_programme(1)}
        assert len(people_now) == 2
        assert tuple(sorted(people_now.values())) in await tx.partnerships.past_partners(1)


async def test_a_running_partnership_stays_and_two_of_them_stay_apart(
    town: Town, carla: Actor, elsewhere: Community
) -> None:
    await carla.writes("/round open")
    ana, bo, here, di = town.person("Ana"), town.person("Bo"), on_slack(town, "Ana"), on_slack(town, "Di")
    for each, country in ((ana, "Kenya"), (bo, "Nepal"), (here, "Kenya"), (di, "Peru")):
        await joins(each, country)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    assert len(await partnerships(town)) == 2
    await here.writes(f"/link {await code_of(ana)}")
    here.sees("Both accounts are in a partnership")
    assert len(await people(town)) == 4
    await here.writes("/leave")
    await here.presses("Yes, leave")
    await here.writes(f"/link {await code_of(ana)}")
    await here.writes("/partner")
    here.sees("Bo")


async def test_a_code_is_good_once_and_for_a_quarter_of_an_hour(town: Town, carla: Actor, elsewhere: Community) -> None:
    await carla.writes("/round open")
    ana, here, eve = town.person("Ana"), on_slack(town, "Ana"), on_slack(town, "Eve")
    await joins(ana, "Kenya")
    late = await code_of(ana)
    await town.passes(minutes=16)
    await here.writes(f"/link {late}")
    here.sees("not known")
    code = await code_of(ana)
    await here.asks("link", answers={"code": code.upper()}, id_="once")
    first = here.seen
    await here.asks("link", answers={"code": code.upper()}, id_="once")
    assert here.seen == first, "a repeat is answered as it was"
    await eve.writes(f"/link {code}")
    eve.sees("not known")
    await here.writes(f"/link {await code_of(ana)}")
    here.sees("one person already")


async def test_a_suspended_person_does_not_come_back_by_another_account(
    town: Town, carla: Actor, elsewhere: Community
) -> None:
    await carla.writes("/round open")
    ana, here = town.person("Ana"), on_slack(town, "Ana")
    await joins(ana, "Kenya")
    code = await code_of(ana)
    async with town.store.writing() as tx:
        await tx.safety.suspend(1, [ana.account], town.now)
    await here.writes(f"/link {code}")
    here.sees("cannot be joined")


async def test_what_is_left_of_the_other_row_is_nothing(town: Town, carla: Actor, elsewhere: Community) -> None:
    await carla.writes("/round open")
    ana, here = town.person("Ana"), on_slack(town, "Other")
    await joins(ana, "Kenya")
    await joins(here, "Peru")
    await here.writes(f"/link {await code_of(ana)}")
    async with town.store.reading() as tx:
        gone = await tx.people.by_id(2)
        assert gone is not None
        assert (gone.name, gone.accounts, dict(gone.answers)) == ("-", (), {})
    await here.writes("/mydata")
    assert isinstance(here.seen, Message)
    assert "Peru" not in plain(here.seen.words)
