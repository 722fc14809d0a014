"""What whoever waits is told while no step is due: why an answer takes longer, and, in good time, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.care.case import Case, word
from bot.care.days import Days
from bot.care.ladder import Waiting
from bot.care.signs import Sign
from bot.ledger import NewDelivery
from bot.people import Outline, Reader

TOLD_WHY = timedelta(days=2)
AHEAD = timedelta(days=4)
"""No further ahead is anybody told what comes next."""


async def tell_meanwhile(case: Case, outline: Outline, signs: Sequence[Sign], found: Waiting, days: Days) -> None:
    """Whoever waits over a holiday or an announced absence is told so once: it takes longer, and nothing is wrong."""
    if case.now - found.written_at < TOLD_WHY:
        return
    who, today = found.sign.participant_id, days.local(case.now).date()
    alone = left_alone(signs, who)
    wrote = days.local(found.written_at).date()
    # Whoever wrote before it began was told when it was announced.
    away = next((each for each in days.absences if each.first_day <= wrote and today <= each.last_day), None)
    if away is not None:
        dates = {"of": str(who), "first": str(away.first_day), "last": str(away.last_day)}
        again = f"{who}/{away.last_day}/{stamp(found.written_at)}"
        said = [word(outline, "away", each, _by_day(case, outline, each), dates, again) for each in alone]
        await case.tx.ledger.enqueue([replace(each, what="partner_away") for each in said])
    elif days.holiday_until(case.now) is not None:
        await case.tx.ledger.enqueue([word_to(case, outline, "holiday", each, found) for each in alone])


async def tell_before(case: Case, outline: Outline, signs: Sequence[Sign], found: Waiting, at: datetime) -> None:
    """Whoever could not be told at the hour of the question, for a night or free days of theirs, is told before it."""
    if at - case.now > AHEAD:
        return
    alone = left_alone(signs, found.sign.participant_id)
    early = [each for each in alone if case.days(reader_in(outline, each)).is_last_open_before(at, case.now)]
    await case.tx.ledger.enqueue([word_to(case, outline, "wait", each, found) for each in early])


def left_alone(signs: Sequence[Sign], who: int) -> list[int]:
    """Those who wait for somebody and have nobody else in the partnership who answers."""
    others = [each for each in signs if each.participant_id != who]
    return [each.participant_id for each in others if each.wrote_at and not _has_company(each, others)]


def _has_company(one: Sign, others: Sequence[Sign]) -> bool:
    return any(each.wrote_at and not each.step for each in others if each is not one)


def word_to(case: Case, outline: Outline, what: str, reader_id: int, found: Waiting) -> NewDelivery:
    """A word to one who waits, by day for them."""
    at = _by_day(case, outline, reader_id)
    dated = about(found.sign.participant_id, found.written_at)
    return word(outline, what, reader_id, at, dated, stamp(found.written_at))


def _by_day(case: Case, outline: Outline, reader_id: int) -> datetime:
    return case.days(reader_in(outline, reader_id)).next_open(case.now)


def reader_in(outline: Outline, who: int) -> Reader:
    """A member as those who write to them need to know."""
    return next(each for each in outline.readers if each.id == who)


def about(who: int, since: datetime) -> dict[str, str]:
    """Whom a word of care is about, and which message they have not answered."""
    return {"of": str(who), "since": since.isoformat()}


def stamp(since: datetime) -> str:
    """A message by its second, in a delivery's key."""
    return str(int(since.timestamp()))
