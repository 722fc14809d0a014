"""A date that somebody typed, read in their own language and refused in it."""

from __future__ import annotations

from datetime import date

from bot import world
from bot.wording import Voice


def date_in(say: Voice, written: str, today: date) -> date:
    """The date that is meant, as people write it in the language of `say`; English is understood everywhere.

    Raises:
        ValueError: in words for the person, where it is no date, does not exist, or lies too far away.
    """
    try:
        return world.parse_date(world.in_english(written, say.language), today)
    except world.DateError as error:
        ways = dict(zip(("one", "other"), error.ways, strict=False))
        raise ValueError(say.line(f"dates.{error.kind}", text=world.shortened(written), **ways)) from error
