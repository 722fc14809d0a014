"""One press that answers a check-in, and what a coordinator does about a call for help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry, entity, partnership_of
from bot.auditing import acted, happened
from bot.care.answering import touch
from bot.chat import Mention, Message
from bot.check_ins.answers import ANSWERS, Answer, CheckIn
from bot.duty import tell_coordinators
from bot.ledger import NewDelivery
from bot.people import Participant, Partnership

LASTS = timedelta(days=14)


async def answer(ask: Ask) -> Message:
    """Keep the answer of whoever pressed. "Not in touch" lets care begin; "I need help" reaches coordinators."""
    partnership, mine = await _asked(ask)
    said = next((each for each in ANSWERS if ask.detail.endswith(f".{each}")), None)
    if partnership is None or mine is None or said is None:
        return ask.tell("check_in.over", ask.button("partner.button", "partner"))
    await ask.tx.check_ins.save([replace(mine, answer=said, answered_at=ask.now)])
    if said == "help":
        return await _call_for_help(ask, partnership)
    await _tell_care(ask, partnership, said)
    buttons = (ask.button("pact.button", "pact", f"partnership-{partnership.id}"),) if said == "slow" else ()
    return ask.tell(f"check_in.thanks_{said}", *buttons)


async def _asked(ask: Ask) -> tuple[Partnership | None, CheckIn | None]:
    partnership = await partnership_of(ask)
    if partnership is None or partnership.ended_at is not None:
        return None, None
    kind = ask.detail.partition(".")[0]
    mine = [each for each in await ask.tx.check_ins.of(partnership.id) if each.participant_id == ask.me.id]
    return partnership, next((each for each in mine if each.kind == kind), None)


async def _tell_care(ask: Ask, partnership: Partnership, said: Answer) -> None:
    """Whether two are in touch is what care asks too."""
    says = {"well": "yes", "not_in_touch": "no"}.get(said)
    waited_for = any(each.owed_since for each in await ask.tx.care.of(partnership.id))
    if says == "no" or (says == "yes" and waited_for):
        await touch(replace(ask, request=replace(ask.request, subject=f"partnership-{partnership.id}.{says}")))


async def _call_for_help(ask: Ask, partnership: Partnership) -> Message:
    told = NewDelivery(
        key=partnership.key(f"help/{ask.me.id}/{int(ask.now.timestamp())}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=ask.now,
        expires_at=ask.now + LASTS,
        what="help_asked",
        about={"of": str(ask.me.id)},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
    )
    count = await tell_coordinators(ask.tx, ask.programme, told, ask.now, partnership.present)
    await happened(ask.tx, ask.programme.id, "check_in.help", partnership.code, "a member asked for help", ask.now)
    contact = ask.programme.settings.safety_contact or ask.programme.settings.contact
    if not count:
        return ask.tell("check_in.help_nobody" if contact else "check_in.help_nobody_else", contact=contact)
    return ask.tell("check_in.thanks_help")


async def look(ask: Ask) -> Message:
    """Who asked for help, and how to reach them; never to somebody of the same partnership."""
    partnership, person = await _about(ask)
    if partnership is None or person is None:
        return ask.tell("check_in.gone")
    if ask.person is not None and ask.person.id in partnership.members:
        return ask.tell("care.not_your_own")
    await acted(ask, "check_in.look", partnership.code, "somebody asked for help")
    who = tuple(Mention(each, person.name) for each in person.accounts[:1])
    done = ask.button("check_in.done", "check_in.done", f"partnership-{partnership.id}.{person.id}")
    return ask.tell("check_in.who", done, who=who, name=person.name, code=partnership.code)


async def done(ask: Ask) -> Message:
    """A coordinator has seen to it."""
    partnership, person = await _about(ask)
    if partnership is None or person is None:
        return ask.tell("check_in.gone")
    if ask.person is not None and ask.person.id in partnership.members:
        return ask.tell("care.not_your_own")
    asked = await ask.tx.check_ins.of(partnership.id)
    theirs = [each for each in asked if each.participant_id == person.id and each.answer == "help"]
    await ask.tx.check_ins.save([replace(each, handled_at=ask.now) for each in theirs])
    await acted(ask, "check_in.done", partnership.code, "somebody asked for help")
    return ask.tell("check_in.seen_to")


async def _about(ask: Ask) -> tuple[Partnership | None, Participant | None]:
    """The partnership and the member who asks for help and was not seen to."""
    about = entity(ask.request.subject)
    partnership = await ask.tx.partnerships.by_id(about[1]) if about and about[0] == "partnership" else None
    if partnership is None or partnership.programme_id != ask.programme.id:
        return None, None
    calls = [each for each in await ask.tx.check_ins.of(partnership.id) if each.answer == "help"]
    found = next((each for each in calls if str(each.participant_id) == ask.detail and not each.handled_at), None)
    return partnership, await ask.tx.people.by_id(found.participant_id) if found else None


ENTRIES: dict[str, Entry] = {
    "check_in.answer": Entry(answer, "participant", typed=False),
    "check_in.look": Entry(look, "coordinator", typed=False),
    "check_in.done": Entry(done, "coordinator", typed=False),
}
