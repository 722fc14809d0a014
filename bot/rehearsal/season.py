"""Two rounds, one after the other: the first to its end, the second into its fifth week. `farpair try` shows them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.people import Programme
from bot.programme import Settings
from bot.rehearsal.cast import Player, cast
from bot.rehearsal.play import enrol, live_a_day, mind_of, open_round, plan_lives, play_round, start
from bot.rehearsal.scene import ENROLMENT, Play, account_of
from bot.rehearsal.telling import more_of

INTO = 31
"""Days of the second round that are played: it stands in its fifth week."""
BETWEEN = timedelta(days=14)
COMES_AGAIN, NEW = 0.75, 1 / 3
"""Assumed: who joins once more, of those who answered to the end; how many new people come for each of the first."""


async def play_season(
    play: Play, settings: Settings, people: int, seed: int, progress: Callable[[int, int], None]
) -> Programme:
    """Play a round of `people` and the beginning of the next. `progress` is told days of the first round.

    Raises:
        Unplayable: the desk refuses what a round needs.
    """
    company = cast(people, settings, seed)
    programme = await play_round(play, settings, company, seed, progress)
    here = f"programme-{programme.id}"
    await _tell_more(play, here, company, settings, seed)
    play.clock.now += BETWEEN
    play.began = play.clock.now + ENROLMENT
    await open_round(play, here)
    again = list(_second(company, settings, seed))
    for player in again:
        play.minds[account_of(player)] = mind_of(player, seed + 1, play.began)
        if player.joins is None:
            await enrol(play, player)
    await _tell_more(play, here, again, settings, seed + 1)
    plan_lives(play, again)
    await start(play, here)
    for _ in range(INTO):
        await live_a_day(play)
    return programme


def _second(company: Sequence[Player], settings: Settings, seed: int) -> Iterator[Player]:
    """Who takes part in the second round: people of the first, with another course before them, and newcomers."""
    chance = random.Random(f"season/{seed}")  # noqa: S311  a simulation, nothing secret
    drawn = cast(round(len(company) * (1 + NEW)), settings, seed + 1)
    for old, new in zip(company, drawn, strict=False):
        gone = old.leaves is not None or old.fades is not None or old.manner == "never"
        if not gone and chance.random() < COMES_AGAIN:
            yield replace(new, id=old.id, name=old.name, answers=old.answers, country=old.country, manner=old.manner)
    yield from drawn[len(company) :]


async def _tell_more(play: Play, here: str, company: Sequence[Player], settings: Settings, seed: int) -> None:
    """Some fill in the further pages of their profile, as people do while they wait."""
    for player in company:
        for page, answers in more_of(player, settings, seed).items():
            if account_of(player) in play.joined:
                await play.ask(account_of(player), "profile.save", f"{here}.{page}", answers)
