"""A running round as care sees it, read once: its partnerships, their signs, everybody's days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.care.days import Days, Span
from bot.care.hearing import Hearing
from bot.care.ladder import ASK_AGAIN
from bot.care.signs import Quiet, Sign
from bot.chat import Account
from bot.ledger import NewDelivery
from bot.people import Absence, Outline, Partnership, Programme, Reader, Round
from bot.store import Records

LOOK_BACK, LOOK_AHEAD = timedelta(days=90), timedelta(days=60)
NOT_BEFORE = timedelta(hours=6)
"""Nothing is done about a message that was written so short a time ago."""
TOLD_LASTS = timedelta(days=6)
"""A word of care that could not be said for so long is out of date."""


@dataclass(slots=True)
class Case:
    """What is needed to look after a round. `nudged` grows with what is written."""

    tx: Records
    now: datetime
    programme: Programme
    round_: Round
    outlines: Mapping[int, Outline]
    signs: Mapping[int, Sequence[Sign]]
    absences: Mapping[int, Sequence[Absence]]
    outages: Sequence[Span]
    known: Mapping[int, datetime | None]
    nudged: Counter[Account]

    def days(self, reader: Reader, sign: Sign | None = None) -> Days:
        """Somebody's days, and, with a sign, those on which they are waited for."""
        rest = rest_of(sign) if sign else ()
        return Days(reader, self.absences.get(reader.id, ()), (*self.outages, *rest))

    def held(self, signs: Sequence[Sign]) -> list[tuple[date, date]]:
        """The first and last days of what is no silence: absences of any of them, and when the program was down."""
        away = [each for sign in signs for each in self.absences.get(sign.participant_id, ())]
        return [(each.first_day, each.last_day) for each in away] + [
            (since.date(), until.date()) for since, until in self.outages
        ]


def rest_of(sign: Sign) -> tuple[Span, ...]:
    """The time in which the ladder rests for somebody."""
    return ((sign.rest_from, sign.rest_until),) if sign.rest_from and sign.rest_until else ()


async def read_case(tx: Records, hearing: Hearing, programme: Programme, round_: Round) -> Case:
    """Everything about a running round that care may have to act on, in a few statements however large it is."""
    silent = hearing.now - timedelta(days=programme.settings.ladder.neither_days)
    signs = await tx.care.of_round(round_.id, Quiet(hearing.now - NOT_BEFORE, silent, hearing.now - ASK_AGAIN))
    outlines = {each.id: each for each in await tx.partnerships.outlines(round_.id, list(signs))}
    today = hearing.now.date()
    return Case(
        tx=tx,
        now=hearing.now,
        programme=programme,
        round_=round_,
        outlines=outlines,
        signs=signs,
        absences=await tx.calendar.absences_in_round(round_.id, today - LOOK_BACK, today + LOOK_AHEAD),
        outages=hearing.outages,
        known=await _known(tx, hearing, {each.community_id for each in outlines.values()}),
        nudged=Counter(await tx.care.nudged(hearing.now - timedelta(days=30))),
    )


async def _known(tx: Records, hearing: Hearing, communities: set[int]) -> dict[int, datetime | None]:
    """Up to when silence is known, by community."""
    found: dict[int, datetime | None] = {}
    for number in sorted(communities):
        home = await tx.programmes.home(number)
        found[number] = await hearing.known_until(home.community.platform) if home else None
    return found


def word(
    place: Partnership | Outline, what: str, who: int, due_at: datetime, about: Mapping[str, str], again: str = ""
) -> NewDelivery:
    """A message of care to one person's inbox; the same about the same thing is the same delivery."""
    return NewDelivery(
        key=place.key(f"care/{what}/{who}{again and '/' + again}"),
        kind="post",
        target="inbox",
        programme_id=place.programme_id,
        due_at=due_at,
        expires_at=due_at + TOLD_LASTS,
        what=f"care_{what}",
        about=about,
        round_id=place.round_id,
        partnership_id=place.id,
        participant_id=who,
    )
