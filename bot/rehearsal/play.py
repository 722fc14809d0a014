"""Plays a whole round: enrolment, matching, start, the weeks, the farewell; through the same desk as real people."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.chat import Account, Button, Form, Message
from bot.delivery import tick
from bot.people import Programme
from bot.programme import Settings
from bot.rehearsal.behaviour import Act, Kind, Mind
from bot.rehearsal.cast import Player
from bot.rehearsal.diary import Wrote
from bot.rehearsal.noticing import as_coordinator, notice
from bot.rehearsal.scene import COORDINATOR, HOME, Play, Unplayable, account_of, set_up
from bot.rehearsal.surveyed import answer, in_touch
from bot.store import Store

__all__ = ["COORDINATOR", "Play", "Unplayable", "play_round", "set_up"]

STEP = timedelta(hours=8)
"""In every zone one of three moments a day lies between 9 and 20 h."""
AFTER = 15
"""Days that are played after the end, for the farewells."""


async def play_round(
    play: Play, settings: Settings, company: Sequence[Player], seed: int, progress: Callable[[int, int], None]
) -> Programme:
    """Play a round of `settings.weeks` weeks. `progress` is told (people enrolled and days done, of how many).

    Raises:
        Unplayable: the desk refuses what a round needs.
    """
    programme = await _programme(play.store, settings, play.clock.now)
    here = f"programme-{programme.id}"
    days = settings.weeks * 7 + AFTER
    total = len(company) + days
    await open_round(play, here)
    for number, player in enumerate(company):
        play.minds[account_of(player)] = mind_of(player, seed, play.began)
        if player.joins is None:
            await enrol(play, player)
        progress(number + 1, total)
    plan_lives(play, company)
    await start(play, here)
    for day in range(days):
        await live_a_day(play)
        progress(len(company) + day + 1, total)
    return programme


def mind_of(player: Player, seed: int, began: datetime) -> Mind:
    """How somebody decides in a round that begins then; the same seed gives the same decisions."""
    chance = random.Random(f"mind/{seed}/{player.id}")  # noqa: S311  a simulation, nothing secret
    return Mind(player, player.zone, began, chance)


async def _programme(store: Store, settings: Settings, day: datetime) -> Programme:
    async with store.writing() as tx:
        programme = await tx.programmes.add("rehearsal", "A rehearsed programme", _safe(settings), day)
        await tx.programmes.add_home(programme.id, HOME, programme.name)
        await tx.programmes.add_coordinator(programme.id, COORDINATOR, day)
    return programme


def _safe(settings: Settings) -> Settings:
    """Marked as rehearsed, with a second safety contact, without which no round opens."""
    return settings.model_copy(update={"safety_contact": "safety@example.org", "rehearsed": True})


async def open_round(play: Play, here: str) -> None:
    """A round is opened and announced."""
    await play.ask(COORDINATOR, "round.open", here, {"closes": "in 2 weeks"})
    await play.ask(COORDINATOR, "round.invite", here)
    await play.deliverer.run_due(play.clock.now)


async def enrol(play: Play, player: Player) -> None:
    """Somebody joins: two screens for whoever is new, one press for whoever was here before."""
    account = account_of(player)
    first = await play.ask(account, "join")
    if isinstance(first, Message) and account in play.joined:
        return  # one press for whoever was here before
    if not isinstance(first, Form):
        raise Unplayable(f"joining did not begin with a form: {first}")
    second = await play.ask(account, first.name, first.subject, dict(player.answers))
    if not isinstance(second, Form) or second.errors:
        raise Unplayable(f"the answers of a simulated person were refused: {dict(getattr(second, 'errors', {}))}")
    ticks = {choice.key: ("yes",) for choice in second.fields}
    await play.ask(account, second.name, second.subject, ticks)
    play.joined.add(account)


def plan_lives(play: Play, company: Sequence[Player]) -> None:
    """What lies ahead of each, whatever happens in the round."""
    for player in company:
        who, mind = account_of(player), play.minds[account_of(player)]
        ahead: tuple[tuple[Kind, int | None], ...] = (
            ("join", player.joins),
            ("leave", player.leaves),
            ("part", player.parts),
        )
        for kind, day in ahead:
            if day is not None:
                play.plan(mind.later(play.began + timedelta(days=day), 0), who, Act(kind))
        if player.away is not None and player.says_so:
            play.plan(play.began + timedelta(days=player.away[0] - 1, hours=2), who, Act("away"))


async def start(play: Play, here: str) -> None:
    """The matching is looked at, and published."""
    play.clock.now = play.began
    await play.ask(COORDINATOR, "round.preview", here)
    await play.ask(COORDINATOR, "round.start", here)
    await play.deliverer.run_due(play.clock.now)
    notice(play)


async def live_a_day(play: Play) -> None:
    """A day goes by, with all that people do on it."""
    evening = play.clock.now + timedelta(days=1)
    while play.clock.now < evening:
        until = play.clock.now + STEP
        while play.plans and play.plans[0][0] <= until:
            at, _, who, act = heapq.heappop(play.plans)
            play.clock.now = max(play.clock.now, at)
            await _do(play, who, act)
        play.clock.now = until
        await tick(play.store, play.core, play.clock.now)
        await play.deliverer.run_due(play.clock.now)
        notice(play)


async def _do(play: Play, who: Account, act: Act) -> None:
    mind = play.minds.get(who)
    if act.kind == "write":
        play.answering.discard((who, act.code))
    match act.kind:
        case "write" if mind and mind.able(play.clock.now):
            await _write(play, who, act.code)
        case "press" if act.button and (mind is None or mind.able(play.clock.now)):
            await _press(play, who, act.button)
        case "join" if mind:
            await enrol(play, mind.player)
        case "survey" if act.button and (mind is None or mind.able(play.clock.now)):
            touch = in_touch(play.diary, who, play.began) if mind else 1.0
            await answer(partial(play.ask, who), who.id, act.button, touch)
        case "leave":
            await play.ask(who, "leave.yes")
        case "part" if mind and mind.able(play.clock.now):
            await play.ask(who, "part.yes", "", {"why": ("other",)})
        case "away" if mind and mind.player.away:
            first, last = ((play.began + timedelta(days=day)).date() for day in mind.player.away)
            play.diary.away.append((who, first, last))
            await play.ask(who, "away", "", {"from": str(first), "until": str(last)})
        case _:
            return


async def _press(play: Play, who: Account, button: Button) -> None:
    reply = await play.ask(who, button.name, button.subject)
    if who == COORDINATOR and isinstance(reply, Message):
        as_coordinator(play, reply)


async def _write(play: Play, who: Account, code: str) -> None:
    """Write in a space that one is still in; the others read it."""
    if code in play.over.get(who, ()) or who not in play.stage.people.get(code, ()) or code in play.stage.closed:
        return
    play.diary.wrote.append(Wrote(play.clock.now, code, who))
    play.last_wrote[code, who] = play.clock.now
    await play.desk.heard(play.stage.spaces[code], who)
    for other in play.stage.people[code]:
        mind = play.minds[other]
        if other == who or (other, code) in play.answering or not mind.able(play.clock.now):
            continue
        answers = list(mind.on_message(play.clock.now, code))
        play.plan_all(other, answers)
        play.answering |= {(other, code) for _ in answers}
