"""An introduction in the space, with first words to send and the way to read it in one's own language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Message, fitting
from bot.in_my_language import in_my_language
from bot.opening_lines import opening_buttons
from bot.partner import introduction

if TYPE_CHECKING:
    from bot.posts import Scene


async def introduce(scene: Scene) -> Message | None:
    """One of the introductions."""
    partnership, person = scene.partnership, scene.person
    if person is None or partnership is None or partnership.ended_at is not None:
        return None
    if person.id not in partnership.present:
        return None
    buttons = (*opening_buttons(scene), in_my_language(scene, "introduction", str(person.id)))
    return Message(fitting(introduction(scene.say, scene.programme.settings, person)), buttons, private=False)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"introduction": introduce}
