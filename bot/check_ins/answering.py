"""One press that answers a check-in, one with which a coordinator answers a call for help, and one that says if so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry, entity, partnership_of
from bot.auditing import acted, happened
from bot.care.answering import touch
from bot.care.days import Days
from bot.chat import Mention, Message
from bot.check_ins.answers import ANSWERS, Answer, CheckIn
from bot.duty import tell_coordinators
from bot.ledger import NewDelivery
from bot.people import Participant, Partnership

LASTS = timedelta(days=14)
WORKING_DAYS = 3
"""Of whoever asked for help, until they are asked whether somebody has written."""


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
    """Who asked for help, and how to reach them, for a coordinator who will write; never to somebody of the same
    partnership. Nothing more is to be pressed: whoever asked is asked some days later, and can call again.
    """
    partnership = await _of_the_programme(ask)
    calls = await _calls(ask, partnership, ask.detail)
    person = await ask.tx.people.by_id(calls[0].participant_id) if calls else None
    if partnership is None or person is None:
        return ask.tell("check_in.gone")
    if ask.person is not None and ask.person.id in partnership.members:
        return ask.tell("care.not_your_own")
    who = tuple(Mention(each, person.name) for each in person.accounts[:1])
    known = {"who": who, "name": person.name, "code": partnership.code}
    if all(each.handled_at for each in calls):
        return ask.tell("check_in.taken", **known)
    await acted(ask, "check_in.look", partnership.code, "somebody asked for help")
    await ask.tx.check_ins.save([replace(each, handled_at=ask.now) for each in calls])
    await ask.tx.ledger.enqueue([await _asking_back(ask, partnership, person)])
    return ask.tell("check_in.who", **known)


async def _of_the_programme(ask: Ask) -> Partnership | None:
    about = entity(ask.request.subject)
    partnership = await ask.tx.partnerships.by_id(about[1]) if about and about[0] == "partnership" else None
    return partnership if partnership and partnership.programme_id == ask.programme.id else None


async def _calls(ask: Ask, partnership: Partnership | None, who: str) -> list[CheckIn]:
    """The calls for help of a member, whose number is compared as it came and never looked up."""
    asked = await ask.tx.check_ins.of(partnership.id) if partnership else ()
    return [each for each in asked if str(each.participant_id) == who and each.answer == "help"]


async def _asking_back(ask: Ask, partnership: Partnership, person: Participant) -> NewDelivery:
    soon = ask.now.date()
    absences = await ask.tx.calendar.absences([person.id], soon, soon + LASTS)
    due = Days(person.reader, absences.get(person.id, ())).after(ask.now, WORKING_DAYS)
    return NewDelivery(
        key=partnership.key(f"helped/{person.id}/{int(ask.now.timestamp())}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what="helped",
        about={},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=person.id,
    )


async def helped(ask: Ask) -> Message:
    """Whoever asked for help says whether somebody has written; if not, coordinators are called again."""
    partnership = await partnership_of(ask)
    calls = await _calls(ask, partnership, str(ask.me.id))
    if partnership is None or not any(each.handled_at for each in calls):
        return ask.tell("check_in.over", ask.button("partner.button", "partner"))
    if ask.detail == "yes":
        return ask.tell("check_in.written")
    await ask.tx.check_ins.save([replace(each, handled_at=None) for each in calls])
    return await _call_for_help(ask, partnership)


ENTRIES: dict[str, Entry] = {
    "check_in.answer": Entry(answer, "participant", typed=False),
    "check_in.look": Entry(look, "coordinator", typed=False),
    "check_in.helped": Entry(helped, "participant", typed=False),
}
