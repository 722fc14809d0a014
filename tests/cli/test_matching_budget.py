"""Budget, progress and Ctrl-C of `farpair match`."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.watching import progress_bar
from bot.matching import Effort, Matching, Person, Rules, match
from bot.verifying import read_proof, verify
from tests.cli.running import ROOT, farpair
from tests.cli.sheets import matching_words, names, people_csv, report, rows


def crowd(count: int) -> list[Person]:
    return [
        Person(f"{i:04}", f"c{i % 7}", interests=frozenset({str(i % 5), str(i % 11)}), past_partners=frozenset())
        for i in range(count)
    ]


def is_honest(everybody: list[Person], found: Matching) -> None:
    """Nothing is wrong, nothing is called proven, and the verifier finds no smaller gap than was told."""
    assert found.quality is not None
    groups = [(group.members, group.score) for group in found.groups]
    verdict = verify(everybody, Rules(), groups, read_proof(found.certificate))
    assert verdict.problems == ()
    assert not verdict.optimal
    assert not found.quality.proven
    assert 0 < verdict.gap <= found.quality.gap < 0.5


@pytest.mark.parametrize("native", [False, True])
def test_no_time_at_all_gives_pairs_and_an_honest_gap(native: bool) -> None:
    everybody = crowd(301)
    found = match(everybody, Rules(), 1, Effort(budget=0.0, native=native))
    is_honest(everybody, found)
    assert len(found.groups) >= 140


@pytest.mark.parametrize("stage", ["candidates", "floor", "total"])
def test_an_end_at_any_stage_gives_pairs_and_an_honest_gap(stage: str) -> None:
    everybody = crowd(301)
    best = match(everybody, Rules(), 1, Effort(native=True)).quality
    found = match(everybody, Rules(), 1, Effort(native=True, watch=lambda now, share: now != stage))
    assert found.quality is not None
    assert best is not None
    groups = [(group.members, group.score) for group in found.groups]
    assert verify(everybody, Rules(), groups, read_proof(found.certificate)).problems == ()
    assert found.quality.upper_bound >= best.total_score or len(found.groups) < best.partnerships
    assert not found.quality.proven


def test_the_budget_is_kept_and_what_came_of_it_can_be_verified(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people_csv(1500))
    farpair(tmp_path, *matching_words("--budget", "0.1s")).works("the rest is not proven")
    told = report(tmp_path)
    assert not told["proven"]
    assert 0 < told["gap"] < 0.2
    assert told["matched"] + told["unmatched"] == 1500
    sheets = "people.csv", "out.csv", "proof.npz"
    farpair(tmp_path, "verify", *sheets, seconds=400).works("Nothing is wrong. The total is within", "Not proven")


def test_a_certified_matching_is_verified_within_its_gap(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people_csv(1200))
    farpair(tmp_path, *matching_words("--no-exact")).works()
    told = report(tmp_path)
    assert told["gap"] <= 0.001
    said = farpair(tmp_path, "verify", "people.csv", "out.csv", "proof.npz", seconds=400)
    said.works("Proven optimal" if told["proven"] else f"within {100 * told['gap']:.3f} %")


def test_a_terminal_shows_the_stages_and_a_file_does_not() -> None:
    terminal, file = io.StringIO(), io.StringIO()
    for target, drawn in ((terminal, True), (file, False)):
        with progress_bar(Console(file=target, force_terminal=drawn, width=120)) as watch:
            assert watch("scan", 0.5)
            time.sleep(0.3)
            assert watch("total", 0.9)
            time.sleep(0.3)
    assert "Finding everybody's best partners" in terminal.getvalue()
    assert "50%" in terminal.getvalue()
    assert "Raising the total" in terminal.getvalue()
    assert file.getvalue() == ""


def test_every_stage_that_is_told_has_words() -> None:
    from bot.cli.watching import STAGES

    told: set[str] = set()

    def watch(stage: str, share: float) -> bool:
        assert 0 <= share <= 1
        told.add(stage)
        return True

    match(crowd(400), Rules(), 1, Effort(native=True, watch=watch))
    # Scans are told of only where they take more than a moment.
    assert {"candidates", "floor", "total"} <= told <= set(STAGES)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked up in /proc")
def test_ctrl_c_ends_both_processes_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people_csv(6000))
    words = [sys.executable, "-m", "bot", *matching_words("--exact")]
    # As a shell does for a program in front: Ctrl-C is not ignored, whoever runs the tests.
    started = subprocess.Popen(
        words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    child = _child_of(started.pid)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 130, told
    assert "Nothing has been written" in told
    assert "Traceback" not in told
    assert not Path(f"/proc/{child}").exists()
    assert names(tmp_path) == {"people.csv"}


def _child_of(parent: int) -> int:
    place = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(3000):
        for child in place.read_text().split() if place.exists() else ():
            if b"bot.matching" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        time.sleep(0.02)
    raise AssertionError("no process was started")


def test_shuffled_rows_and_one_processor_write_the_same_bytes(tmp_path: Path) -> None:
    lines = people_csv(700).splitlines()
    mine = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    written = []
    for number, (order, processors) in enumerate(((1, mine), (-1, mine), (1, set(sorted(mine)[:1])))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "people.csv").write_text("\n".join([lines[0], *lines[1:][::order], ""]))
        try:
            if processors:
                os.sched_setaffinity(0, processors)
            farpair(folder, *matching_words(), NUMBA_NUM_THREADS=str(len(processors) or 1)).works()
        finally:
            if mine:
                os.sched_setaffinity(0, mine)
        written.append([(folder / name).read_bytes() for name in ("out.csv", "unmatched.csv", "proof.npz")])
        assert len(rows(folder / "out.csv")) == 350
    assert written[0] == written[1] == written[2]
