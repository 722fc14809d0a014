"""The look that care takes at each running round: who is waited for, and the step that is due; nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.asking import Core
from bot.care.bringing import end_guest_weeks
from bot.care.case import Case, read_case, word
from bot.care.closing import close_place, sweep_closings
from bot.care.days import Days
from bot.care.hearing import listen
from bot.care.ladder import Waiting, due, steps_for, to_be_asked, waiting
from bot.care.meanwhile import about, left_alone, reader_in, stamp, tell_before, tell_meanwhile, word_to
from bot.care.signs import Sign, Step
from bot.chat import Account
from bot.duty import on_duty
from bot.ledger import NewDelivery
from bot.people import Outline
from bot.store import Records


async def tend(tx: Records, core: Core, now: datetime) -> None:
    """Take every step that is due. Running it again changes nothing."""
    hearing = await listen(tx, core, now)
    if hearing is None:
        return
    for round_ in await tx.rounds.running():
        programme = await tx.programmes.by_id(round_.programme_id)
        if programme is not None and programme.settings.care:
            await _look_after(await read_case(tx, hearing, programme, round_))
            await end_guest_weeks(tx, round_, now)
            await sweep_closings(tx, programme.id)


async def _look_after(case: Case) -> None:
    for number, signs in case.signs.items():
        outline = case.outlines.get(number)
        if outline is not None:
            await _partnership(case, outline, signs)


async def _partnership(case: Case, outline: Outline, signs: Sequence[Sign]) -> None:
    ladder = case.programme.settings.ladder
    known = case.known.get(outline.community_id)
    if to_be_asked(signs, ladder, case.now, deaf=known is None, held=case.held(signs)):
        await _ask_both(case, outline, signs)
        return
    for found in waiting(signs):
        if known is None and not found.sign.step:
            continue
        days = _days_of(case, outline, found.sign)
        if found.sign.step == "approval":
            if await _unanswered(case, outline, days, found, known):
                return
            continue
        step, at = due(found, days, steps_for(ladder, found, outline.rhythm))
        if at <= (known or case.now) and days.is_open(case.now):
            if await _take(case, outline, signs, found, step):
                return
        else:
            await tell_meanwhile(case, outline, signs, found, days)
            if step == "question":
                await tell_before(case, outline, signs, found, at)


def _days_of(case: Case, outline: Outline, sign: Sign) -> Days:
    return case.days(reader_in(outline, sign.participant_id), sign)


async def _take(case: Case, outline: Outline, signs: Sequence[Sign], found: Waiting, step: Step) -> bool:
    """Take a step; whether the partnership is not what it was."""
    if step == "closing":
        return await _close(case, outline, found)
    await case.tx.care.save([replace(found.sign, step=step, step_at=case.now)])
    who, since = found.sign.participant_id, found.written_at
    told: list[NewDelivery] = []
    if await _may_be_nudged(case, who):
        told.append(word(outline, step, who, case.now, about(who, since), stamp(since)))
    if step == "question":
        told += [word_to(case, outline, "wait", each, found) for each in left_alone(signs, who)]
    await case.tx.ledger.enqueue(told)
    await _note(case, outline, f"care.{step}", "a message is not answered")
    return False


async def _may_be_nudged(case: Case, who: int) -> bool:
    """Whether somebody was asked for a sign less often than the programme allows in 30 days, wherever that was."""
    person, most = await case.tx.people.by_id(who), case.programme.settings.ladder.nudges_in_30_days
    if person is None or any(case.nudged[each] >= most for each in person.accounts):
        return False
    case.nudged.update(person.accounts)
    return True


async def _close(case: Case, outline: Outline, found: Waiting) -> bool:
    sign = found.sign
    able = await _who_may_agree(case, outline) if case.programme.settings.ladder.approval else []
    if able:
        await case.tx.care.save([replace(sign, step="approval", step_at=case.now)])
        await _ask_coordinators(case, outline, sign, able)
        return True
    partnership = await case.tx.partnerships.by_id(outline.id)
    if partnership is not None:
        await close_place(case.tx, partnership, sign.participant_id, "no_answer", case.now, found.since)
    return True


async def _unanswered(case: Case, outline: Outline, days: Days, found: Waiting, known: datetime | None) -> bool:
    """Nobody has pressed for so long that it goes by itself: whoever waits does not wait for coordinators as well."""
    asked = found.sign.step_at or case.now
    at = days.after(asked, case.programme.settings.ladder.approval_days)
    if at > (known or case.now) or not days.is_open(case.now):
        return False
    partnership = await case.tx.partnerships.by_id(outline.id)
    if partnership is None:
        return False
    await close_place(case.tx, partnership, found.sign.participant_id, "no_answer", case.now, found.since)
    await _note(case, outline, "care.approval_over", "no coordinator answered in time")
    return True


async def _who_may_agree(case: Case, outline: Outline) -> list[Account]:
    """The coordinators on duty who are not in that partnership; where there are none, nobody is waited for."""
    found = await on_duty(case.tx, case.programme, case.now, outline.members)
    return [each.account for each in found]


async def _ask_coordinators(case: Case, outline: Outline, sign: Sign, able: Sequence[Account]) -> None:
    asked = word(outline, "approval", sign.participant_id, case.now, {}, stamp(sign.owed_since or case.now))
    await case.tx.ledger.enqueue(
        [
            replace(
                asked,
                key=f"{asked.key}/{each}",
                about={"account": str(each), "of": str(sign.participant_id)},
                expires_at=None,
            )
            for each in able
        ]
    )
    await _note(case, outline, "care.approval", "a message is not answered, and the programme wants to be asked")


async def _ask_both(case: Case, outline: Outline, signs: Iterable[Sign]) -> None:
    """Neither wrote, or this platform does not tell: both are asked, one press, and nobody waits."""
    asked = []
    for sign in signs:
        reader = reader_in(outline, sign.participant_id)
        await case.tx.care.save([replace(sign, asked_at=case.now, in_touch="")])
        if await _may_be_nudged(case, sign.participant_id):
            at = case.days(reader).next_open(case.now)
            asked.append(word(outline, "in_touch", reader.id, at, {"asked": case.now.isoformat()}, stamp(case.now)))
    await case.tx.ledger.enqueue(asked)
    await _note(case, outline, "care.in_touch", "nobody wrote")


async def _note(case: Case, outline: Outline, act: str, why: str) -> None:
    await case.tx.front.audit(case.programme.id, "farpair", act, outline.code, case.now, why)
