"""What is said unasked to invite people, rendered when it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Button, Message
from bot.inviting.telling import kind_of_partner

if TYPE_CHECKING:
    from bot.posts import Scene


async def invitation(scene: Scene) -> Message | None:
    """The announcement of a round with its Join button."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if round_ is None or round_.state != "open":
        return None
    platform = scene.home.community.platform if scene.home else ""
    words = scene.say(
        "post.invitation",
        programme=scene.programme.name,
        partner=scene.say.line(f"invitation.{kind_of_partner(scene.programme)}"),
        weeks=round_.weeks,
        closes=round_.closes_at or scene.now,
        readers=scene.say(scene.core.reading(platform)),
    )
    return Message(words, (join_button(scene),), private=False)


def join_button(scene: Scene) -> Button:
    """The way into the round."""
    return Button(scene.say.line("join.button"), "join", f"programme-{scene.programme.id}", "primary")


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"invitation": invitation}
