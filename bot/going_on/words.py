"""What is said to partners who go on by themselves, at the moment at which it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Button, Message, fitting
from bot.going_on.bringing import EMPTY, who_goes_on
from bot.in_my_language import in_my_language
from bot.prompting import MONTHLY
from bot.prompts import prompt_message

if TYPE_CHECKING:
    from bot.posts import Scene


async def going_on(scene: Scene) -> Message | None:
    """All have said that they want to."""
    if scene.partnership is None or not await who_goes_on(scene.tx, scene.partnership):
        return None
    return Message(scene.say("going_on.begins"), (_stop(scene),), private=False)


def _stop(scene: Scene) -> Button:
    about = scene.partnership.id if scene.partnership else 0
    return scene.button("going_on.stop_button", "go_on.stop", f"partnership-{about}")


async def monthly(scene: Scene) -> Message | None:
    """A prompt, with the press that ends them."""
    partnership, slug = scene.partnership, scene.delivery.about["prompt"]
    if partnership is None or not await who_goes_on(scene.tx, partnership):
        return None
    found = await scene.prompts.find(scene.programme.id, partnership.language, slug)
    if found is None:
        return None
    note = () if found.language == partnership.language else scene.say("post.prompt_language_note")
    words = fitting((*prompt_message(scene.say, found).words, *note))
    return Message(words, (in_my_language(scene, "prompt", slug), _stop(scene)), private=False)


async def monthly_over(scene: Scene) -> Message | None:
    """The shelf has no other prompt for them."""
    if scene.partnership is None or not await who_goes_on(scene.tx, scene.partnership):
        return None
    return Message(scene.say("going_on.empty"), private=False)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "going_on": going_on,
    MONTHLY: monthly,
    EMPTY: monthly_over,
}
