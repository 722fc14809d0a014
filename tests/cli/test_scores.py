"""`farpair scores`: anybody's own solver finds what `farpair match` found."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import rustworkx
from numpy.typing import NDArray

from bot.matching import Rules
from bot.matching.hard_rules import exclusion
from bot.matching.reference import score
from bot.spreadsheet import SpreadsheetError, read_people, write_all
from tests.cli.running import farpair
from tests.cli.sheets import matching_words, names, people_csv, report, rows

DAY = date(2027, 3, 31)
Matrix = NDArray[np.int32]


def scores_of(folder: Path, *more: str) -> Matrix:
    farpair(folder, "scores", "people.csv", "scores.npy", "--date", str(DAY), *more).works()
    read: Matrix = np.load(folder / "scores.npy", allow_pickle=False)
    return read


def best(scores: Matrix, least: int) -> tuple[int, int]:
    """(pairs, total) of the most pairs that score at least `least`, and of these the highest total."""
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(scores)))
    one, other = np.nonzero(np.triu(scores >= least, 1))
    graph.add_edges_from([(int(a), int(b), int(scores[a, b])) for a, b in zip(one, other, strict=True)])
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return len(chosen), sum(int(scores[a, b]) for a, b in chosen)


@pytest.mark.parametrize("count", [61, 331])
def test_another_solver_finds_the_same_on_the_written_scores(tmp_path: Path, count: int) -> None:
    (tmp_path / "people.csv").write_text(people_csv(count))
    scores = scores_of(tmp_path)
    farpair(tmp_path, *matching_words()).works("proven optimal")
    told = report(tmp_path)
    assert told["proven"]
    floor, pairs = told["lowest_score"], told["partnerships"]
    assert best(scores, 1)[0] == pairs
    assert best(scores, floor) == (pairs, told["total_score"])
    assert best(scores, floor + 1)[0] < pairs


@pytest.mark.parametrize("count", [40, 310])
def test_the_order_is_that_of_the_ids_and_each_score_is_the_reference_s(tmp_path: Path, count: int) -> None:
    (tmp_path / "people.csv").write_text(people_csv(count))
    scores = scores_of(tmp_path)
    assert scores.dtype == np.int32
    assert scores.shape == (count, count)
    ordered = sorted(read_people(tmp_path / "people.csv", {}, DAY).people, key=lambda person: person.id)
    asked = Rules(reference_date=DAY)
    expected = [[-1 if a is b or exclusion(a, b, asked) else score(a, b, asked) for b in ordered] for a in ordered]
    assert np.array_equal(scores, expected)
    assert (scores == -1).sum() > count


def test_partnerships_have_the_scores_of_the_matrix(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people_csv(60))
    scores = scores_of(tmp_path)
    with (tmp_path / "people.csv").open(newline="") as file:
        place = {each: at for at, each in enumerate(sorted(row["id"] for row in csv.DictReader(file)))}
    farpair(tmp_path, *matching_words()).works()
    pairs = [(*row["members"].split(";"), int(row["score"])) for row in rows(tmp_path / "out.csv")]
    assert pairs
    for one, other, points in pairs:
        assert scores[place[str(one)], place[str(other)]] == points


def test_the_rules_reach_the_scores(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,country,team\na,DE,red\nb,DE,Blue\nc,FR,blue\n")
    (tmp_path / "teams.toml").write_text('different = "team"\n')
    scores = scores_of(tmp_path, "--rules", "teams.toml")
    assert [(scores[a, b] > 0) for a, b in ((0, 1), (0, 2), (1, 2))] == [True, True, False]


def test_nobody_and_one_have_a_matrix_too(tmp_path: Path) -> None:
    for lines, count in (("", 0), ("a,DE\n", 1)):
        (tmp_path / "people.csv").write_text(f"id,country\n{lines}")
        assert scores_of(tmp_path).shape == (count, count)


def test_a_matrix_that_fits_on_no_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli import checking

    (tmp_path / "people.csv").write_text(people_csv(20))
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=100))
    with pytest.raises(SpreadsheetError, match=r"Choose another disk"):
        checking._write_scores(tmp_path / "people.csv", tmp_path / "scores.npy", "", DAY, {})
    assert names(tmp_path) == {"people.csv"}


def test_a_file_that_ends_half_way_is_not_there(tmp_path: Path) -> None:
    def pieces() -> object:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "scores.npy": pieces()})  # type: ignore[dict-item]
    assert names(tmp_path) == set()
