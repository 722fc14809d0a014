"""Coordinators who said to be away: what else would reach them goes to those who are there."""

from __future__ import annotations

from bot.chat import Community
from bot.liaison import Liaison
from tests.care.test_ladder import a_pair, asked_to_agree, told, with_approval
from tests.dialogues.actors import CHANNEL, Actor, Town
from tests.digest.test_digest import another


async def test_whoever_is_away_is_not_asked_to_agree_where_another_is_there(town: Town, carla: Actor) -> None:
    dora = await another(town, "Dora")
    await with_approval(town)
    _, two = await a_pair(town, carla)
    await carla.writes("/away from today until in 4 weeks")
    await town.passes(days=14)
    assert "place is open" not in told(town, two), "somebody is asked"
    assert len(asked_to_agree(town, dora)) == 1
    assert asked_to_agree(town, carla) == []


async def test_where_all_are_away_somebody_is_asked_all_the_same(town: Town, carla: Actor) -> None:
    await with_approval(town)
    await a_pair(town, carla)
    await carla.writes("/away from today until in 4 weeks")
    await town.passes(days=14)
    assert len(asked_to_agree(town, carla)) == 1


async def test_what_a_platform_lost_is_told_to_those_who_are_there(town: Town, carla: Actor) -> None:
    dora = await another(town, "Dora")
    await a_pair(town, carla)
    await carla.writes("/away from today until in 4 weeks")
    liaison = Liaison("stage", town.store, town.desk, lambda: town.now)
    await liaison.lost("home", Community("stage", CHANNEL.tenant, CHANNEL.address))
    await town.deliver()
    assert len(town.stage.in_inbox(dora.account)) == 1
    assert town.stage.in_inbox(carla.account) == []
