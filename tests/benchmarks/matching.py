"""The matching engine from arrays in memory, beside rustworkx and networkx where they end in time; printed as a table.

python -m tests.benchmarks.matching 300 1000 10000; with --networkx, that is timed at 1,000 people, too, for minutes.
"100000~" asks for 0.1 % instead of the optimum. The others' ratios are of processor time, which other programs
disturb least.
"""

from __future__ import annotations

import os
import platform
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
from tests.benchmarks.engine_alone import Arrays, measured

RULES = Rules(reference_date=date(2026, 3, 2))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Nairobi", "America/Lima", "Australia/Sydney")
BESIDE_UNTIL = 1_000
NETWORKX_UNTIL = 300
COLUMNS = (
    *("people", "seconds", "processor seconds", "proven", "gap", "rustworkx takes", "networkx takes"),
    "memory of the process, MB",
)


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


def arrays_of(people: list[Person]) -> Arrays:
    """What the engine is given for these people."""
    return Arrays(layout(people, RULES), layout(population(400), RULES), weighing(RULES), highest_score(RULES))


def edges_of(scan: Scan) -> list[tuple[int, int, int]]:
    """Every possible pair with its score, as other solvers take them."""
    rows = ((person, scan.row(person)[:person]) for person in range(scan.n))
    return [(person, int(other), int(row[other])) for person, row in rows for other in np.flatnonzero(row > 0)]


def beside_rustworkx(edges: list[tuple[int, int, int]], count: int) -> float:
    """Processor seconds of rustworkx for the whole graph."""
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    began = time.process_time()
    rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return time.process_time() - began


def beside_networkx(edges: list[tuple[int, int, int]]) -> float:
    """Processor seconds of networkx for the whole graph."""
    graph = networkx.Graph()
    graph.add_weighted_edges_from(edges)
    began = time.process_time()
    networkx.max_weight_matching(graph, maxcardinality=True)
    return time.process_time() - began


def row(written: str, networkx_until: int) -> str:
    """A row of the table."""
    count, tolerance = int(written.rstrip("~")), 0.001 if written.endswith("~") else 0.0
    arrays = arrays_of(population(count))
    told = measured(arrays, tolerance)
    other, third = "-", "-"
    if count <= BESIDE_UNTIL:
        edges = edges_of(Scan(arrays.people, arrays.weighing, 1))
        other = f"{beside_rustworkx(edges, count) / told.processor:.0f} times as long"
        third = f"{beside_networkx(edges) / told.processor:.0f} times as long" if count <= networkx_until else "-"
    cells = written, f"{told.seconds:.2f}", f"{told.processor:.2f}", str(told.proven), f"{told.gap:.4%}"
    return f"| {' | '.join((*cells, other, third, f'{told.memory:.0f}'))} |"


def main(words: list[str]) -> None:
    """Print a row for each number of people, and before it on what it ran."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()} on {os.cpu_count()} processors ({platform.machine()}), load {load}\n")
    kernels(native=True)
    slow = BESIDE_UNTIL if "--networkx" in words else NETWORKX_UNTIL
    print(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
    for written in (word for word in words if word != "--networkx"):
        print(row(written, slow), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["300", "1000", "10000"])
