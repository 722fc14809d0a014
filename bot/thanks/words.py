"""What thanks say, at the moment at which they are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Message, Words
from bot.people import Partnership
from bot.telling import named_account
from bot.thanks.ambassadors import to_ambassador
from bot.thanks.counting import LEAST, weeks_together
from bot.thanks.writing import THANKS, TO_AMBASSADORS, TO_COORDINATORS

if TYPE_CHECKING:
    from bot.posts import Scene


async def for_weeks(scene: Scene, partnership: Partnership) -> Words:
    """For how many weeks the members went on, where it is true and worth naming; else nothing."""
    weeks = weeks_together(await scene.tx.partnerships.contact_of(partnership.id), partnership.present)
    if weeks < LEAST:
        return ()
    return scene.say("thanks.two" if len(partnership.present) == 2 else "thanks.three", count=weeks)


async def thanks(scene: Scene) -> Message | None:
    """To somebody whose partner did not answer, or whose partnership was over before the round."""
    person = scene.person
    if person is None or person.left_at is not None:
        return None
    about = f"programme-{scene.programme.id}"
    paper = scene.button("certificate.button", "certificate", about)
    again = scene.button("join.next_round", "join", about)
    words = scene.say(f"thanks.{scene.delivery.about['why']}", name=person.name, programme=scene.programme.name)
    return Message(words, (paper, again))


async def to_coordinator(scene: Scene) -> Message | None:
    """To a coordinator: what they looked after. Nothing of single partnerships."""
    account, round_id = named_account(scene.delivery.about), scene.delivery.round_id or 0
    led = await scene.tx.programmes.coordinators(scene.programme.id)
    me = next((each for each in led if each.account == account), None)
    rounds = await scene.tx.rounds.of_programme(scene.programme.id)
    round_ = next((each for each in rounds if each.id == round_id), None)
    if me is None or round_ is None:
        return None
    mine = [each for each in rounds if each.started_at and each.ended_at and each.ended_at >= me.since]
    formed = len(await scene.tx.partnerships.of_round(round_.id))
    words = scene.say(
        "thanks.coordinator",
        number=round_.number,
        programme=scene.programme.name,
        partnerships=scene.say.line("thanks.partnerships", count=formed),
        rounds=len(mine),
    )
    return Message(words, (scene.button("dashboard.button", "dashboard", f"programme-{scene.programme.id}"),))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    THANKS: thanks,
    TO_COORDINATORS: to_coordinator,
    TO_AMBASSADORS: to_ambassador,
}
