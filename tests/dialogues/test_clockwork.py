"""The wheel that wakes ticks and deliveries: what was missed while the program was down goes out once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import time_machine

from bot.cli.composing import now
from bot.clockwork import Clockwork
from bot.health import Health
from storage.sql import SqlStore
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun


async def runs_for_a_moment(town: Town) -> None:
    clockwork = Clockwork(town.store, town.core, town.deliverer, Health(town.store, now))
    clockwork.start()
    await asyncio.sleep(0.5)
    await clockwork.stop()


async def test_a_program_that_was_off_for_three_weeks(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    before = len(await one.in_space())
    back = town.now + timedelta(days=26, hours=2)
    assert isinstance(town.store, SqlStore)
    town.store.clock = now
    with time_machine.travel(back, tick=False):
        await runs_for_a_moment(town)
        await runs_for_a_moment(town)
    assert len(await one.in_space()) == before + 1


async def test_it_goes_on_after_a_store_that_was_busy(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    before = len(await one.in_space())
    town.now += timedelta(days=8, hours=2)
    clockwork = Clockwork(town.store, town.core, town.deliverer, Health(town.store, lambda: town.now))
    async with town.store.writing():  # the clockwork has to wait for this one
        clockwork.start()
        await asyncio.sleep(0.2)
    clockwork.wake()
    await asyncio.sleep(0.5)
    await clockwork.stop()
    assert len(await one.in_space()) == before + 1
