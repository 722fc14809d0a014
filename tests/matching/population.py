"""Small populations for properties, and the best matching of each found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations

from hypothesis import strategies as st

from bot.matching import EVERYWHERE, Person, Rules
from bot.matching.hard_rules import exclusion
from bot.matching.reference import score

DAY = date(2026, 3, 2)
IDS = "abcdefgh"
Pair = tuple[str, str]


def codes(letters: str, most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(letters), max_size=most)


def person(identity: str) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        id=st.just(identity),
        country=st.sampled_from(("DE", "NZ", "PE")),
        languages=st.just(EVERYWHERE) | st.frozensets(st.sampled_from(("en", "es")), min_size=1),
        places=st.just(EVERYWHERE) | st.frozensets(st.sampled_from(("1", "2")), min_size=1),
        zone=st.sampled_from(("", "Europe/Berlin", "Pacific/Auckland", "America/Lima", "../nowhere")),
        interests=codes("uvwxyz"),
        goals=codes("pq"),
        talk=codes("tv"),
        sector=st.sampled_from(("", "public", "school")),
        career_stage=st.sampled_from(("", "early", "late")),
        partner_wanted=st.sampled_from(("career_stage", "interests", "sector", "anyone")),
        side=st.sampled_from(("mentor", "mentee", None)),
        capacity=st.integers(-1, 3),
        past_partners=codes(IDS, 1),
        blocks=codes(IDS, 1),
        left_behind=st.booleans(),
        takes_third=st.booleans(),
    )


def people(most: int = 8) -> st.SearchStrategy[list[Person]]:
    return st.integers(0, most).flatmap(lambda n: st.tuples(*map(person, IDS[:n])).map(list))


def pairs(most: int = 3) -> st.SearchStrategy[frozenset[Pair]]:
    pair = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))
    return st.frozensets(pair.map(lambda p: (min(p), max(p))), max_size=most)


def rules(two_sided: bool = False) -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        different=st.sampled_from(("country", "sector", "none")),
        two_sided=st.just(two_sided),
        hours_in_common=st.sampled_from((0, 0, 8)),
        reference_date=st.just(DAY),
        forbidden=pairs(),
        kept=st.just(frozenset()) | pairs(),
    )


@dataclass(frozen=True)
class Allowed:
    """Every allowed pair with its score, by ids."""

    people: dict[str, Person]
    scores: dict[Pair, int]
    floor: bool = True

    @classmethod
    def of(cls, everybody: Sequence[Person], rules: Rules) -> Allowed:
        found = {
            (min(a.id, b.id), max(a.id, b.id)): score(a, b, rules)
            for a, b in combinations(everybody, 2)
            if not exclusion(a, b, rules)
        }
        return cls({each.id: each for each in everybody}, found, floor=not rules.kept)

    def worth(self, chosen: Sequence[Pair]) -> tuple[int, int, int, int, int]:
        """People in pairs, pairs, people left behind among them, the lowest score, the total: in this order.

        Where pairs of an earlier matching are kept the lowest score does not count, and is 0.
        """
        inside = {member for pair in chosen for member in pair}
        behind = sum(self.people[member].left_behind for member in inside)
        points = [self.scores[pair] for pair in chosen]
        lowest = min(points, default=0) if self.floor else 0
        return len(inside), len(chosen), behind, lowest, sum(points)

    def choices(self, places: dict[str, int]) -> Iterator[list[Pair]]:
        """Every set of allowed pairs in which nobody has more than their places."""

        def further(rest: list[Pair], left: dict[str, int]) -> Iterator[list[Pair]]:
            if not rest:
                yield []
                return
            (a, b), *others = rest
            yield from further(others, left)
            if left[a] > 0 and left[b] > 0:
                fewer = {**left, a: left[a] - 1, b: left[b] - 1}
                yield from ([(a, b), *more] for more in further(others, fewer))

        return further(sorted(self.scores), places)

    def best(self, places: dict[str, int]) -> tuple[int, int, int, int, int]:
        return max(self.worth(choice) for choice in self.choices(places))

    def third(self, person: str, pair: Pair) -> int:
        """What a third adds to a pair; 0 where that is not allowed."""
        if not all(self.people[member].takes_third for member in pair):
            return 0
        points = [self.scores.get((min(person, m), max(person, m)), 0) for m in pair]
        return sum(points) if all(points) else 0

    def best_thirds(self, chosen: Sequence[Pair]) -> tuple[int, int]:
        """The most people who can join the pairs as thirds, and then the most points that this adds."""
        inside = {member for pair in chosen for member in pair}
        spare: list[Pair | None] = [*chosen, *[None] * len(self.people)]
        left = [each for each in self.people if each not in inside]
        best = (0, 0)
        for hosts in set(permutations(spare, len(left))):
            added = [self.third(p, host) for p, host in zip(left, hosts, strict=True) if host]
            best = max(best, (sum(map(bool, added)), sum(added)))
        return best
