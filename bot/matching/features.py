"""People as arrays of small integers, in which every pair can be scored without looking at a person again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.matching.hard_rules import places_for_partners, what_must_differ
from bot.matching.hours import first_waking_quarter
from bot.matching.layout import Layout, Weighing
from bot.matching.model import Person, Rules
from bot.matching.reference import CERTAIN, MOST_GOALS, MOST_INTERESTS, goals_that_count, weights_of

Words = NDArray[np.uint32]
UNKNOWN = -1000
_WANTED = {"anyone": 1, "interests": 2, "sector": 4, "career_stage": 8}


def weighing(rules: Rules) -> Weighing:
    """The weights and limits of `rules` as the kernel takes them."""
    weights = weights_of(rules)
    return Weighing(
        certain=CERTAIN,
        interest=weights["interest"],
        wanted=weights["wanted"],
        talk=weights["talk"],
        sector=weights["sector"],
        career_stage=weights["career_stage"],
        hour=weights["hour"],
        goal=weights["goal"],
        most_interests=MOST_INTERESTS,
        most_goals=MOST_GOALS,
        least_quarters=4 * rules.hours_in_common,
        two_sided=rules.two_sided,
        other_stage=rules.complementary,
        keep_bonus=rules.keep_bonus,
    )


def layout(people: Sequence[Person], rules: Rules) -> Layout:
    """The arrays for `people` (n of them, in this order) under settled `rules`."""
    language_row, language = _meeting([person.languages for person in people])
    place_row, place = _meeting([person.places for person in people])
    apart_ptr, apart = apart_lists(people, rules)
    kept_ptr, kept = _lists(people, _places_of(people, rules.kept))  # in order of id, so that none is there twice
    return Layout(
        alike=_what_differs(people, rules),
        side=np.array([_side(person, rules) for person in people], np.int32),
        language_row=language_row,
        language=language,
        place_row=place_row,
        place=place,
        interest=_shared([person.interests for person in people]),
        goal=_shared([goals_that_count(person, rules) for person in people]),
        talk=_shared([person.talk for person in people]),
        sector=_codes([person.sector for person in people]),
        stage=_codes([person.career_stage for person in people]),
        quarter=_quarters(people, rules.reference_date),
        wanted=np.array([_WANTED[person.partner_wanted] for person in people], np.int32),
        apart_ptr=apart_ptr,
        apart=apart,
        kept_ptr=kept_ptr,
        kept=kept,
    )


def apart_lists(people: Sequence[Person], rules: Rules) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """(ptr, others): whom past partners, blocks and forbidden pairs keep apart from each, in both directions."""
    at = {person.id: place for place, person in enumerate(people)}
    pairs = {
        (place, at[other])
        for place, person in enumerate(people)
        for other in (*(() if rules.again else person.past_partners), *person.blocks)
        if other in at
    }
    return _lists(people, pairs | _places_of(people, rules.forbidden))


def _places_of(people: Sequence[Person], pairs: Iterable[tuple[str, str]]) -> set[tuple[int, int]]:
    at = {person.id: place for place, person in enumerate(people)}
    return {(at[one], at[other]) for one, other in pairs if one in at and other in at}


def _lists(people: Sequence[Person], pairs: set[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """(ptr, others) of pairs of places, in both directions."""
    both = sorted(pairs | {(other, one) for one, other in pairs})
    ptr = np.zeros(len(people) + 1, np.int64)
    if both:
        np.cumsum(np.bincount([one for one, _ in both], minlength=len(people)), out=ptr[1:])
    return ptr, np.array([other for _, other in both], np.int32)


def _what_differs(people: Sequence[Person], rules: Rules) -> NDArray[np.int32]:
    if rules.different == "none":
        return np.arange(len(people), dtype=np.int32)
    numbers: dict[str, int] = {}
    values = (what_must_differ(person, rules) for person in people)
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int32)


def _side(person: Person, rules: Rules) -> int:
    if places_for_partners(person, rules) < 1:
        return 0
    return {"mentor": 1, "mentee": 2}.get(person.side or "", 0)


def _codes(values: Sequence[str]) -> NDArray[np.int32]:
    numbers = {"": 0}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int32)


def _quarters(people: Sequence[Person], day: date | None) -> NDArray[np.int32]:
    begins = (first_waking_quarter(person.zone, day) for person in people)
    return np.array([UNKNOWN if quarter is None else quarter for quarter in begins], np.int32)


def _shared(sets: Sequence[frozenset[str]]) -> Words:
    """Masks of the codes that two or more people have; the others can be shared with nobody."""
    return _masks(sets, 0, lambda codes: 0)


def _meeting(sets: Sequence[frozenset[str]]) -> tuple[Words, Words]:
    """(rows, columns): a row's and a column's masks have a bit in common where two may meet."""
    if all("*" in codes for codes in sets):
        return np.zeros((0, len(sets)), np.uint32), np.zeros((0, len(sets)), np.uint32)
    rows, columns = _masks(sets, 2, lambda codes: 2), _masks(sets, 2, lambda codes: 1)
    everywhere = np.array(["*" in codes for codes in sets], bool)
    rows[:, everywhere] = columns[:, everywhere] = 0xFFFFFFFF
    return rows, columns


def _masks(sets: Sequence[Iterable[str]], reserved: int, first: Callable[[Iterable[str]], int]) -> Words:
    counted = Counter(code for codes in sets for code in codes)
    bit = {code: reserved + place for place, code in enumerate(sorted(c for c, n in counted.items() if n > 1))}
    words = -(-(reserved + len(bit)) // 32)
    masks = np.zeros((words, len(sets)), np.uint32)
    for person, codes in enumerate(sets):
        mask = first(codes)
        for code in codes:
            mask |= 1 << bit[code] if code in bit else 0
        for word in range(words):
            masks[word, person] = (mask >> (32 * word)) & 0xFFFFFFFF
    return masks
