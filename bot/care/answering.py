"""What people answer to care with one press; a press is private, and none of them is contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.asking import Ask, Entry, entity, open_round, partnership_of
from bot.care.case import LOOK_AHEAD, LOOK_BACK, rest_of, word
from bot.care.closing import close_place
from bot.care.days import Days
from bot.care.hearing import outages
from bot.care.ladder import here_until, steps_for, waiting
from bot.care.signs import InTouch, Seeker, Sign
from bot.chat import Message
from bot.enrolment import enrol_in
from bot.people import Participant, Partnership, Round

IN_TOUCH: tuple[InTouch, ...] = ("yes", "no", "elsewhere")


async def busy(ask: Ask) -> Message:
    """Busy, not gone: the partners are told by when, and the ladder rests; once until the person has written."""
    partnership = await _running(ask)
    if partnership is None:
        return ask.tell("care.over", ask.button("partner.button", "partner"))
    mine = await _sign(ask, partnership)
    until = ask.now + timedelta(days=ask.programme.settings.ladder.busy_days)
    names = await _partners(ask, partnership)
    if mine is None or mine.busy:
        return ask.tell("care.busy_again", partner=names)
    await ask.tx.care.save([replace(mine.rested(ask.now, until), busy=True)])
    about = {"of": str(ask.me.id), "until": until.isoformat()}
    others = await ask.tx.people.many([each for each in partnership.present if each != ask.me.id])
    told = [
        word(partnership, "busy", each.id, _by_day(each, ask.now), about, f"{ask.me.id}/{ask.now.date()}")
        for each in others.values()
    ]
    await ask.tx.ledger.enqueue(told)
    await _note(ask, partnership, "care.busy")
    return ask.tell("care.busy", partner=names, day=ask.say.day(until.date()))


async def here(ask: Ask) -> Message:
    """I'm here: a few working days in which nothing comes of it, once; it is not contact, and the wait goes on."""
    partnership = await _running(ask)
    if partnership is None:
        return ask.tell("care.over", ask.button("partner.button", "partner"))
    names = await _partners(ask, partnership)
    waits = waiting(await ask.tx.care.of(partnership.id))
    found = next((each for each in waits if each.sign.participant_id == ask.me.id), None)
    if found is None or found.sign.here:
        return ask.tell("care.here_again", partner=names)
    ladder, mine = ask.programme.settings.ladder, found.sign
    steps = steps_for(ladder, found, partnership.rhythm)
    until = here_until(found, await _days(ask, mine), steps, ask.now, ladder.here_days)
    await ask.tx.care.save([replace(mine, here=True, here_until=until)])
    about = {"of": str(ask.me.id), "since": found.written_at.isoformat(), "until": until.isoformat()}
    others = await ask.tx.people.many([each for each in partnership.present if each != ask.me.id])
    again = str(int(found.written_at.timestamp()))
    told = [word(partnership, "here", each.id, _by_day(each, ask.now), about, again) for each in others.values()]
    await ask.tx.ledger.enqueue(told)
    await _note(ask, partnership, "care.here")
    return ask.tell("care.here", partner=names, day=ask.say.day(until.date()))


async def more(ask: Ask) -> Message:
    """The waiting one gives more time; whoever is waited for is not told."""
    partnership = await _running(ask)
    signs = await ask.tx.care.of(partnership.id) if partnership else ()
    found = [each for each in waiting(signs) if each.sign.participant_id != ask.me.id]
    if partnership is None or not found:
        return ask.tell("care.over", ask.button("partner.button", "partner"))
    people = await ask.tx.people.many([each.sign.participant_id for each in found])
    ends: list[datetime] = []
    for sign in (each.sign for each in found):
        begin = max(ask.now, sign.rest_until or ask.now)
        days = Days(people[sign.participant_id].reader)
        ends.append(days.after(begin, ask.programme.settings.ladder.more_days))
        await ask.tx.care.save([sign.rested(ask.now, ends[-1])])
    await _note(ask, partnership, "care.more")
    return ask.tell("care.more", day=ask.say.day(max(ends).date()))


async def touch(ask: Ask) -> Message:
    """Whether two are in touch: yes, no, or elsewhere; answered alone."""
    partnership = await _running(ask)
    answer = next((each for each in IN_TOUCH if each == ask.detail), None)
    signs = list(await ask.tx.care.of(partnership.id)) if partnership else []
    mine = next((each for each in signs if each.participant_id == ask.me.id), None)
    if partnership is None or mine is None or answer is None:
        return ask.tell("care.over", ask.button("partner.button", "partner"))
    others = [each for each in signs if each is not mine]
    await _note(ask, partnership, f"care.touch_{answer}")
    if answer != "no":
        settled = [replace(each.answered(), asked_at=ask.now) for each in others]
        await ask.tx.care.save([replace(mine.answered(), in_touch=answer, asked_at=ask.now), *settled])
        return ask.tell("care.touch_yes")
    await ask.tx.care.save([replace(mine.answered(), in_touch="no")])
    return await _not_in_touch(ask, partnership, others)


