"""Plays a whole round: enrolment, matching, start, the weeks, the farewell; and counts."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.asking import Core
from bot.chat import Account, Community, Form, Message, Request
from bot.delivery import Deliverer, tick
from bot.desk import Desk
from bot.people import Partnership, Programme
from bot.programme import Settings
from bot.rehearsal.cast import Manner, Player, cast
from bot.rehearsal.stage import Stage
from bot.store import Store

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
STEP = timedelta(hours=6)
TENANT = "rehearsal"
HOME = Community("stage", TENANT, "programme")
COORDINATOR = Account("stage", TENANT, "coordinator")

REPLIES_A_DAY: dict[Manner, float] = {"keen": 0.55, "steady": 0.25, "late": 0.08, "quiet": 0.0, "leaver": 0.2}
LEAVES_A_DAY = 0.02


@dataclass(frozen=True, slots=True)
class Summary:
    """What a rehearsal came to. The same seed gives the same figures, `seconds` aside."""

    people: int
    enrolled: int
    matched: int
    unmatched: int
    partnerships: int
    threes: int
    prompts_due: int
    prompts_delivered: int
    messages: int
    seconds: float

    def as_dict(self) -> dict[str, int | float]:
        """The figures by name."""
        return asdict(self)


@dataclass(slots=True)
class _Play:
    desk: Desk
    deliverer: Deliverer
    store: Store
    core: Core
    stage: Stage
    chance: random.Random
    clock: _Clock
    messages: int = 0
    requests: int = 0
    gone: set[str] = field(default_factory=set)

    async def ask(self, account: Account, name: str, subject: str = "", answers: object = None) -> Form | Message:
        self.requests += 1
        given = answers if isinstance(answers, dict) else {}
        place = HOME if account == COORDINATOR or not subject else None
        return await self.desk.answer(Request(f"r{self.requests}", account, name, subject, given, place))


@dataclass(slots=True)
class _Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


class Unplayable(Exception):
    """A rehearsal that cannot go on; the text is what the program said."""


async def rehearse(
    store: Store,
    core: Core,
    settings: Settings,
    players: tuple[int, int],
    progress: Callable[[int, int], None],
) -> Summary:
    """Play a round of `settings.weeks` weeks with `players` = (people, seed) in an empty store.

    `progress` is told (people enrolled and days done, of how many).

    Raises:
        Unplayable: the desk refuses what a round needs.
    """
    began = time.perf_counter()
    people, seed = players
    play = _set_up(store, core, seed)
    programme = await _programme(store, settings)
    here = f"programme-{programme.id}"
    company = cast(people, settings, seed)
    days = settings.weeks * 7 + 15
    total = len(company) + days
    await _open(play, here)
    for number, player in enumerate(company):
        await _enrol(play, player)
        progress(number + 1, total)
    await _start(play, here)
    await _weeks(play, company, days, lambda done: progress(len(company) + done, total))
    return await _summary(play, programme, people, time.perf_counter() - began)


def _set_up(store: Store, core: Core, seed: int) -> _Play:
    clock, stage = _Clock(), Stage()
    numbers = itertools.count(1)
    core = replace(core, code=lambda: f"{next(numbers):05}")
    desk = Desk(store, core, clock)
    deliverer = Deliverer(store, core, {"stage": stage}, "rehearsal", side_by_side=1)
    chance = random.Random(f"play/{seed}")  # noqa: S311  a simulation, nothing secret
    return _Play(desk, deliverer, store, core, stage, chance, clock)


async def _programme(store: Store, settings: Settings) -> Programme:
    async with store.writing() as tx:
        programme = await tx.programmes.add("rehearsal", "A rehearsed programme", _safe(settings), START)
        await tx.programmes.add_home(programme.id, HOME, programme.name)
        await tx.programmes.add_coordinator(programme.id, COORDINATOR, START)
    return programme


def _safe(settings: Settings) -> Settings:
    """With a second safety contact, without which no round opens."""
    return settings.model_copy(update={"safety_contact": "safety@example.org"})


async def _open(play: _Play, here: str) -> None:
    await play.ask(COORDINATOR, "round.open", here, {"closes": "in 2 weeks"})
    await play.ask(COORDINATOR, "round.invite", here)
    await play.deliverer.run_due(play.clock.now)


async def _enrol(play: _Play, player: Player) -> None:
    account = Account("stage", TENANT, player.id)
    first = await play.ask(account, "join")
    if not isinstance(first, Form):
        raise Unplayable(f"joining did not begin with a form: {first}")
    second = await play.ask(account, first.name, first.subject, dict(player.answers))
    if not isinstance(second, Form) or second.errors:
        raise Unplayable(f"the answers of a simulated person were refused: {dict(getattr(second, 'errors', {}))}")
    ticks = {choice.key: ("yes",) for choice in second.fields}
    await play.ask(account, second.name, second.subject, ticks)


async def _start(play: _Play, here: str) -> None:
    play.clock.now = START + timedelta(days=13)
    await play.ask(COORDINATOR, "round.preview", here)
    await play.ask(COORDINATOR, "round.start", here)
    await play.deliverer.run_due(play.clock.now)


async def _weeks(play: _Play, company: list[Player], days: int, progress: Callable[[int], None]) -> None:
    by_id = {player.id: player for player in company}
    for day in range(days):
        evening = play.clock.now + timedelta(days=1)
        while play.clock.now < evening:
            play.clock.now = await _next_moment(play, evening)
            await tick(play.store, play.core, play.clock.now)
            await play.deliverer.run_due(play.clock.now)
        await _day(play, by_id)
        progress(day + 1)


async def _next_moment(play: _Play, evening: datetime) -> datetime:
    """When something is due next, or in six hours, or in the evening: whichever comes first."""
    async with play.store.reading() as tx:
        due = await tx.ledger.next_due()
    soonest = play.clock.now + timedelta(minutes=1)
    return min(evening, play.clock.now + STEP, max(due, soonest) if due else evening)


async def _day(play: _Play, by_id: dict[str, Player]) -> None:
    """Everybody in a running partnership writes, or does not, or leaves, by their manner."""
    for code in sorted(play.stage.people):
        for account in play.stage.people[code]:
            player = by_id[account.id]
            if account.id in play.gone or code in play.stage.closed:
                continue
            if player.manner == "leaver" and play.chance.random() < LEAVES_A_DAY:
                play.gone.add(account.id)
                await play.ask(account, "leave.yes")
            elif play.chance.random() < REPLIES_A_DAY[player.manner]:
                play.messages += 1
                await play.desk.heard(play.stage.spaces[code], account)


async def _summary(play: _Play, programme: Programme, people: int, seconds: float) -> Summary:
    async with play.store.reading() as tx:
        round_ = await tx.rounds.latest(programme.id)
        if round_ is None:
            raise Unplayable("the round was not opened")
        enrolments = await tx.rounds.enrolments(round_.id)
        partnerships: list[Partnership] = list(await tx.partnerships.of_round(round_.id))
        prompts = [each for row in (await tx.ledger.prompts_of_round(round_.id)).values() for each in row]
    matched = sum(len(each.members) for each in partnerships)
    return Summary(
        people=people,
        enrolled=len(enrolments),
        matched=matched,
        unmatched=len(enrolments) - matched,
        partnerships=len(partnerships),
        threes=sum(len(each.members) == 3 for each in partnerships),
        prompts_due=sum(each.state != "cancelled" for each in prompts),
        prompts_delivered=sum(each.state == "delivered" for each in prompts),
        messages=play.messages,
        seconds=round(seconds, 2),
    )
