"""The effects themselves: a delivery made ready, and what each kind asks of its platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.chat import CantTell, Chat, Inbox, Message, Never, Place, Space
from bot.people import Participant
from bot.posts import Scene, account_in
from bot.resting import QUIET
from bot.results.apart import Drawable
from bot.results.sketching import picture_of
from bot.telling import named_account


@dataclass(frozen=True, slots=True)
class Effect:
    """A delivery made ready: the scene, the platform, the place, the message, whether to look for it first, what is
    done right before it is sent, and what is drawn for it.
    """

    scene: Scene
    chat: Chat
    place: Place | None
    message: Message | None
    look_first: bool = False
    before: Callable[[], Awaitable[None]] | None = None
    sketch: Drawable | None = None

    async def happen(self) -> str | Space:
        """Do it; the platform's reference, or the space that was opened.

        Raises:
            ChatError: it did not happen, or nobody knows.
        """
        return await _DO[self.scene.delivery.kind](self)


def place_of(scene: Scene) -> Place | None:
    """Where a delivery goes; None where that does not exist (yet)."""
    match scene.delivery.target:
        case "space":
            return scene.partnership.space if scene.partnership else None
        case "community":
            return scene.home.community if scene.home else None
        case "inbox" if named := named_account(scene.delivery.about):
            return Inbox(named)
        case "inbox":
            return Inbox(scene.person.accounts[0]) if scene.person and scene.person.accounts else None


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
    known = await _known(effect, place)
    if effect.before is not None and not known:
        await effect.before()
    drawn = await picture_of(effect.sketch, delivery.what) if effect.sketch else ()
    whole = replace(message, pictures=drawn) if drawn else message
    if known is None:
        return await effect.chat.send(place, whole, delivery.key)
    await effect.chat.complete(place, known, whole)
    return known


async def _known(effect: Effect, place: Place) -> str | None:
    """The reference of a post that was begun before, where it has arrived."""
    if not effect.look_first:
        return None
    try:
        return await effect.chat.find(place, effect.scene.delivery.key)
    except CantTell:
        if effect.scene.delivery.attempts > 1:
            raise
        return None


async def _close(effect: Effect) -> str:
    if not isinstance(effect.place, Space):
        raise Never("there is no space to close")
    if effect.scene.delivery.what == QUIET:
        await effect.chat.put_away(effect.place)
    else:
        await effect.chat.close_space(effect.place)
    return effect.place.address


async def _edit(effect: Effect) -> str:
    ref = effect.scene.delivery.about.get("ref", "")
    if effect.place is None or effect.message is None or not ref:
        raise Never("there is no message to edit")
    await effect.chat.edit(effect.place, ref, effect.message)
    return ref


_DO: Mapping[str, Callable[[Effect], Awaitable[str | Space]]] = {
    "open": _open,
    "remove": _remove,
    "add": _add,
    "post": _post,
    "close": _close,
    "edit": _edit,
}
