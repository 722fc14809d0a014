"""The map of threads: lines between the countries of partners. No names, and no country that opted out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot import world
from bot.people import Participant, Partnership
from bot.results.map import place_of
from bot.wording import Voice

NAMES = 60


@dataclass(frozen=True, slots=True)
class Threads:
    """What is drawn: places in degrees (north, east) and lines between two of them, each with how many partners it
    joins; the title, and the words that say the same.
    """

    title: str
    places: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, float, float, float, int], ...]
    told: str
    kind: str = "threads"


def threads_of(
    partnerships: Sequence[Partnership],
    people: Mapping[int, Participant],
    without: Iterable[str],
    say: Voice,
    weeks: int | None = None,
) -> Threads:
    """The map of some partnerships, `without` some countries; with `weeks`, how long people went on in all."""
    hidden, joined, seen = set(without), Counter[tuple[str, str]](), set[str]()
    for partnership in partnerships:
        home = [people[each].text("country") for each in partnership.members if each in people]
        seen |= {each for each in home if each} - hidden
        pairs = combinations(sorted(each for each in home if each and each not in hidden), 2)
        joined.update(pair for pair in pairs if pair[0] != pair[1])
    title = _title(say, len(partnerships), len(seen), weeks)
    names = sorted(world.country_name(code, say.language) for code in seen)
    listed = say.list(names if len(names) <= NAMES else [*names[:NAMES], "…"])
    told = say.line("threads.told", title=title, names=listed)
    places = [place for code in sorted(seen) if (place := place_of(code))]
    return Threads(title, tuple(places), tuple(_lines(joined)), told[:1_000])


def _title(say: Voice, partnerships: int, countries: int, weeks: int | None) -> str:
    title = say.line(
        "threads.title",
        partnerships=say.line("threads.partnerships", count=partnerships),
        countries=say.line("threads.countries", count=countries),
    )
    if weeks is None:
        return title
    return say.beside(title, say.line("threads.weeks", count=weeks))


def _lines(joined: Counter[tuple[str, str]]) -> Iterable[tuple[float, float, float, float, int]]:
    for (one, other), count in sorted(joined.items()):
        begin, end = place_of(one), place_of(other)
        if begin and end:
            yield (*begin, *end, count)
