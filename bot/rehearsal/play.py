"""Plays a whole round: enrolment, matching, start, the weeks, the farewell; through the same desk as real people."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.asking import Core
from bot.chat import Account, Button, Community, Form, Inbox, Message, Reply, Request, Space, plain
from bot.delivery import Deliverer, tick
from bot.desk import Desk
from bot.people import Programme
from bot.programme import Settings
from bot.rehearsal.behaviour import Act, Kind, Mind
from bot.rehearsal.cast import Player
from bot.rehearsal.diary import Asked, Diary, Seen, WatchedStage, Wrote
from bot.rehearsal.surveyed import answer, in_touch
from bot.store import Store

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BEGINS = START + timedelta(days=13)
STEP = timedelta(hours=8)
"""In every zone one of three moments a day lies between 9 and 20 h."""
AFTER = 15
"""Days that are played after the end, for the farewells."""
HEARS = timedelta(days=21)
TENANT = "rehearsal"
HOME = Community("stage", TENANT, "programme")
COORDINATOR = Account("stage", TENANT, "coordinator")
FOR_A_PERSON = ("check_in.look", "check_in.done", "care.approve", "prompt.retry")
"""The buttons that a coordinator presses: what needs a person, and nothing that is offered beside it."""


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
    `answering` who is going to answer in which space, however many messages come meanwhile.
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
    noticed: int = 0
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


def set_up(store: Store, core: Core) -> Play:
    """An empty stage before an empty store."""
    clock = Clock()
    stage = WatchedStage(clock=clock)
    codes = itertools.count(1)
    core = replace(core, code=lambda: f"{next(codes):05}")
    deliverer = Deliverer(store, core, {"stage": stage}, "rehearsal", side_by_side=512)
    return Play(Desk(store, core, clock), deliverer, store, core, stage, clock)


def account_of(player: Player) -> Account:
    """The account of a simulated person."""
    return Account("stage", TENANT, player.id)


async def play_round(
    play: Play, settings: Settings, company: Sequence[Player], seed: int, progress: Callable[[int, int], None]
) -> Programme:
    """Play a round of `settings.weeks` weeks. `progress` is told (people enrolled and days done, of how many).

    Raises:
        Unplayable: the desk refuses what a round needs.
    """
    programme = await _programme(play.store, settings)
    here = f"programme-{programme.id}"
    days = settings.weeks * 7 + AFTER
    total = len(company) + days
    await _open(play, here)
    for number, player in enumerate(company):
        play.minds[account_of(player)] = _mind(player, seed)
        if player.joins is None:
            await _enrol(play, player)
        progress(number + 1, total)
    _plan_lives(play, company)
    await _start(play, here)
    for day in range(days):
        await _day(play)
        progress(len(company) + day + 1, total)
    return programme


def _mind(player: Player, seed: int) -> Mind:
    chance = random.Random(f"mind/{seed}/{player.id}")  # noqa: S311  a simulation, nothing secret
    return Mind(player, player.zone, BEGINS, chance)


async def _programme(store: Store, settings: Settings) -> Programme:
    async with store.writing() as tx:
        programme = await tx.programmes.add("rehearsal", "A rehearsed programme", _safe(settings), START)
        await tx.programmes.add_home(programme.id, HOME, programme.name)
        await tx.programmes.add_coordinator(programme.id, COORDINATOR, START)
    return programme


def _safe(settings: Settings) -> Settings:
    """With a second safety contact, without which no round opens."""
    return settings.model_copy(update={"safety_contact": "safety@example.org"})


async def _open(play: Play, here: str) -> None:
    await play.ask(COORDINATOR, "round.open", here, {"closes": "in 2 weeks"})
    await play.ask(COORDINATOR, "round.invite", here)
    await play.deliverer.run_due(play.clock.now)


async def _enrol(play: Play, player: Player) -> None:
    account = account_of(player)
    first = await play.ask(account, "join")
    if not isinstance(first, Form):
        raise Unplayable(f"joining did not begin with a form: {first}")
    second = await play.ask(account, first.name, first.subject, dict(player.answers))
    if not isinstance(second, Form) or second.errors:
        raise Unplayable(f"the answers of a simulated person were refused: {dict(getattr(second, 'errors', {}))}")
    ticks = {choice.key: ("yes",) for choice in second.fields}
    await play.ask(account, second.name, second.subject, ticks)


def _plan_lives(play: Play, company: Sequence[Player]) -> None:
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
                play.plan(mind.later(BEGINS + timedelta(days=day), 0), who, Act(kind))
        if player.away is not None and player.says_so:
            play.plan(BEGINS + timedelta(days=player.away[0] - 1, hours=2), who, Act("away"))


async def _start(play: Play, here: str) -> None:
    play.clock.now = BEGINS
    await play.ask(COORDINATOR, "round.preview", here)
    await play.ask(COORDINATOR, "round.start", here)
    await play.deliverer.run_due(play.clock.now)
    _notice(play)


async def _day(play: Play) -> None:
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
        _notice(play)


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
            await _enrol(play, mind.player)
        case "survey" if mind and act.button and mind.able(play.clock.now):
            await answer(partial(play.ask, who), who.id, act.button, in_touch(play.diary, who, BEGINS))
        case "leave":
            await play.ask(who, "leave.yes")
        case "part" if mind and mind.able(play.clock.now):
            await play.ask(who, "part.yes", "", {"why": ("other",)})
        case "away" if mind and mind.player.away:
            first, last = ((BEGINS + timedelta(days=day)).date() for day in mind.player.away)
            play.diary.away.append((who, first, last))
            await play.ask(who, "away", "", {"from": str(first), "until": str(last)})
        case _:
            return


async def _press(play: Play, who: Account, button: Button) -> None:
    reply = await play.ask(who, button.name, button.subject)
    if who == COORDINATOR and isinstance(reply, Message):
        _as_coordinator(play, reply)


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


def _notice(play: Play) -> None:
    """Everybody reads what has come since the last look, and decides what to do about it."""
    fresh, play.noticed = play.diary.seen[play.noticed :], len(play.diary.seen)
    for seen in fresh:
        match seen.place:
            case Inbox(account) if account == COORDINATOR:
                _as_coordinator(play, seen.message)
            case Inbox(account) if account in play.minds:
                _read_inbox(play, account, seen)
            case Space(address=code):
                _read_space(play, code, seen)
            case _:
                continue


def _as_coordinator(play: Play, message: Message) -> None:
    """What needs a person is seen to on the next day."""
    button = next((each for each in message.buttons if each.name in FOR_A_PERSON), None)
    if button:
        play.plan(play.clock.now + timedelta(hours=20), COORDINATOR, Act("press", button=button))


def _read_inbox(play: Play, who: Account, seen: Seen) -> None:
    mine = play.over.setdefault(who, set())
    if seen.what.startswith(("parted/", "left/", "care/open")) and "goes on with" not in plain(seen.message.words):
        mine.add(seen.code)
    elif seen.what.startswith("care/partner"):
        mine |= {code for code, people in play.stage.people.items() if who in people and code != seen.code}
    mind = play.minds[who]
    if mind.able(seen.at):
        play.plan_all(who, mind.on_inbox(seen, _hears(play, who, seen.code)))


def _hears(play: Play, who: Account, code: str) -> bool:
    """Whether a partner has written in a space lately."""
    others = [each for each in play.stage.people.get(code, ()) if each != who]
    return any(play.clock.now - play.last_wrote.get((code, each), START) <= HEARS for each in others)


def _read_space(play: Play, code: str, seen: Seen) -> None:
    said = plain(seen.message.words) if seen.what == "welcome" else ""
    for who in play.stage.people.get(code, ()):
        mind = play.minds[who]
        if mind.able(seen.at) and code not in play.over.get(who, ()):
            play.plan_all(who, mind.on_space(seen, f"{mind.player.name} writes first" in said))
