"""The matching engine in a process that holds nothing else: arrays in from a file, figures out as JSON.

python -m tests.benchmarks.engine_alone arrays.pickle 0.001
"""

from __future__ import annotations

import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.matching.layout import Layout, Weighing
from bot.matching.native import kernels
from bot.matching.pairs import Scan
from bot.matching.solving import Problem, Solution, solve

ROOT = Path(__file__).parents[2]


class Arrays(NamedTuple):
    """What the engine is given, and a small case on which its code is loaded and warmed up first."""

    people: Layout
    warm_up: Layout
    weighing: Weighing
    highest: int


class Figures(NamedTuple):
    """Seconds of the clock and of processors for the search alone; the process's peak in MB, interpreter included."""

    seconds: float
    processor: float
    proven: bool
    gap: float
    memory: float


def measured(arrays: Arrays, tolerance: float) -> Figures:
    """The figures of a run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "arrays.pickle"
        file.write_bytes(pickle.dumps(arrays))
        words = [sys.executable, "-m", "tests.benchmarks.engine_alone", str(file), str(tolerance)]
        ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return Figures(**json.loads(ended.stdout))


def peak() -> float:
    """The most memory that this process has held, in MB; not that of the process which started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _solved(people: Layout, arrays: Arrays, tolerance: float) -> Solution:
    scan = Scan(people, arrays.weighing, 1)
    problem = Problem(scan, np.zeros(scan.n, np.int8), arrays.highest, 1, tolerance)
    return solve(problem, kernels(native=True), lambda stage, share: True)


def main(file: str, tolerance: float) -> None:
    """Print the figures of one run."""
    arrays = Arrays(*pickle.loads(Path(file).read_bytes()))  # noqa: S301
    _solved(arrays.warm_up, arrays, 0.0)
    began, used = time.perf_counter(), time.process_time()
    found = _solved(arrays.people, arrays, tolerance)
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    print(json.dumps(Figures(seconds, processor, found.proven, found.gap, peak())._asdict()))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
