"""A space stays open at a normal end, and is put away when nobody has written there for long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.delivery import tick
from bot.people import Partnership
from tests.dialogues.actors import Actor, Town
from tests.safety.people import partnership_of, two

WEEKS = 12


async def ended(town: Town, carla: Actor) -> tuple[Actor, Partnership]:
    """Two whose round has come to its end."""
    asha, _ = await two(town, carla)
    await carla.asks("round.end", answers={"sure": "yes"})
    await town.deliver()
    return asha, await partnership_of(town, asha)


async def comes(town: Town, **time: float) -> None:
    """A moment, without all those before it."""
    town.now += timedelta(**time)
    await tick(town.store, town.core, town.now)
    await town.deliver()


async def writes(town: Town, asha: Actor, partnership: Partnership) -> None:
    async with town.store.writing() as tx:
        person = await tx.people.by_account(1, asha.account)
        assert person is not None
        await tx.partnerships.wrote(partnership.id, person.id, town.now)


async def test_what_has_been_quiet_for_long_is_put_away_once(town: Town, carla: Actor) -> None:
    _, partnership = await ended(town, carla)
    await comes(town, weeks=WEEKS, days=-1)
    assert town.stage.closed == town.stage.away == set(), "a normal end leaves it open"
    await comes(town, days=2)
    assert town.stage.away == {partnership.code}
    assert town.stage.closed == set()
    town.stage.away.clear()
    await comes(town, weeks=60)
    assert town.stage.away == set(), "it is away already"


async def test_a_word_keeps_it_for_another_while_and_wakes_it_up(town: Town, carla: Actor) -> None:
    asha, partnership = await ended(town, carla)
    await comes(town, weeks=WEEKS - 1)
    await writes(town, asha, partnership)
    await comes(town, weeks=WEEKS - 1)
    assert town.stage.away == set()
    await comes(town, weeks=1, days=1)
    assert town.stage.away == {partnership.code}
    town.stage.away.clear()
    town.now += timedelta(hours=1)
    await writes(town, asha, partnership)
    await comes(town, weeks=WEEKS, days=1)
    assert town.stage.away == {partnership.code}, "quiet once more"


async def test_who_writes_while_it_waits_to_be_put_away_keeps_it(town: Town, carla: Actor) -> None:
    asha, partnership = await ended(town, carla)
    town.now += timedelta(weeks=WEEKS, days=1)
    await tick(town.store, town.core, town.now)
    await writes(town, asha, partnership)
    await town.deliver()
    assert town.stage.away == set()


async def test_a_running_partnership_is_never_put_away(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        quick = programme.settings.model_copy(update={"quiet_weeks": 2, "care": False})
        await tx.programmes.change(replace(programme, settings=quick))
    await two(town, carla)
    await comes(town, weeks=6)
    assert town.stage.away == set()
