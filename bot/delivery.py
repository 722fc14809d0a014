"""What time asks for: claim what is due, ask once more whether it is wanted, send it, settle it.

The ledger is the only truth. A delivery that was begun before is looked for on its platform before it is sent again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.asking import Core
from bot.chat import Chat, ChatError, Inbox, Later, Message, Never, Place, Space
from bot.ending import end_round
from bot.ledger import Delivery
from bot.pacing import Broken, Pace, outcome
from bot.people import Participant
from bot.posts import Scene, account_in, render, set_scene
from bot.progress import report_progress
from bot.prompting import materialise, until_daytime
from bot.store import Records, Store, StoreBusy
from bot.telling import named_account

log = structlog.get_logger()

DRAFTS_KEPT = timedelta(days=7)
REPLIES_KEPT = timedelta(days=2)


async def tick(store: Store, core: Core, now: datetime) -> int:
    """Write what has become due into the ledger; how many deliveries. Running it again changes nothing."""
    async with store.writing() as tx:
        await tx.ledger.expire(now)
        for round_ in await tx.rounds.running():
            if round_.ends_at and round_.ends_at <= now:
                await end_round(tx, round_, now, by_day=True)
        await tx.people.sweep_drafts(now - DRAFTS_KEPT)
        await tx.front.sweep_replies(now - REPLIES_KEPT)
        await report_progress(tx, now)
        return await materialise(tx, core, now)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Delivers for one process, known by `owner` in the leases it takes; `side_by_side` deliveries at a time.

    What was due before `began` is looked for first: a database that was put back may not know that it was sent.
    """

    store: Store
    core: Core
    chats: Mapping[str, Chat]
    owner: str
    side_by_side: int = 8
    began: datetime | None = None
    pace: Pace = field(default_factory=Pace)

    async def run_due(self, now: datetime) -> int:
        """Deliver all that is due; how many effects were tried. What a platform refuses is settled, never raised.

        Raises:
            StoreBusy: after everything that was begun has come to its end.
        """
        began, tried = time.monotonic(), 0
        while batch := await self._claim(moment := now + timedelta(seconds=time.monotonic() - began)):
            ended = await asyncio.gather(*(self._try(each, moment) for each in batch), return_exceptions=True)
            tried += len(batch)
            for error in ended:
                if isinstance(error, BaseException):
                    raise error
        return tried

    async def _claim(self, now: datetime) -> Sequence[Delivery]:
        async with self.store.writing() as tx:
            return await tx.ledger.claim(now, self.owner, now + self.pace.lease, self.side_by_side)

    async def _try(self, delivery: Delivery, now: datetime) -> None:
        try:
            effect = await self._prepare(delivery, now)
            async with asyncio.timeout(self.pace.deadline):
                ref = await self._do(effect) if effect else None
        except (ChatError, TimeoutError) as error:
            await self._failed(delivery, error, now)
            return
        except StoreBusy:
            await self._failed(delivery, Later("the database did not answer", 10), now)
            return
        except Exception as error:
            log.exception("a delivery broke", delivery=delivery.id, what=delivery.what or delivery.kind)
            await self._failed(delivery, Broken(f"program error: {type(error).__name__}", 300), now)
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
            is_said = delivery.kind in ("post", "edit")
            message = await render(scene) if is_said else None
            if is_said and message is None:
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
        return Effect(scene, chat, place, message, self._may_be_there(scene.delivery))

    def _may_be_there(self, delivery: Delivery) -> bool:
        return delivery.attempts > 1 or (self.began is not None and delivery.due_at < self.began)

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
                await tx.ledger.unknown(delivery, now + self.pace.look_again, reason)
            else:
                await tx.ledger.wait(delivery, now + self.pace.pause_after(error, delivery.attempts), reason)
        log.warning(
            "not delivered",
            delivery=delivery.id,
            what=delivery.what or delivery.kind,
            state=state,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """A delivery made ready: the scene, the platform, the place, the message, and whether to look for it first."""

    scene: Scene
    chat: Chat
    place: Place | None
    message: Message | None
    look_first: bool = False


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
        case "inbox" if named := named_account(scene.delivery.about):
            return Inbox(named)
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
    accounts = [account_in(person, effect.scene.home) for person in _present(effect)]
    if None in accounts:
        raise Never("a member has no account in the community of this partnership's space")
    await effect.chat.add_people(space, [account for account in accounts if account])
    return space.address


async def _remove(effect: Effect) -> str:
    person, home = effect.scene.person, effect.scene.home
    account = account_in(person, home) if person else None
    if not isinstance(effect.place, Space) or account is None:
        raise Never("there is nobody to take out, or no space")
    await effect.chat.remove_person(effect.place, account)
    return effect.place.address


def _present(effect: Effect) -> list[Participant]:
    partnership = effect.scene.partnership
    present = partnership.present if partnership else ()
    return [effect.scene.people[member] for member in present if member in effect.scene.people]


async def _post(effect: Effect) -> str:
    place, message, delivery = effect.place, effect.message, effect.scene.delivery
    if place is None or message is None:
        raise Never("there is nothing to post, or nowhere to post it")
    known = await effect.chat.find(place, delivery.key) if effect.look_first else None
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
    "remove": _remove,
    "add": _add,
    "post": _post,
    "close": _close,
    "edit": _edit,
}
