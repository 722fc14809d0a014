"""`/round results` in the chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import Message
from bot.results import showing
from bot.results.apart import DrawingEnded
from tests.dialogues.actors import Actor, Town
from tests.dialogues.conftest import carla, town
from tests.dialogues.test_rounds import begun

__all__ = ["carla", "town"]


async def test_before_any_round(town: Town, carla: Actor) -> None:
    await carla.writes("/round results")
    carla.sees("none has begun")
    await carla.writes("/round open")
    await carla.writes("/round results")
    carla.sees("none has begun")


async def test_words_and_pictures(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    for each in people[:1]:
        await town.desk.heard(await each.space(), each.account)
    await town.passes(days=8)
    await carla.writes("/round results")
    carla.sees("Round 1", "4 people from 4 countries", "2 partnerships; in 1 somebody wrote, in 0 two did")
    assert isinstance(carla.seen, Message)
    assert [each.name for each in carla.seen.pictures] == ["alive.png", "contact.png", "prompts.png"]
    assert carla.seen.pictures[0].told == "Of 2 partnerships that had begun by week 1, 2 ran on."
    await carla.writes("/round results 7")
    carla.sees("no such round")
    await people[1].writes("/round results")
    people[1].sees("coordinators")


async def test_without_pictures_there_are_words(town: Town, carla: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(found: object) -> list[bytes]:
        raise DrawingEnded("no")

    await begun(town, carla, 4)
    monkeypatch.setattr(showing, "draw_apart", broken)
    await carla.writes("/round results")
    carla.sees("4 people from 4 countries")
    assert isinstance(carla.seen, Message)
    assert carla.seen.pictures == ()


async def test_a_name_of_300_signs(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        await tx.programmes.change(replace(programme, name="👩🏽‍🚀قريب" * 40))
    await begun(town, carla, 4)
    await carla.writes("/round results")
    carla.sees("4 people from 4 countries")
