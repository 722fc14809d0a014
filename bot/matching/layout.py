"""The records of arrays that the scan of all pairs reads."""

from __future__ import annotations

from typing import Any, NamedTuple


class Layout(NamedTuple):
    """n people, an array for each thing told; sets of codes are words of 32 bits, (words, n).

    Where a language or place "*" is possible, rows and columns differ in two bits: a person with "*" meets
    everybody, and two without it meet by their codes alone.
    """

    alike: Any  # what must differ, as a code of its own for each value
    side: Any  # 1 mentor, 2 mentee, 0 neither
    language_row: Any
    language: Any
    place_row: Any
    place: Any
    interest: Any
    goal: Any
    talk: Any
    sector: Any  # 0 not told
    stage: Any  # 0 not told
    quarter: Any  # when the waking day begins, in quarters of an hour UTC; -1000 not known
    wanted: Any  # one bit each: anyone, interests, sector, career stage
    apart_ptr: Any
    apart: Any  # past partners, blocks and forbidden, in both directions
    kept_ptr: Any
    kept: Any  # partners of an earlier matching, in both directions


class Weighing(NamedTuple):
    """The weights and limits of the score, and which hard rules apply."""

    certain: int
    interest: int
    wanted: int
    talk: int
    sector: int
    career_stage: int
    hour: int
    goal: int
    most_interests: int
    most_goals: int
    least_quarters: int
    two_sided: bool
    other_stage: bool
    keep_bonus: int


class Question(NamedTuple):
    """What is asked of all pairs: do they contradict these duals (doubled) or these witnesses?"""

    dual: Any  # n
    floor: int  # only pairs at or above it count against the duals
    outside: Any  # 2n: the blossom around each node, -1 where there is none
    z: Any  # 2n: the duals of blossoms
    part: Any  # (witnesses, n): see `covering.Witness`
    above: Any  # (witnesses,): only pairs with more points count against a witness
    own: Any  # n: the score of each one's own pair, 0 for single ones
    seed: int
