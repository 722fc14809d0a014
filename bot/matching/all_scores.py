"""The score of every pair, row by row, for anybody's own solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import layout, weighing
from bot.matching.hard_rules import in_order_of_id, settled
from bot.matching.model import Person, Rules
from bot.matching.native import kernels
from bot.matching.pairs import Scan
from bot.matching.vertices import PLAIN_UNTIL, score_matrix


def rows_of_scores(people: Sequence[Person], rules: Rules) -> Iterator[NDArray[np.int64]]:
    """n rows of n scores in the order of the ids; -1 where a pair is not allowed, and for oneself."""
    rules = settled(rules)
    ordered = in_order_of_id(people, rules)
    if len(ordered) <= PLAIN_UNTIL:
        yield from score_matrix(ordered, rules)
        return
    kernels(native=True)
    scan = Scan(layout(ordered, rules), weighing(rules), 0)
    yield from (scan.row(person) for person in range(len(ordered)))
