"""To a mentor who has one mentee less and goes on with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.care.places import goes_on_elsewhere
from bot.chat import Message

if TYPE_CHECKING:
    from bot.posts import Scene


async def one_less(scene: Scene, key: str = "mentees.one_less") -> Message | None:
    """With whom a partnership has come to its end, and that the others go on; None where there are none."""
    person, partnership = scene.person, scene.partnership
    if person is None or person.left_at is not None or partnership is None:
        return None
    if not await goes_on_elsewhere(scene.tx, partnership, person.id):
        return None
    others = await scene.tx.people.many([each for each in partnership.members if each != person.id])
    names = scene.say.list([each.name for each in others.values() if each.name])
    partner = names or scene.say.line("mentees.somebody")
    return Message(scene.say(key, name=person.name, programme=scene.programme.name, partner=partner))


async def place_gone(scene: Scene) -> Message | None:
    """To a mentor whose place in one of several partnerships was closed: nobody new comes in this round."""
    return await one_less(scene, "mentees.place_gone")
