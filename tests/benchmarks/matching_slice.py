"""A slice of the scan of all pairs: the first rows against everybody, on one thread; printed as a table.

python -m tests.benchmarks.matching_slice 100000 1000000
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from bot.matching.features import layout, weighing
from bot.matching.native import kernels
from bot.matching.solving import CANDIDATES
from tests.benchmarks.matching import RULES, population

ROWS = 200


def measured(count: int) -> tuple[float, float, float]:
    """(processor seconds to lay people out, nanoseconds for a pair, megabytes of the arrays laid out)."""
    from bot.matching.kernels import scan

    people = population(count)
    began = time.process_time()
    laid = layout(people, RULES)
    laying = time.process_time() - began
    who, score = (np.full((count, CANDIDATES), -1, np.int32) for _ in range(2))
    began = time.process_time()
    scan.best_of(laid, weighing(RULES), 0, ROWS, 1, who, score)
    taken = time.process_time() - began
    size = sum(each.nbytes for each in laid if isinstance(each, np.ndarray)) + who.nbytes + score.nbytes
    return laying, 1e9 * taken / ROWS / count, size / 1e6


def main(counts: list[str]) -> None:
    """Print a row for each number of people."""
    kernels(native=True)
    measured(400)  # compiles
    print(
        "| people | layout, s | a pair, ns | arrays and candidates, MB | process, MB |\n| --- | --- | --- | --- | --- |"
    )
    for count in map(int, counts):
        laying, pair, size = measured(count)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {count} | {laying:.1f} | {pair:.2f} | {size:.0f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["100000", "1000000"])
