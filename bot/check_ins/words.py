"""What is said about check-ins unasked: the question to each alone, and a call for help to coordinators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.care.days import Days
from bot.chat import Later, Message
from bot.check_ins.answers import ANSWERS

if TYPE_CHECKING:
    from bot.posts import Scene

DAY, MONTH = timedelta(days=1), timedelta(days=31)


async def check_in(scene: Scene) -> Message | None:
    """To one member: how is it going? Four answers, one press."""
    partnership, me = scene.partnership, scene.person
    if partnership is None or partnership.ended_at is not None or me is None or me.left_at is not None:
        return None
    kind = scene.delivery.about["kind"]
    asked = [each for each in await scene.tx.check_ins.of(partnership.id) if each.participant_id == me.id]
    if all(each.kind != kind or each.answer for each in asked):
        return None
    await _by_day(scene)
    names = scene.say.list(
        [scene.people[each].name for each in partnership.present if each != me.id and each in scene.people]
    )
    buttons = tuple(
        scene.button(f"check_in.{each}_button", "check_in.answer", f"partnership-{partnership.id}.{kind}.{each}")
        for each in ANSWERS
    )
    return Message(scene.say(f"check_in.{kind}", partner=names), buttons)


async def _by_day(scene: Scene) -> None:
    """Nobody is asked at night, on a free day, or while they are away."""
    if scene.person is None:
        return
    today = scene.now.date()
    absences = await scene.tx.calendar.absences([scene.person.id], today - DAY, today + MONTH)
    opens = Days(scene.person.reader, absences.get(scene.person.id, ())).next_open(scene.now)
    if scene.now < opens < scene.now + MONTH:
        raise Later("it is night or a free day where they live", (opens - scene.now).total_seconds())


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


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"check_in": check_in, "help_asked": help_asked}
