"""What coordinators are told alone: what is amiss with a place, and how far the opening of spaces has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat import Account, Message

if TYPE_CHECKING:
    from bot.posts import Scene


def named_account(about: Mapping[str, str]) -> Account | None:
    """The account that a delivery is for where its reader need be no participant; None where none is named."""
    parts = about.get("account", "").split("/", 2)
    return Account(*parts) if len(parts) == 3 else None


async def loss(scene: Scene) -> Message | None:
    """What is amiss, and what to do about it."""
    about = scene.delivery.about
    programme = f"programme-{scene.programme.id}"
    count = int(about.get("count", "0"))
    words = scene.say(f"loss.{about['loss']}", programme=scene.programme.name, most=count)
    repair = scene.button("loss.repair", "programme.repair", programme)
    return Message(words, (repair,) if about["loss"] in MENDABLE else ())


MENDABLE = ("home", "space", "permission", "threads", "files")
"""What `/programme repair` can put right, or takes for put right."""


async def progress(scene: Scene) -> Message | None:
    """How many spaces of a round are open."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if round_ is None:
        return None
    partnerships = [each for each in await scene.tx.partnerships.of_round(round_.id) if each.ended_at is None]
    opened = sum(each.space is not None for each in partnerships)
    key = "progress.done" if opened == len(partnerships) else "progress.open"
    return Message(scene.say(key, number=round_.number, opened=opened, total=len(partnerships)))
