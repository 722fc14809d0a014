"""What time asks for: claim what is due, ask once more whether it is wanted, send it, settle it.

The ledger is the only truth. A delivery that was begun before is looked for on its platform before it is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.asking import Core
from bot.chat import Chat, ChatError, Inbox, Later, Message, Never, Place, Space, Unsure
from bot.ending import end_round
from bot.ledger import Delivery
from bot.people import Participant
from bot.posts import Scene, account_in, render, set_scene
from bot.prompting import materialise, until_daytime
from bot.store import Records, Store

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
BATCH = 20
SEND_DEADLINE = 120.0
"""Seconds one call to a platform may take: less than half the lease, so that nobody else begins meanwhile."""
ATTEMPTS = 12
LOOK_AGAIN = timedelta(seconds=30)
DRAFTS_KEPT = timedelta(days=7)
REPLIES_KEPT = timedelta(days=2)


async def tick(store: Store, core: Core, now: datetime) -> int:
    """Write what has become due into the ledger; how many deliveries. Running it again changes nothing."""
    async with store.writing() as tx:
        await tx.ledger.expire(now)
        for round_ in await tx.rounds.running():
            if round_.ends_at and round_.ends_at <= now:
                await end_round(tx, round_, now)
        await tx.people.sweep_drafts(now - DRAFTS_KEPT)
        await tx.front.sweep_replies(now - REPLIES_KEPT)
        return await materialise(tx, core, now)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Delivers for one process, known by `owner` in the leases it takes."""

    store: Store
    core: Core
    chats: Mapping[str, Chat]
    owner: str
    side_by_side: int = 8

    async def run_due(self, now: datetime) -> int:
        """Deliver all that is due; how many effects were tried. Failures are settled, never raised."""
        tried = 0
        while batch := await self._claim(now):
            await self._try_all(batch, now)
            tried += len(batch)
        return tried

    async def _claim(self, now: datetime) -> Sequence[Delivery]:
        async with self.store.writing() as tx:
            return await tx.ledger.claim(now, self.owner, now + LEASE, BATCH)

    async def _try_all(self, batch: Sequence[Delivery], now: datetime) -> None:
        gate = asyncio.Semaphore(self.side_by_side)

        async def one(delivery: Delivery) -> None:
            async with gate:
                await self._try(delivery, now)

        await asyncio.gather(*(one(each) for each in batch))

    async def _try(self, delivery: Delivery, now: datetime) -> None:
        try:
            effect = await self._prepare(delivery, now)
            async with asyncio.timeout(SEND_DEADLINE):
                ref = await self._do(effect) if effect else None
        except (ChatError, TimeoutError) as error:
            await self._failed(delivery, error, now)
            return
        except Exception as error:
            log.exception("a delivery broke", delivery=delivery.id, what=delivery.what or delivery.kind)
            await self._failed(delivery, Later(f"program error: {type(error).__name__}", 300), now)
            return
        await self._settle(delivery, effect, ref, now)

    async def _prepare(self, delivery: Delivery, now: datetime) -> Effect | None:
        """What to do now; None where it is no longer wanted."""
        async with self.store.reading() as tx:
            scene = await set_scene(tx, self.core, delivery, now)
            if scene is None:
                return None
            if _is_over(scene):
                return None
            _rest_at_night(scene)
            message = await render(scene) if delivery.kind == "post" else None
            if delivery.kind == "post" and message is None:
                return None
            return self._effect(scene, message)

    def _effect(self, scene: Scene, message: Message | None) -> Effect:
        place = _place(scene)
        if place is None and scene.delivery.kind != "open":
            raise Never("the place to deliver to does not exist")
        platform = place_platform(place) if place else scene.home.community.platform if scene.home else ""
        chat = self.chats.get(platform)
        if chat is None:
            raise Later(f"no connection to {platform or 'any platform'} in this process", 60)
        return Effect(scene, chat, place, message)

    async def _do(self, effect: Effect) -> str | Space:
        return await DO[effect.scene.delivery.kind](effect)

    async def _settle(self, delivery: Delivery, effect: Effect | None, ref: str | Space | None, now: datetime) -> None:
        async with self.store.writing() as tx:
            if effect is None or ref is None:
                await tx.ledger.cancel(delivery, "no longer wanted", now)
                return
            address = ref.address if isinstance(ref, Space) else ref
            settled = await tx.ledger.delivered(delivery, address, now)
            if settled and isinstance(ref, Space):
                await _remember_space(tx, delivery, ref, now)
        log.info("delivered", delivery=delivery.id, what=delivery.what or delivery.kind, attempts=delivery.attempts)

    async def _failed(self, delivery: Delivery, error: Exception, now: datetime) -> None:
        reason = str(error) or type(error).__name__
        state = outcome(error, delivery.attempts)
        async with self.store.writing() as tx:
            if state == "dead":
                await tx.ledger.bury(delivery, reason, now)
            elif state == "unknown":
                await tx.ledger.unknown(delivery, now + LOOK_AGAIN, reason)
            else:
                await tx.ledger.wait(delivery, now + pause_after(error, delivery.attempts), reason)
        log.warning(
            "not delivered",
            delivery=delivery.id,
            what=delivery.what or delivery.kind,
            state=state,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """A delivery made ready: the scene, the platform, the place and the message."""

    scene: Scene
    chat: Chat
    place: Place | None
    message: Message | None


def outcome(error: Exception, attempts: int) -> Literal["dead", "unknown", "waiting"]:
    """What a failure means for a delivery that was tried `attempts` times."""
    if isinstance(error, Never) or attempts >= ATTEMPTS:
        return "dead"
    return "unknown" if isinstance(error, Unsure | TimeoutError) else "waiting"


def pause_after(error: Exception, attempts: int) -> timedelta:
    """As long as the platform says, at least; twice as long each time, an hour at most."""
    said = error.seconds if isinstance(error, Later) else 30.0
    return timedelta(seconds=max(said, min(3600.0, 5.0 * 2 ** min(attempts, 10))))


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
    wait = until_daytime(zones, scene.delivery.due_at, scene.now) if scene.delivery.what == "prompt" else None
    if wait and scene.delivery.expires_at:
        raise Later("it is night for one of them", wait.total_seconds())


def _place(scene: Scene) -> Place | None:
    match scene.delivery.target:
        case "space":
            return scene.partnership.space if scene.partnership else None
        case "community":
            return scene.home.community if scene.home else None
        case "inbox":
            return Inbox(scene.person.accounts[0]) if scene.person and scene.person.accounts else None


def place_platform(place: Place) -> str:
    """The platform that a place is on."""
    return place.account.platform if isinstance(place, Inbox) else place.platform


async def _remember_space(tx: Records, delivery: Delivery, space: Space, now: datetime) -> None:
    if delivery.partnership_id and delivery.community_id:
        await tx.partnerships.opened(delivery.partnership_id, delivery.community_id, space, now)


async def _open(effect: Effect) -> Space:
    partnership, home = effect.scene.partnership, effect.scene.home
    if partnership is None or home is None:
        raise Never("the community of this partnership is gone")
    return await effect.chat.open_space(home.community, partnership.code, _title(effect.scene))


def _title(scene: Scene) -> str:
    names = [person.name.split()[0][:20] for person in scene.people.values()]
    return " & ".join(names)[:60]


async def _add(effect: Effect) -> str:
    space = effect.place
    if not isinstance(space, Space):
        raise Never("there is no space to let people into")
    await effect.chat.add_people(
        space, [account for each in _present(effect) if (account := account_in(each, effect.scene.home))]
    )
    return space.address


def _present(effect: Effect) -> list[Participant]:
    return [person for person in effect.scene.people.values() if person.left_at is None]


async def _post(effect: Effect) -> str:
    place, message, delivery = effect.place, effect.message, effect.scene.delivery
    if place is None or message is None:
        raise Never("there is nothing to post, or nowhere to post it")
    known = await effect.chat.find(place, delivery.key) if delivery.attempts > 1 else None
    return known or await effect.chat.send(place, message, delivery.key)


async def _close(effect: Effect) -> str:
    if not isinstance(effect.place, Space):
        raise Never("there is no space to close")
    await effect.chat.close_space(effect.place)
    return effect.place.address


async def _edit(effect: Effect) -> str:
    ref = effect.scene.delivery.about.get("ref", "")
    if effect.place is None or effect.message is None or not ref:
        raise Never("there is no message to edit")
    await effect.chat.edit(effect.place, ref, effect.message)
    return ref


DO: Mapping[str, Callable[[Effect], Awaitable[str | Space]]] = {
    "open": _open,
    "add": _add,
    "post": _post,
    "close": _close,
    "edit": _edit,
}
