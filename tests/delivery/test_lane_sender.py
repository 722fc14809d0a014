"""Senders: in order, within the rates, once; and nothing that was acknowledged is lost while a database is away."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import lane_sender, settling
from bot.chat import Later, Message, Place, Rate, Space, TooMany
from bot.ledger import Upcoming
from bot.limits import Limits
from bot.outcomes import Outcome, settle
from bot.rehearsal.stage import Stage
from bot.store import Records, StoreBusy
from storage import sql
from tests.delivery.conftest import Post
from tests.waiting import eventually


class Timed(Stage):
    """A stage that notes when each message came, and how many it was busy with in one place."""

    def __init__(self) -> None:
        super().__init__("recording")
        self.came: defaultdict[str, list[float]] = defaultdict(list)
        self.busy: defaultdict[Place, int] = defaultdict(int)
        self.refuse = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.busy[place] += 1
        assert self.busy[place] == 1, "two at once in one place"
        try:
            await asyncio.sleep(0.01)
        finally:
            self.busy[place] -= 1
        assert isinstance(place, Space)
        self.came[place.tenant].append(time.monotonic())
        if self.refuse:
            self.refuse -= 1
            raise TooMany("too many requests", 0.3, everywhere=True)
        return await super().send(place, message, key)


@pytest.fixture
def timed(post: Post) -> Timed:
    chat = Timed()
    post.chat = chat
    post.clockwork._deliverer.chats["recording"] = chat  # type: ignore[index]
    return chat


async def test_all_of_it_once_and_in_order_in_each_place(post: Post, timed: Timed) -> None:
    await post.stages(300)
    await post.all_delivered()
    post.each_once()
    for partnership in post.partnerships:
        what = [each.key.partition("/")[2] for each in timed.posted if each.key.startswith(f"{partnership.code}/")]
        assert what[0] == "welcome"
        assert what[1].startswith("introduction/")


async def test_within_the_rates(post: Post, timed: Timed, monkeypatch: pytest.MonkeyPatch) -> None:
    left: defaultdict[int, list[float]] = defaultdict(list)
    real = Limits._use

    def use(self: Limits, each: Upcoming, now: float) -> None:
        if each.kind == "post":
            left[id(self)].append(now)
        real(self, each, now)

    monkeypatch.setattr(Limits, "_use", use)
    timed.rates = {"post": (Rate(20, 1),)}
    await post.stages(120)
    await post.all_delivered()
    assert len(timed.came) == 3
    assert sorted(map(len, left.values())) == sorted(map(len, timed.came.values()))
    for moments in left.values():
        assert all(later - earlier >= 1 for earlier, later in zip(moments, moments[20:], strict=False))
    for came in timed.came.values():  # a slow machine only takes longer; test_limits.py has the windows to the second
        assert came[-1] - came[0] >= (len(came) - 1) // 20 - 0.5
    assert sum(waits.seconds for waits in post.health.waits.values()) > 0
    assert sum(waits.refused for waits in post.health.waits.values()) == 0


async def test_a_lane_is_told_how_long_making_ready_took(
    post: Post, timed: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    monkeypatch.setattr(Limits, "made_ready_in", lambda self, seconds: told.append(seconds))
    await post.stages(6)
    await post.all_delivered()
    assert told
    assert min(told) > 0


async def test_what_is_claimed_and_has_not_left_is_given_back_where_a_process_stops(post: Post, timed: Timed) -> None:
    """Nobody waits for a lease to end, and nobody looks for what was never sent."""
    post.pace = replace(post.pace, deadline=60, lease=timedelta(minutes=5))
    post.clockwork._deliverer = replace(post.clockwork._deliverer, pace=post.pace)
    timed.rates = {"post": (Rate(20, 10),)}
    await post.stages(120)

    async def some_came() -> bool:
        return sum(map(len, timed.came.values())) >= 6

    await eventually(some_came)
    await post.clockwork.stop()
    rows = await post.ledger()
    assert not [row for row in rows if row.state == "sending"]
    back = [row for row in rows if row.state == "due" and row.kind == "post"]
    assert back
    assert {row.attempts for row in back} == {0}


async def test_a_long_rest_gives_back_what_has_not_left(
    post: Post, timed: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_sender, "LONG_REST", 0.2)
    post.clockwork._deliverer = replace(post.clockwork._deliverer, pace=replace(post.pace, deadline=60))
    timed.rates = {"post": (Rate(20, 5),)}
    timed.refuse = 1
    await post.stages(120)
    await post.all_delivered()
    post.each_once()
    assert sum(waits.refused for waits in post.health.waits.values()) == 1


async def test_one_that_breaks_the_settling_takes_no_others_with_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[int] = []

    async def breaks(tx: Records, outcomes: Sequence[Outcome], now: datetime) -> None:
        broken.extend(each.delivery.id for each in outcomes[:1] if not broken)
        if any(each.delivery.id in broken and each.delivery.attempts == 1 for each in outcomes):
            raise RuntimeError("This outcome cannot be written.")
        await settle(tx, outcomes, now)

    monkeypatch.setattr(settling, "settle", breaks)
    await post.stages(60)
    await post.all_delivered()
    post.each_once()
    assert {row.id for row in await post.ledger() if row.attempts > 1} == set(broken), "found when its lease was over"


async def test_a_refusal_for_everything_lets_the_lane_rest(post: Post, timed: Timed) -> None:
    timed.refuse = 1
    await post.stages(60)
    await post.all_delivered()
    post.each_once()
    assert sum(waits.refused for waits in post.health.waits.values()) == 1


async def test_a_platform_that_is_away_is_not_hammered(post: Post, timed: Timed) -> None:
    asked = 0

    def away(_: str) -> bool:
        nonlocal asked
        asked += 1
        raise Later("the platform is away", 0.5, everywhere=True)

    timed.before_keeping = away
    await post.stages(200)
    await asyncio.sleep(2.2)
    assert asked <= 6 * 3 * 32
    timed.before_keeping = lambda _: False
    await post.all_delivered()
    post.each_once()


async def test_what_a_platform_acknowledged_is_not_forgotten_while_the_database_is_away(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = False
    settle_refused = 0
    real = sql._begin

    async def begin(engine: object) -> object:
        nonlocal settle_refused
        if away:
            settle_refused += 1
            raise StoreBusy("The database is away.")
        return await real(engine)  # type: ignore[arg-type]

    monkeypatch.setattr(sql, "_begin", begin)

    def goes_away(key: str) -> bool:
        nonlocal away
        away = away or "prompt/" in key
        return False

    post.chat.after_keeping = goes_away
    await post.stages(60)

    async def refused() -> bool:
        return settle_refused > 3

    await eventually(refused)
    post.chat.after_keeping = lambda _: False
    away = False
    await post.all_delivered()
    post.each_once()


async def test_a_full_disk(post: Post) -> None:
    """SQLite's own limit stands for the disk's: the code is that of a disk without room."""
    await post.stages(30)
    await post.all_delivered()
    pages = await _pragma(post, "PRAGMA page_count")
    await _pragma(post, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreBusy, match=r"the disk is full\. Free some space; Farpair goes on by itself then"):
        await post.enqueues(2_000)
    await _pragma(post, "PRAGMA max_page_count = 1000000")
    assert {row.state for row in await post.ledger()} == {"delivered"}
    await post.enqueues(10)
    await post.all_delivered()
    assert len(await post.ledger()) == 40


async def _pragma(post: Post, statement: str) -> int:
    async with post.store.writers.connect() as connection:
        return int((await connection.exec_driver_sql(statement)).scalar() or 0)
