"""What is said unasked to invite people, rendered when it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat import Button, Message
from bot.inviting.arriving import FORM, LOCALE
from bot.inviting.doors import can_be_joined
from bot.inviting.reminding import HALF_WAY, may_be_reminded
from bot.inviting.telling import kind_of_partner
from bot.telling import named_account

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


async def closing(scene: Scene) -> Message | None:
    """In the channel alone, some days before a round closes."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if round_ is None or round_.closes_at is None or not can_be_joined(round_, scene.now):
        return None
    days = int(scene.delivery.about["days"])
    if round_.closes_at - scene.now > timedelta(days=days + 1):  # its last day was moved meanwhile
        return None
    words = scene.say("invite.closing", programme=scene.programme.name, closes=round_.closes_at)
    return Message(words, (join_button(scene),), private=False)


async def half_way(scene: Scene) -> Message | None:
    """To somebody who has begun to join, once; nothing where they have joined, said no, or written since."""
    account = named_account(scene.delivery.about)
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    subject = f"programme-{scene.programme.id}"
    draft = await scene.tx.people.draft(account, FORM, subject) if account else None
    if draft is None or round_ is None or round_.closes_at is None or not can_be_joined(round_, scene.now):
        return None
    if not await may_be_reminded(scene.tx, draft) or scene.now - draft.saved_at < HALF_WAY:
        return None
    say = scene.core.wording.voice(str(draft.answers.get(LOCALE, "en")))
    buttons = (
        Button(say.line("invite.go_on"), "join", subject, "primary"),
        Button(say.line("invite.not_now"), "join.not_now", subject),
    )
    return Message(say("invite.half_way", programme=scene.programme.name, closes=round_.closes_at), buttons)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "invitation": invitation,
    "closing": closing,
    "half_way": half_way,
}
