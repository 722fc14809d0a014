"""What the matching is given and what it gives back: values without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PartnerWanted = Literal["career_stage", "interests", "sector", "anyone"]
Side = Literal["mentor", "mentee"]

EVERYWHERE = frozenset({"*"})

WEIGHTS: Mapping[str, int] = {
    "interest": 100,  # each shared interest
    "wanted": 80,  # each of the two who finds the kind of partner they wanted
    "talk": 50,  # a way of talking that both like
    "sector": 30,
    "career_stage": 30,
    "hour": 2,  # each waking hour in common
    "goal": 10,  # each shared goal
}
"""Points by name, ranked as the programme ranks them: shared interests first, goals last."""

HEAVIEST = 1000

KEEP_BONUS = 300
"""What it is worth that a pair stays together when people come or go: a change is made where it gives more."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person to be matched.

    `country` is an ISO 3166 alpha-2 code; `languages` are CLDR language codes; `zone` is an IANA name or
    empty where it is not known; `places` are the communities the person can be met in.
    `past_partners` and `blocks` are ids, which need not be in the list; a block counts in both directions.
    `attributes` are (name, value) of what else a programme may ask to differ: a team, a campus.
    """

    id: str
    country: str
    languages: frozenset[str] = EVERYWHERE
    places: frozenset[str] = EVERYWHERE
    zone: str = ""
    interests: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    talk: frozenset[str] = frozenset()
    sector: str = ""
    role: str = ""
    career_stage: str = ""
    partner_wanted: PartnerWanted = "anyone"
    side: Side | None = None
    capacity: int = 1
    past_partners: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    left_behind: bool = False
    takes_third: bool = True
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme asks of a partnership. Pairs are sorted tuples of ids.

    `different` names what two partners may not have in common: country, sector, role, one of the `attributes`, or
    none. `complementary` counts what a mentee looks for and a mentor knows, and a different career stage, instead
    of what is alike. `again` allows past partners.
    `hours_in_common` is the least number of waking hours (7–22 h local) that two people must share on
    `reference_date`; 0 asks for none. `two_sided` pairs mentors with mentees only. `weights` replaces
    single weights of the score by name. `kept` are pairs of an earlier matching: each is worth `keep_bonus` more, so
    that late changes part few of them; no floor is asked for then, since it would part them for a point.
    """

    different: str = "country"
    two_sided: bool = False
    complementary: bool = False
    hours_in_common: int = 0
    reference_date: date | None = None
    locked: frozenset[tuple[str, str]] = frozenset()
    forbidden: frozenset[tuple[str, str]] = frozenset()
    weights: Mapping[str, int] = field(default_factory=dict)
    again: bool = False
    kept: frozenset[tuple[str, str]] = frozenset()
    keep_bonus: int = KEEP_BONUS


@dataclass(frozen=True, slots=True)
class Reason:
    """One good and true thing about a partnership: a wording key and what it speaks of (codes)."""

    key: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Two or three people matched; a three scores the sum of its three pairs."""

    members: tuple[str, ...]
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a partner, and the key of the reason (never a block by name)."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a matching is and how sure that is. Scores are those of pairs; threes count apart.

    `upper_bound` is what the total of no matching as large can exceed, `gap` the share of it that may be missing.
    `proven` means that no larger matching exists, none as large with more of those left behind before, none of
    these with a higher lowest score, and none of these with a higher total. `blocking_pairs` is how many two people
    would rather have each other than their partners; -1 where that was not counted.
    """

    people: int
    matched: int
    unmatched: int
    partnerships: int
    threes: int
    total_score: int
    lowest_score: int
    upper_bound: int
    gap: float
    proven: bool
    blocking_pairs: int
    seed: int
    seconds: float
    most_pairs_proven: bool = True
    floor_proven: bool = True
    threes_proven: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """A proposed whole: groups sorted by their first member, and everybody who is in none.

    `certificate` is the content of a file that `farpair verify` checks.
    """

    groups: tuple[Group, ...]
    unmatched: tuple[Unmatched, ...]
    seed: int
    quality: Quality | None = field(default=None, compare=False)
    certificate: bytes = field(default=b"", compare=False, repr=False)
