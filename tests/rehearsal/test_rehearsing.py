"""Whole rounds on stage: with care people are asked and matched again, without it nobody is; one seed, one round."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bot import world
from bot.__main__ import PORTS
from bot.cli.rehearsing import Plan, play_one
from bot.programme import preset
from bot.rehearsal import AIMS, Measured, Summary
from bot.rehearsal.behaviour import Mind
from bot.rehearsal.cast import Player, cast
from bot.rehearsal.rates import MANNERS

Result = tuple[Summary, Measured]


async def a_round(*, care: bool) -> Result:
    plan = Plan(people=24, weeks=8, seed=3, json=None, keep=None)
    return await play_one(PORTS, plan, (3, care), lambda done, total: None)


async def test_with_care_and_without() -> None:
    with_care, without = await a_round(care=True), await a_round(care=False)
    assert with_care[0].people == without[0].people == 24
    assert with_care[1].nudges > 0
    assert with_care[1].rematches > 0
    assert without[1].nudges == without[1].rematches == 0
    assert with_care[0].partnerships == without[0].partnerships, "the same people, the same matching"
    assert with_care[1].coordinator_actions <= AIMS["coordinator_actions"], "from opening to results"
    again = await a_round(care=True)
    assert again[1] == with_care[1]


def test_the_company_is_as_the_rates_say() -> None:
    company = cast(2000, preset("librarians")[1], 7)
    for manner, share in MANNERS.items():
        found = sum(each.manner == manner for each in company) / len(company) * 100
        assert abs(found - share) < 4, manner
    assert company == cast(2000, preset("librarians")[1], 7)


def a_mind(player: Player) -> Mind:
    began = datetime(2027, 10, 4, 9, tzinfo=UTC)
    return Mind(player, player.zone, began, random.Random(1))


def test_nobody_acts_on_a_free_day_at_night_or_while_away() -> None:
    base = Player("p", "P", {}, "NP", "keen", away=(10, 20))
    mind = a_mind(base)
    for day in range(40):
        instant = mind.began + timedelta(days=day)
        at = mind.later(instant, 1)
        here = world.local_time(at, mind.zone)
        assert at > instant
        assert not world.day_off(here.date(), "NP")
        assert not base.is_away((here.date() - mind.began.date()).days)
    assert not mind.able(mind.began + timedelta(days=12))


def test_whoever_never_answers_does_nothing_at_all() -> None:
    mind = a_mind(Player("p", "P", {}, "KE", "never"))
    assert list(mind.on_message(mind.began, "c")) == []
    assert not mind.able(mind.began)
