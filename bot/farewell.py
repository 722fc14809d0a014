"""The last message of a partnership's space: thanks, the look back where it has not come, and what may follow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Button, Message, Words, fitting
from bot.people import Partnership
from bot.prompts import prompt_message
from bot.thanks.words import for_weeks

if TYPE_CHECKING:
    from bot.posts import Scene


async def farewell(scene: Scene) -> Message | None:
    """Thanks and goodbye; the look back is in it where the last prompt has not come."""
    partnership = scene.partnership
    if partnership is None:
        return None
    names = scene.say.list([scene.people[member].name for member in partnership.present if member in scene.people])
    words = (
        *scene.say("post.farewell", names=names, programme=scene.programme.name),
        *await for_weeks(scene, partnership),
        *await _look_back(scene, partnership),
    )
    return Message(fitting(words), _buttons(scene, partnership), private=False)


async def _look_back(scene: Scene, partnership: Partnership) -> Words:
    deliveries = await scene.tx.ledger.of_partnership(partnership.id)
    prompts = scene.core.prompts(scene.programme.settings, partnership.language)
    last = next((each for each in prompts if each.place == "last"), None)
    had = {each.about["prompt"] for each in deliveries if each.what == "prompt" and each.state == "delivered"}
    return prompt_message(scene.say, last).words if last and last.slug not in had else ()


def _buttons(scene: Scene, partnership: Partnership) -> tuple[Button, ...]:
    about, here = f"partnership-{partnership.id}", f"programme-{scene.programme.id}"
    stay = scene.button("keep.button", "keep_in_touch", about)
    paper = scene.button("certificate.button", "certificate", here)
    again = scene.button("join.next_round", "join", here)
    on = scene.button("going_on.button", "go_on", about)
    return (stay, on, paper, again) if len(partnership.present) > 1 else (paper, again)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"farewell": farewell}
