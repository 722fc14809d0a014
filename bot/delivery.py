"""What time asks for: claim what is due, ask once more whether it is wanted, send it, settle it.

The ledger is the only truth. A delivery that was begun before is looked for on its platform before it is sent again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot.asking import Core
from bot.auditing import happened
from bot.calendar import KEPT, OutOfDate, absences_of, counts, hold_days, rest_on_free_days
from bot.care.matching_again import rematch
from bot.care.tending import tend
from bot.chat import Chat, ChatError, Later, Never
from bot.check_ins.asking import ask_check_ins
from bot.cohort.writing import stand_in_public
from bot.confirming import tend_waiting_list
from bot.deadline import deadline
from bot.digest import write_digests
from bot.effects import Effect, place_of
from bot.ending import end_round
from bot.going_on.bringing import bring_monthly
from bot.inviting.reminding import remind
from bot.keepsakes.returning import return_with_prompts
from bot.ledger import Delivery
from bot.outcomes import Outcome, not_delivered, settle
from bot.pacing import Broken, Pace
from bot.places import Place, lane_to, platform_of
from bot.placing import Absences
from bot.posts import SKETCH, Scene, render, set_scenes
from bot.privacy.sweeping import sweep
from bot.progress import report_progress
from bot.prompting import PROMPTS, until_daytime
from bot.resting import QUIET, is_quiet, rest_quiet_spaces
from bot.scheduling import materialise
from bot.store import Store, StoreBusy
from bot.surveys.asking import ask_surveys

log = structlog.get_logger()

DRAFTS_KEPT = timedelta(days=7)
REPLIES_KEPT = timedelta(days=2)


async def tick(store: Store, core: Core, now: datetime | None = None) -> int:
    """Write what has become due into the ledger; how many deliveries. Running it again changes nothing.

    `now` is for rehearsals; without it, the clock that all processes share says what has become due.
    """
    written, now = await write_due(store, core, now)
    async with store.writing() as tx:  # of its own, so that in a large round prompts need not wait for it
        await ask_check_ins(tx, core, now, at_once=written > 0)
        if written:
            await return_with_prompts(tx, core, now)
        await bring_monthly(tx, core, now)
        await tend(tx, core, now)
        await ask_surveys(tx, core, now)
    await rematch(store, core, now)
    return written


async def write_due(store: Store, core: Core, now: datetime | None = None) -> tuple[int, datetime]:
    """In one transaction: the ends of rounds, what is forgotten by now, and the prompts that have become due.

    Gives how many were written, and the time at which this was so.
    """
    async with store.writing() as tx:
        now = now or await tx.now()
        await tx.ledger.expire(now)
        for round_ in await tx.rounds.running():
            if round_.ends_at and round_.ends_at <= now:
                await end_round(tx, round_, now, by_day=True)
                await happened(tx, round_.programme_id, "round.end", str(round_.number), "its weeks are over", now)
        await tx.people.sweep_drafts(now - DRAFTS_KEPT)
        await tx.front.sweep_replies(now - REPLIES_KEPT)
        await tx.calendar.sweep((now - KEPT).date())
        await sweep(tx, now)
        await rest_quiet_spaces(tx, now)
        await report_progress(tx, now)
        await write_digests(tx, now)
        await tend_waiting_list(tx, now)
        await remind(tx, now)
        written = await materialise(tx, core, now)
        return written + await stand_in_public(tx, now), now


@dataclass(frozen=True, slots=True)
class Claimed:
    """Deliveries under a lease: claimed at `at`; what they do must have left by `until` (of `time.monotonic`)."""

    deliveries: Sequence[Delivery]
    at: datetime
    until: float


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Delivers for one process, known by `owner` in the leases it takes; `side_by_side` deliveries at a time.

    What was due before `began` is looked for first: a database that was put back may not know that it was sent.
    """

    store: Store
    core: Core
    chats: Mapping[str, Chat]
    owner: str
    side_by_side: int = 64
    began: datetime | None = None
    pace: Pace = field(default_factory=Pace)

    async def run_due(self, now: datetime) -> int:
        """Deliver all that is due at `now`, in all lanes; how many effects were tried. For rehearsals: time stands.

        What a platform refuses is settled, never raised.

        Raises:
            StoreBusy: after everything that was begun has come to its end.
        """
        tried = 0
        while batch := (await self.claim(None, now)):
            tried += len(batch.deliveries)
            ready = await self.prepare(batch)
            outcomes = await asyncio.gather(*(self.attempt(each, batch) for each in ready))
            async with self.store.writing() as tx:
                await settle(tx, outcomes, batch.at)
        return tried

    async def claim(self, only: Sequence[int] | None, now: datetime | None = None) -> Claimed | None:
        """Take deliveries (of those with the ids `only`) under a lease; None where there are none.

        Raises:
            StoreBusy: the database is away.
        """
        until = time.monotonic() + self.pace.deadline
        limit = self.side_by_side if only is None else len(only)
        async with self.store.writing() as tx:
            at = now or await tx.now()
            found = await tx.ledger.claim(at, self.owner, at + self.pace.lease, limit, only)
        return Claimed(found, at, until) if found else None

    async def prepare(self, batch: Claimed) -> list[Effect | Outcome]:
        """What to do now for each of a batch, or what has become of it already."""
        try:
            async with self.store.reading() as tx:
                scenes = await set_scenes(tx, self.core, batch.deliveries, batch.at)
                absences = await absences_of(tx, list(scenes.values()))
                ready = [await self._ready(each, scenes.get(each.id), absences) for each in batch.deliveries]
            return await self._with_their_days(ready)
        except StoreBusy:
            away = Later("the database did not answer", 10)
            return [not_delivered(each, away, self.pace) for each in batch.deliveries]

    async def _with_their_days(self, ready: list[Effect | Outcome]) -> list[Effect | Outcome]:
        """Nobody is written to unasked twice a day: the days are taken before something is sent, together for a batch.

        What may be there already is looked for first, and takes its day after that.
        """
        fresh = [
            each.scene for each in ready if isinstance(each, Effect) and not each.look_first and counts(each.scene)
        ]
        if not fresh:
            return ready
        async with self.store.writing() as tx:
            again = await hold_days(tx, fresh)
        return [self._with_its_day(each, again) if isinstance(each, Effect) else each for each in ready]

    def _with_its_day(self, effect: Effect, again: Mapping[int, datetime | OutOfDate]) -> Effect | Outcome:
        delivery = effect.scene.delivery
        match again.get(delivery.id):
            case None:
                return effect
            case OutOfDate() as error:
                return Outcome(delivery, "cancelled", reason=str(error))
            case hour:
                return not_delivered(delivery, _written_to_today(effect.scene, hour), self.pace)

    async def _hold_the_day(self, scene: Scene) -> None:
        async with self.store.writing() as tx:
            again = await hold_days(tx, [scene])
        match again.get(scene.delivery.id):
            case None:
                return
            case OutOfDate() as error:
                raise error
            case hour:
                raise _written_to_today(scene, hour)

    async def _ready(self, delivery: Delivery, scene: Scene | None, absences: Absences) -> Effect | Outcome:
        try:
            return await self._effect(scene, absences) if scene else _not_wanted(delivery)
        except OutOfDate as error:
            return Outcome(delivery, "cancelled", reason=str(error))
        except ChatError as error:
            return not_delivered(delivery, error, self.pace)
        except StoreBusy:
            raise
        except Exception as error:
            return self._broke(delivery, error)

    async def _effect(self, scene: Scene, absences: Absences) -> Effect | Outcome:
        """Ask once more whether it is wanted, and render it."""
        delivery = scene.delivery
        if _is_over(scene):
            return _not_wanted(delivery)
        _rest_at_night(scene)
        rest_on_free_days(scene, absences)
        is_said = delivery.kind in ("post", "edit")
        message = await render(scene) if is_said else None
        if (is_said and message is None) or (delivery.what == QUIET and not await is_quiet(scene)):
            return _not_wanted(delivery)
        place = place_of(scene)
        if place is None and delivery.kind != "open":
            raise Never("the place to deliver to does not exist")
        lane = _lane(scene, place)
        if lane != delivery.lane:
            return Outcome(delivery, "moved", lane=lane)
        look_first = self._may_be_there(delivery)
        before = partial(self._hold_the_day, scene) if look_first and counts(scene) else None
        sketch = SKETCH.get(delivery.what)
        drawn = await sketch(scene) if sketch else None
        return Effect(scene, self._chat(lane), place, message, look_first, before, drawn)

    def _chat(self, lane: str) -> Chat:
        chat = self.chats.get(platform_of(lane))
        if chat is None:
            raise Later(f"no connection to {platform_of(lane) or 'any platform'} in this process", 60)
        return chat

    def _may_be_there(self, delivery: Delivery) -> bool:
        return delivery.attempts > 1 or (self.began is not None and delivery.due_at < self.began)

    async def attempt(self, effect: Effect | Outcome, batch: Claimed) -> Outcome:
        """Let an effect happen, within the time that its lease leaves."""
        if isinstance(effect, Outcome):
            return effect
        delivery = effect.scene.delivery
        with bound_contextvars(delivery=delivery.id), deadline(batch.until):
            try:
                async with asyncio.timeout(batch.until - time.monotonic()):
                    return Outcome(delivery, "delivered", await effect.happen())
            except OutOfDate as error:
                return Outcome(delivery, "cancelled", reason=str(error))
            except StoreBusy:
                return not_delivered(delivery, Later("the database did not answer", 10), self.pace)
            except (ChatError, TimeoutError) as error:
                return not_delivered(delivery, error, self.pace)
            except Exception as error:
                return self._broke(delivery, error)

    def _broke(self, delivery: Delivery, error: Exception) -> Outcome:
        log.exception("a delivery broke", delivery=delivery.id, what=delivery.what or delivery.kind)
        return not_delivered(delivery, Broken(f"program error: {type(error).__name__}", 300), self.pace)


def _written_to_today(scene: Scene, hour: datetime) -> Later:
    return Later("somebody in it was written to today", (hour - scene.now).total_seconds())


def _not_wanted(delivery: Delivery) -> Outcome:
    return Outcome(delivery, "cancelled", reason="no longer wanted")


def _lane(scene: Scene, place: Place | None) -> str:
    there = place or (scene.home.community if scene.home else None)
    if there is None:
        raise Never("the community of this partnership is gone")
    return lane_to(there)


def _is_over(scene: Scene) -> bool:
    """Whether the partnership ended before its space was there: then nothing in it is wanted any more."""
    if scene.delivery.target != "space":
        return False
    partnership = scene.partnership
    if partnership is None or partnership.ended_at is None:
        return partnership is None
    return scene.delivery.kind in ("open", "add") or partnership.space is None


def _rest_at_night(scene: Scene) -> None:
    """A scheduled prompt that is late waits for the day."""
    zones = [person.zone for person in scene.people.values()]
    wait = until_daytime(zones, scene.delivery.due_at, scene.now) if scene.delivery.what in PROMPTS else None
    if wait and scene.delivery.expires_at:
        raise Later("it is night for one of them", wait.total_seconds())
