"""Is a matching what it says it is, and is no better one possible?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.hard_rules import exclusion, places_for_partners
from bot.matching.model import Person, Rules
from bot.matching.reference import pair_score, score
from bot.verifying.bounds import Claims, contradictions
from bot.verifying.proof import Proof
from bot.verifying.tiles import Tiles

Named = tuple[tuple[str, ...], int]
"""The members of a partnership, and the score that is claimed for it."""

SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, in sentences; or how near to the best the matching is proven to be."""

    problems: tuple[str, ...]
    gap: float
    most_pairs: bool
    floor: bool

    @property
    def optimal(self) -> bool:
        """Whether each aim is proven: the number of pairs, the floor, the total."""
        return not self.problems and self.gap == 0 and self.most_pairs and self.floor


def verify(people: Sequence[Person], rules: Rules, groups: Sequence[Named], proof: Proof) -> Verdict:
    """Check the partnerships against the rules, and the certificate against every possible pair."""
    by_id = {person.id: person for person in people}
    problems = [*_of_members(groups, by_id, rules), *_of_certificate(people, rules, groups, proof)]
    if problems:
        return Verdict(tuple(problems), 1.0, False, False)
    problems = list(_of_scores(groups, by_id, rules))
    ordered = sorted(people, key=lambda person: person.id)
    problems += _of_tiles(ordered, rules)
    claims = contradictions(ordered, rules, proof)
    return Verdict((*problems, *claims.problems), _gap(claims), claims.most_pairs, claims.floor)


def _gap(claims: Claims) -> float:
    return max(0, claims.upper - claims.total) / claims.upper if claims.upper > 0 else 0.0


def _of_members(groups: Sequence[Named], by_id: dict[str, Person], rules: Rules) -> Iterator[str]:
    counted = Counter(member for members, _ in groups for member in members)
    for member, times in sorted(counted.items()):
        if member not in by_id:
            yield f"{member} is in a partnership but not among the people."
        elif times > places_for_partners(by_id[member], rules):
            yield f"{member} is in {times} partnerships."
    if len({members for members, _ in groups}) < len(groups):
        yield "A partnership is there twice."
    for members, _ in groups:
        if len(set(members)) not in (2, 3) or len(set(members)) != len(members):
            yield f"{';'.join(members)}: a partnership has two or three people."
        elif all(member in by_id for member in members):
            for one, other in combinations(members, 2):
                if reason := exclusion(by_id[one], by_id[other], rules):
                    yield f"{one} and {other} cannot be partners ({reason})."


def _of_certificate(people: Sequence[Person], rules: Rules, groups: Sequence[Named], proof: Proof) -> Iterator[str]:
    ids = tuple(sorted(person.id for person in people))
    if ids != proof.ids:
        missing, extra = sorted(set(ids) - set(proof.ids)), sorted(set(proof.ids) - set(ids))
        names = ", ".join((missing + extra)[:5])
        yield f"The certificate is about other people than the list: {names}. Run farpair match again."
        return
    pairs = {(proof.ids[one], proof.ids[other]) for one, other in proof["pairs"].tolist()}
    if len(pairs) < len(proof["pairs"]):
        yield "The certificate has a pair twice."
    found = Counter(pair for members, _ in groups for pair in combinations(sorted(members), 2) if pair in pairs)
    for members, _ in groups:
        within = sum(pair in pairs for pair in combinations(sorted(members), 2))
        if within != 1:
            yield f"{';'.join(members)}: this partnership holds {within} pairs of the certificate instead of one."
    for one, other in sorted(pairs):
        if (one, other) not in found:
            yield f"{one} and {other} are partners by the certificate, but in no partnership: somebody is missing."


def _of_scores(groups: Sequence[Named], by_id: dict[str, Person], rules: Rules) -> Iterator[str]:
    for members, claimed in groups:
        points = sum(score(by_id[one], by_id[other], rules) for one, other in combinations(members, 2))
        if points != claimed:
            yield f"{';'.join(members)}: the score is {points}, not {claimed}."


def _of_tiles(people: Sequence[Person], rules: Rules) -> Iterator[str]:
    """The tables must say what the reference says, for a sample of pairs."""
    if len(people) < 2:
        return
    tiles = Tiles(people, rules)
    drawn = np.random.default_rng(1).integers(0, len(people), (SAMPLE, 2))
    for one, other in drawn.tolist():
        if one != other:
            a, b = people[one], people[other]
            if int(tiles.of(slice(one, one + 1), slice(other, other + 1))[0, 0]) != pair_score(a, b, rules):
                yield f"The verifier scores {a.id} and {b.id} differently from the reference. Please report this."
                return
