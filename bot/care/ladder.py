"""Which step is due about somebody who is waited for: a pure decision over signs, days and the programme's ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.care.days import NOON, OPENS, Days
from bot.care.signs import Sign, Step
from bot.people import Rhythm
from bot.programme import Ladder, Steps

ORDER: tuple[Step, ...] = ("", "nudge", "question", "closing")
ASK_AGAIN = timedelta(days=28)
TWO_WEEKS = 10
"""Working days: so long may somebody wait because their partner has pressed that they are here."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody is waited for, since when; `written_at` is the message that they have not answered.

    `first` tells that they have never written: the steps are those after the start.
    """

    sign: Sign
    since: datetime
    written_at: datetime
    first: bool


def waiting(signs: Sequence[Sign]) -> list[Waiting]:
    """Who of a partnership is waited for by others.

    It begins with the earliest message that a member has not answered, or with the start, where nobody was ever
    answered, that is, where no more than one of them has ever written.
    """
    if len(signs) < 2:
        return []
    nobody_answered = sum(each.wrote_at is not None for each in signs) <= 1
    return [
        Waiting(
            each, each.started_at if nobody_answered else each.owed_since, each.owed_since, first=each.wrote_at is None
        )
        for each in signs
        if each.owed_since is not None
    ]


def steps_for(ladder: Ladder, found: Waiting, rhythm: Rhythm) -> Steps:
    """The programme's steps for a waiting; a slower rhythm that two have agreed on makes the later ones longer."""
    if found.first:
        return ladder.after_start
    more, later = ladder.patience.get(rhythm, 0), ladder.later
    return Steps(nudge=later.nudge + more, question=later.question + more, closing=later.closing + more)


def due(found: Waiting, days: Days, steps: Steps) -> tuple[Step, datetime]:
    """The next step, and the instant from which it is due.

    No step is left out, and each is given the time after the one before it that lies between the two, so that
    nothing comes at once after the program was down. A nudge is never on the day of the message itself. Whoever has
    said that they are here has the days that were promised for it.
    """
    step = _next(found.sign.step)
    by_count = max(days.morning(found.since, _count(steps, step)), found.sign.here_until or found.since)
    before = found.sign.step_at
    if step == "nudge" or before is None:
        return step, max(by_count, days.after(found.written_at, 1))
    return step, max(by_count, days.after(before, _gap(found, steps, step)))


def _gap(found: Waiting, steps: Steps, step: Step) -> int:
    """The working days between a step and the one before it. What "I'm here" has taken comes off the last of them."""
    if step == "closing" and found.sign.here:
        return 1
    return _count(steps, step) - _count(steps, found.sign.step)


def _next(step: Step) -> Step:
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)] if step in ORDER else "closing"


def _count(steps: Steps, step: Step) -> int:
    return {"nudge": steps.nudge, "question": steps.question}.get(step, steps.closing)


def closes_on(found: Waiting, days: Days, steps: Steps) -> datetime:
    """When the closing comes if nothing happens: what the waiting partner is told."""
    asked, here = found.sign.step_at or found.written_at, found.sign.here_until or found.since
    gap = 1 if found.sign.here else steps.closing - steps.question
    return max(days.after(found.since, steps.closing), days.after(asked, gap), here)


def here_until(found: Waiting, days: Days, steps: Steps, pressed: datetime, promised: int) -> datetime:
    """Until when no step comes after "I'm here": `promised` working days, as far as they are within two weeks.

    Nobody is to wait longer than that for a press: before the question, it leaves a day for the question and one for
    the closing. Where the closing comes later, it is one day past that at most; and a day is always given, where a
    press in the night belongs to the day before it.
    """
    least = days.after(pressed - timedelta(hours=OPENS), 1)
    if ORDER.index("question") > ORDER.index(found.sign.step if found.sign.step in ORDER else "closing"):
        latest = days.morning(found.since, max(TWO_WEEKS - 2, steps.closing - 1))
    elif steps.closing >= TWO_WEEKS:
        latest = days.morning(found.since, steps.closing + 1)
    else:
        latest = _two_weeks(found, days)
    return min(days.after(pressed, promised), max(latest, least))


def _two_weeks(found: Waiting, days: Days) -> datetime:
    """The last hour at which something may be done before somebody has waited for two weeks."""
    if days.local(found.since).time() >= NOON:
        return days.morning(found.since, TWO_WEEKS)
    return days.noon(found.since, TWO_WEEKS - 1)


def to_be_asked(
    signs: Sequence[Sign], ladder: Ladder, now: datetime, *, deaf: bool = False, held: Sequence[tuple[date, date]] = ()
) -> bool:
    """Whether neither has written for so long that both are asked if they are in touch; nobody waits then.

    Days that are `held` (first and last: one of them had said to be away, or nobody could hear) do not count.
    On a platform that is `deaf`, which does not tell who wrote, nothing is concluded from what it happened to tell.
    """
    if len(signs) < 2 or any(each.owed_since and (each.step or not deaf) for each in signs):
        return False
    asked = max((each.asked_at for each in signs if each.asked_at), default=None)
    if asked is not None and now < asked + ASK_AGAIN:
        return False
    last = max([each.started_at for each in signs] + [each.wrote_at for each in signs if each.wrote_at])
    return now >= last + timedelta(days=ladder.neither_days + _days_held(held, last.date(), now.date()))


def _days_held(held: Sequence[tuple[date, date]], first: date, last: date) -> int:
    """How many of the days after the first until the last are held."""
    days = {
        begin + timedelta(days=ahead)
        for since, until in held
        if (begin := max(since, first + timedelta(days=1))) <= (end := min(until, last))
        for ahead in range((end - begin).days + 1)
    }
    return len(days)
