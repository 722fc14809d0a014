"""What is said about check-ins unasked: the question to each, a call for help to coordinators, what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.by_day import by_day
from bot.chat import Message
from bot.check_ins.answers import ANSWERS

if TYPE_CHECKING:
    from bot.posts import Scene


async def check_in(scene: Scene) -> Message | None:
    """To one member: how is it going? Four answers, one press."""
    partnership, me = scene.partnership, scene.person
    if partnership is None or partnership.ended_at is not None or me is None or me.left_at is not None:
        return None
    kind = scene.delivery.about["kind"]
    asked = [each for each in await scene.tx.check_ins.of(partnership.id) if each.participant_id == me.id]
    if all(each.kind != kind or each.answer for each in asked):
        return None
    await by_day(scene)
    names = scene.say.list(
        [scene.people[each].name for each in partnership.present if each != me.id and each in scene.people]
    )
    buttons = tuple(
        scene.button(f"check_in.{each}_button", "check_in.answer", f"partnership-{partnership.id}.{kind}.{each}")
        for each in ANSWERS
    )
    return Message(scene.say(f"check_in.{kind}", partner=names), buttons)


async def help_asked(scene: Scene) -> Message | None:
    """To a coordinator: somebody asks for help. Names are behind the button."""
    partnership, who = scene.partnership, int(scene.delivery.about["of"])
    if partnership is None:
        return None
    asked = [each for each in await scene.tx.check_ins.of(partnership.id) if each.participant_id == who]
    if all(each.answer != "help" or each.handled_at for each in asked):
        return None
    look = scene.button("check_in.look", "check_in.look", f"partnership-{partnership.id}.{who}")
    return Message(scene.say("check_in.help_asked", programme=scene.programme.name), (look,))


async def helped(scene: Scene) -> Message | None:
    """To whoever asked for help, some days after a coordinator said that they write: has somebody written?"""
    partnership, me = scene.partnership, scene.person
    if partnership is None or me is None or me.left_at is not None:
        return None
    asked = await scene.tx.check_ins.of(partnership.id)
    if not any(each.participant_id == me.id and each.answer == "help" and each.handled_at for each in asked):
        return None
    await by_day(scene)
    buttons = tuple(
        scene.button(f"check_in.{name}_button", "check_in.helped", f"partnership-{partnership.id}.{said}")
        for name, said in (("written", "yes"), ("not_written", "no"))
    )
    return Message(scene.say("check_in.helped", programme=scene.programme.name), buttons)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "check_in": check_in,
    "help_asked": help_asked,
    "helped": helped,
}
