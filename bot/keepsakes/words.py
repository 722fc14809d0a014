"""What is said of keepsakes unasked, at the moment at which it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.chat import Message, Plain, fitting
from bot.keepsakes.together import together

if TYPE_CHECKING:
    from bot.posts import Scene


async def letter(scene: Scene) -> Message | None:
    """A letter comes back to whoever wrote it."""
    partnership, person = scene.partnership, scene.person
    if partnership is None or person is None or person.left_at is not None:
        return None
    mine = (await scene.tx.keepsakes.of(partnership.id, "letter")).get(person.id)
    if mine is None:
        return None
    able = person.id in partnership.present and await together(scene.tx, partnership)
    button = scene.button("letter.share_button", "letter.share", f"partnership-{partnership.id}")
    words = scene.say("letter.returned", programme=scene.programme.name, letter=mine.text)
    return Message((*words, *(scene.say("letter.may_share") if able else ())), (button,) if able else ())


async def letter_shown(scene: Scene) -> Message | None:
    """A letter that its writer shows to their partner."""
    partnership, writer = scene.partnership, int(scene.delivery.about["of"])
    if partnership is None or writer not in partnership.present or writer not in scene.people:
        return None
    theirs = (await scene.tx.keepsakes.of(partnership.id, "letter")).get(writer)
    if theirs is None or not await together(scene.tx, partnership):
        return None
    words = scene.say("letter.shown", name=scene.people[writer].name, letter=theirs.text)
    return Message(fitting(words), private=False)


async def addresses(scene: Scene) -> Message | None:
    """Where all of them can be reached; nothing where one has taken theirs back meanwhile."""
    partnership = scene.partnership
    if partnership is None or not await together(scene.tx, partnership):
        return None
    theirs = await scene.tx.keepsakes.of(partnership.id, "address")
    members = [scene.people[each] for each in partnership.present if each in scene.people]
    if any(each.id not in theirs for each in members):
        return None
    lines = [Plain(f"\n{each.name}: {theirs[each.id].text}") for each in members]
    return Message(fitting((*scene.say("keep.shown"), *lines)), private=False)


RENDER: dict[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "letter": letter,
    "letter_shown": letter_shown,
    "addresses": addresses,
}
