"""What ambassadors are thanked for: true of what they did, and nothing that they may not see otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import world
from bot.chat import Message, Plain, Words
from bot.inviting.counting import FEW, of_country
from bot.people import Participant, Round
from bot.telling import named_account
from bot.wording import Voice

if TYPE_CHECKING:
    from bot.posts import Scene


async def to_ambassador(scene: Scene) -> Message | None:
    """To somebody who is an ambassador still, in their own language where they take part themselves.

    What came through their tag and from their own country is told from five people on, as while the round is open.
    """
    account = named_account(scene.delivery.about)
    me = await scene.tx.inviting.ambassador(scene.programme.id, account) if account else None
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if account is None or me is None or round_ is None:
        return None
    person = await scene.tx.people.by_account(scene.programme.id, account)
    say = scene.core.wording.voice(person.language) if person else scene.say
    words = say("ambassador.thanks", number=round_.number, programme=scene.programme.name)
    came = (await scene.tx.inviting.arrivals(round_.id)).get(me.tag, 0)
    if came >= FEW:
        words = (*words, Plain("\n"), *say("ambassador.came", tag=me.tag, people=came))
    return Message((*words, *await _from_there(scene, round_, person, say)))


async def _from_there(scene: Scene, round_: Round, person: Participant | None, say: Voice) -> Words:
    """How many from their own country took part; nothing where they have not told it, or where they are few."""
    code = person.text("country") if person is not None and person.left_at is None else ""
    people = await of_country(scene.tx, round_, code, ("matched", "unmatched")) if code else 0
    if people < FEW:
        return ()
    country = world.country_name(code, say.language)
    return (Plain("\n"), *say("ambassador.country", country=country, people=people))
