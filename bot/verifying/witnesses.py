"""What a certificate claims about every pair, asked tile by tile: its duals pay for it, it joins no two components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.verifying.proof import Proof
from bot.verifying.tables import Numbers

Ints = NDArray[np.int64]
EXACT = 1 << 22
"""Duals below it and scores can be added as float32 without rounding; others are added as float64."""


@dataclass(frozen=True)
class Duals:
    """Duals of places (doubled), and in which sets each place is."""

    vertex: NDArray[Any]
    sets: tuple[frozenset[int], ...]
    set_dual: Ints

    @classmethod
    def of(cls, proof: Proof) -> Duals:
        """The duals of a certificate."""
        dual, ends = proof["dual"], proof["set_ends"].tolist()
        held: list[set[int]] = [set() for _ in proof["owner"]] if ends else []
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            for member in proof["set_members"][start:end].tolist():
                held[member].add(number)
        exact = np.abs(dual).max(initial=0) < EXACT
        vertex = dual.astype(np.float32) if exact else dual.astype(np.float64)
        return cls(vertex, tuple(map(frozenset, held)), proof["set_dual"])

    def contradicted(self, some: slice, others: slice, scores: Numbers, floor: int) -> int:
        """How many pairs at or above the floor ask for more than their duals and their sets pay."""
        over = scores.astype(self.vertex.dtype)
        over *= 2
        over -= self.vertex[some, None]
        over -= self.vertex[None, others]
        if over.max(initial=0) <= 0:
            return 0
        one, other = np.nonzero((over > 0) & (scores >= floor))
        if not self.sets:
            return len(one)
        asked = over[one, other].tolist()
        pairs = zip((one + some.start).tolist(), (other + others.start).tolist(), asked, strict=True)
        return sum(more > self._together(i, j) for i, j, more in pairs)

    def _together(self, one: int, other: int) -> int:
        return int(sum(self.set_dual[number] for number in self.sets[one] & self.sets[other]))


@dataclass(frozen=True)
class Components:
    """A witness: the component of each place, -1 in the separating set; `single` where there is but one."""

    part: NDArray[np.int32]
    single: bool

    @classmethod
    def of(cls, part: Ints) -> Components:
        """The witness of a certificate."""
        return cls(part.astype(np.int32), len(np.unique(part[part >= 0])) < 2)

    def joined(self, some: slice, others: slice, scores: Numbers, above: int) -> int:
        """How many pairs with a higher score are in two components."""
        if self.single:
            return 0
        mine, theirs = self.part[some, None], self.part[None, others]
        joins = scores > above
        joins &= mine != theirs
        joins &= (mine >= 0) & (theirs >= 0)
        return int(np.count_nonzero(joins))