async def _not_in_touch(ask: Ask, partnership: Partnership, others: Sequence[Sign]) -> Message:
    """Both say no: each would like to hear from the other. One says no: the others are waited for from now on."""
    if others and all(each.in_touch == "no" for each in others):
        await ask.tx.care.save([each.answered() for each in others])
        people = await ask.tx.people.many(partnership.present)
        again = ask.now.date().isoformat()
        told = [word(partnership, "hello", each.id, _by_day(each, ask.now), {}, again) for each in people.values()]
        await ask.tx.ledger.enqueue(told)
        return ask.tell("care.touch_both_no")
    quiet = [each for each in others if each.owed_since is None and not each.in_touch]
    waited = [replace(each, owed_since=ask.now, step="question", step_at=ask.now) for each in quiet]
    told_yes = [each for each in others if each.owed_since is None and each.in_touch in ("yes", "elsewhere")]
    waited += [replace(each, owed_since=ask.now, in_touch="") for each in told_yes]
    await ask.tx.care.save(waited)
    return ask.tell("care.touch_no")


async def back(ask: Ask) -> Message:
    """Somebody whose place was closed has time again: a partner in this round where one is left of it, or the next."""
    round_ = await _round(ask)
    if round_ is not None and round_.state == "running" and _enough(ask, round_):
        enrolled = await ask.tx.rounds.enrolment(round_.id, ask.me.id)
        if enrolled is None or enrolled.state == "matched":
            return ask.tell("care.back_already", ask.button("partner.button", "partner"))
        await ask.tx.rounds.set_states(round_.id, {ask.me.id: "unmatched"})
        await ask.tx.care.seek(Seeker(round_.id, ask.me.id, ask.now, ask.now))
        return ask.tell("care.back_now", name=ask.me.name)
    coming = await open_round(ask)
    if coming is not None:
        await enrol_in(ask, coming, ask.me)
    else:
        await ask.tx.people.change(replace(ask.me, wants_round=True))
    return ask.tell("care.back_next", name=ask.me.name, programme=ask.programme.name)


async def _round(ask: Ask) -> Round | None:
    about = entity(ask.request.subject)
    return await ask.tx.rounds.by_id(about[1]) if about and about[0] == "round" else None


def _enough(ask: Ask, round_: Round) -> bool:
    return enough_left(round_, ask.now, ask.programme.settings.ladder.least_weeks)


def enough_left(round_: Round, now: datetime, weeks: int) -> bool:
    """Whether so many weeks of a running round are left that a new partnership makes sense."""
    return round_.ends_at is None or round_.ends_at - now >= timedelta(weeks=weeks)


async def approve(ask: Ask) -> Message:
    """A coordinator agrees that a place is closed and the waiting one gets a new partner."""
    about = entity(ask.request.subject)
    partnership = await ask.tx.partnerships.by_id(about[1]) if about else None
    signs = await ask.tx.care.of(partnership.id) if partnership else ()
    found = next((each for each in waiting(signs) if str(each.sign.participant_id) == ask.detail), None)
    if partnership is None or found is None or found.sign.step != "approval":
        return ask.tell("care.approved_already")
    if ask.person is not None and ask.person.id in partnership.members:
        return ask.tell("care.not_your_own")
    await close_place(ask.tx, partnership, found.sign.participant_id, "no_answer", ask.now, found.since)
    await ask.tx.front.audit(
        ask.programme.id, str(ask.request.account), "care.approve", partnership.code, ask.now, "no_answer"
    )
    return ask.tell("care.approved")


async def _running(ask: Ask) -> Partnership | None:
    partnership = await partnership_of(ask)
    return partnership if partnership and partnership.ended_at is None else None


async def _sign(ask: Ask, partnership: Partnership) -> Sign | None:
    signs = await ask.tx.care.of(partnership.id)
    return next((each for each in signs if each.participant_id == ask.me.id), None)


async def _partners(ask: Ask, partnership: Partnership) -> str:
    people = await ask.tx.people.many([each for each in partnership.present if each != ask.me.id])
    return ask.say.list([each.name for each in people.values()])


async def _days(ask: Ask, mine: Sign) -> Days:
    """The asker's own days, as the ladder counts them."""
    today = ask.now.date()
    away = await ask.tx.calendar.absences([ask.me.id], today - LOOK_BACK, today + LOOK_AHEAD)
    return Days(ask.me.reader, away.get(ask.me.id, ()), (*await outages(ask.tx, ask.now), *rest_of(mine)))


def _by_day(person: Participant, now: datetime) -> datetime:
    return Days(person.reader).next_open(now)


async def _note(ask: Ask, partnership: Partnership, act: str) -> None:
    await ask.tx.front.audit(ask.programme.id, "farpair", act, partnership.code, ask.now, "a member pressed it")


ENTRIES: dict[str, Entry] = {
    "care.busy": Entry(busy, "participant", typed=False),
    "care.here": Entry(here, "participant", typed=False),
    "care.more": Entry(more, "participant", typed=False),
    "care.touch": Entry(touch, "participant", typed=False),
    "care.back": Entry(back, "participant", typed=False),
    "care.approve": Entry(approve, "coordinator", typed=False),
}
