"""What is said about suggestions, rendered when it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.by_day import by_day
from bot.chat import Message

if TYPE_CHECKING:
    from bot.own_prompts.records import Suggestion
    from bot.posts import Scene


async def _meant(scene: Scene) -> Suggestion | None:
    id_ = int(scene.delivery.about.get("suggestion", "0"))
    return await scene.tx.own_prompts.suggestion(scene.programme.id, id_)


async def suggested(scene: Scene) -> Message | None:
    """To each coordinator on duty: that there is a suggestion, and the way to it."""
    found = await _meant(scene)
    if found is None or found.state != "open":
        return None
    button = scene.button("propose.see", "prompt.proposal", f"programme-{scene.programme.id}.{found.id}")
    return Message(scene.say("propose.news", programme=scene.programme.name), (button,))


async def answered(scene: Scene) -> Message | None:
    """To whoever suggested it, alone and by day."""
    found, person = await _meant(scene), scene.person
    if found is None or person is None or person.left_at is not None:
        return None
    await by_day(scene)
    told = {"name": person.name, "title": found.title, "programme": scene.programme.name}
    return Message(scene.say(f"propose.{found.state}", **told))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "suggested": suggested,
    "suggestion_taken": answered,
    "suggestion_declined": answered,
}
