"""The matching engine from arrays in memory, beside rustworkx and networkx where they end in time; printed as a table.

python -m tests.benchmarks.matching 300 1000 10000; with --networkx, that is timed at 1,000 people, too, for minutes.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from random import Random

import networkx
import numpy as np
import rustworkx

from bot.matching import Person, Rules
from bot.matching.features import layout, weighing
from bot.matching.native import kernels
from bot.matching.pairs import Scan
from bot.matching.reference import highest_score
from bot.matching.solving import Problem, Solution, solve

RULES = Rules(reference_date=date(2026, 3, 2))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Nairobi", "America/Lima", "Australia/Sydney")
BESIDE_UNTIL = 1_000
NETWORKX_UNTIL = 300


def population(count: int) -> list[Person]:
    """People as in an international programme: 100 countries, the largest 33 %, 24 languages, 30 interests."""
    chance = Random(count)
    return [_person(number, count, chance) for number in range(count)]


def _person(number: int, count: int, chance: Random) -> Person:
    country = 0 if chance.random() < 0.33 else 1 + int(99 * chance.random() ** 2)
    languages = {f"l{int(23 * chance.random() ** 2)}" for _ in range(2)} | ({"en"} if chance.random() < 0.75 else set())
    return Person(
        f"p{number:07}",
        f"c{country}",
        frozenset(languages),
        zone=ZONES[country % len(ZONES)],
        interests=frozenset(f"i{each}" for each in chance.sample(range(30), chance.randint(2, 5))),
        goals=frozenset(f"g{each}" for each in chance.sample(range(8), chance.randint(0, 3))),
        talk=frozenset(chance.sample(("text", "voice", "video"), chance.randint(1, 3))),
        sector=f"s{chance.randrange(7)}",
        career_stage=f"t{chance.randrange(4)}",
        partner_wanted=chance.choice(("anyone", "interests", "sector", "career_stage")),
        past_partners=frozenset(f"p{chance.randrange(count):07}" for _ in range(3)) - {f"p{number:07}"},
    )


def measured(count: int, tolerance: float) -> tuple[float, Solution, Scan]:
    """(seconds from arrays in memory, solution, the pairs)."""
    people = population(count)
    scan = Scan(layout(people, RULES), weighing(RULES), 1)
    problem = Problem(scan, np.zeros(count, np.int8), highest_score(RULES), 1, tolerance)
    began = time.perf_counter()
    found = solve(problem, kernels(native=True), lambda stage, share: True)
    return time.perf_counter() - began, found, scan


def beside(scan: Scan) -> float:
    """Seconds of rustworkx for the whole graph."""
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()
    graph.add_nodes_from(range(scan.n))
    for person in range(scan.n):
        row = scan.row(person)
        graph.add_edges_from([(person, int(o), int(row[o])) for o in np.flatnonzero(row[:person] > 0)])
    began = time.perf_counter()
    rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return time.perf_counter() - began


def beside_networkx(scan: Scan) -> float:
    """Seconds of networkx for the whole graph."""
    graph = networkx.Graph()
    for person in range(scan.n):
        row = scan.row(person)
        graph.add_weighted_edges_from((person, int(o), int(row[o])) for o in np.flatnonzero(row[:person] > 0))
    began = time.perf_counter()
    networkx.max_weight_matching(graph, maxcardinality=True)
    return time.perf_counter() - began


def main(words: list[str]) -> None:
    """Print a row for each number of people; "100000~" asks for 0.1 % instead of the optimum."""
    kernels(native=True)
    measured(400, 0.0)  # compiles
    slow = BESIDE_UNTIL if "--networkx" in words else NETWORKX_UNTIL
    columns = "people", "seconds", "proven", "gap", "rustworkx takes", "networkx takes", "memory, MB"
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")
    for written in (word for word in words if word != "--networkx"):
        count, tolerance = int(written.rstrip("~")), 0.001 if written.endswith("~") else 0.0
        seconds, found, scan = measured(count, tolerance)
        times = f"{beside(scan) / seconds:.0f} times as long" if count <= BESIDE_UNTIL else "-"
        more = f"{beside_networkx(scan) / seconds:.0f} times as long" if count <= slow else "-"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {written} | {seconds:.2f} | {found.proven} | {found.gap:.4%} | {times} | {more} | {memory:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["300", "1000", "10000"])
