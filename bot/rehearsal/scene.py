"""What a rehearsal happens on: the time, the stage, and what people are going to do."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.asking import Core
from bot.chat import Account, Community, Reply, Request
from bot.delivery import Deliverer
from bot.desk import Desk
from bot.rehearsal.behaviour import Act, Mind
from bot.rehearsal.cast import Player
from bot.rehearsal.diary import Asked, Diary, WatchedStage
from bot.store import Store

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
ENROLMENT = timedelta(days=13)
TENANT = "rehearsal"
HOME = Community("stage", TENANT, "programme")
COORDINATOR = Account("stage", TENANT, "coordinator")


class Unplayable(Exception):
    """A rehearsal that cannot go on; the text is what the program said."""


@dataclass(slots=True)
class Clock:
    """The time on stage."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Play:
    """A round on stage. `plans` are what people are going to do, by time; `over` the spaces that each has left;
    `answering` who is going to answer in which space, however many messages come meanwhile; `began` is when the round
    did, or is going to.
    """

    desk: Desk
    deliverer: Deliverer
    store: Store
    core: Core
    stage: WatchedStage
    clock: Clock
    minds: dict[Account, Mind] = field(default_factory=dict)
    plans: list[tuple[datetime, int, Account, Act]] = field(default_factory=list)
    over: dict[Account, set[str]] = field(default_factory=dict)
    answering: set[tuple[Account, str]] = field(default_factory=set)
    last_wrote: dict[tuple[str, Account], datetime] = field(default_factory=dict)
    joined: set[Account] = field(default_factory=set)
    noticed: int = 0
    began: datetime = START + ENROLMENT
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def diary(self) -> Diary:
        return self.stage.diary

    async def ask(self, account: Account, name: str, subject: str = "", answers: object = None) -> Reply:
        """A request, as an adapter would make it."""
        given = answers if isinstance(answers, dict) else {}
        place = HOME if account == COORDINATOR or not subject else None
        self.diary.asked.append(Asked(self.clock.now, account, name, subject))
        return await self.desk.answer(Request(f"r{next(self.numbers)}", account, name, subject, given, place))

    def plan(self, at: datetime, who: Account, act: Act) -> None:
        """Somebody is going to do something."""
        heapq.heappush(self.plans, (at, next(self.numbers), who, act))

    def plan_all(self, who: Account, acts: Iterable[tuple[datetime, Act]]) -> None:
        """The same for several things."""
        for at, act in acts:
            self.plan(at, who, act)


def set_up(store: Store, core: Core, day: datetime = START) -> Play:
    """An empty stage before an empty store, on the day on which the first round opens."""
    clock = Clock(day)
    stage = WatchedStage(clock=clock)
    codes = itertools.count(1)
    core = replace(core, code=lambda: f"{next(codes):05}")
    deliverer = Deliverer(store, core, {"stage": stage}, "rehearsal", side_by_side=512)
    return Play(Desk(store, core, clock), deliverer, store, core, stage, clock, began=day + ENROLMENT)


def account_of(player: Player) -> Account:
    """The account of a simulated person."""
    return Account("stage", TENANT, player.id)
