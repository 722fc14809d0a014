"""What people hand to `farpair match`, `verify` and `scores`: read, or refused in words with nothing written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Said, farpair
from tests.cli.sheets import OUTPUTS, matching_words, names, people_csv, report, rows

FIGURES = (
    *("people", "matched", "unmatched", "partnerships", "threes", "total_score", "lowest_score"),
    *("upper_bound", "gap", "proven", "blocking_pairs", "seed", "seconds"),
)
SCORES = ("scores", "people.csv", "scores.npy")


def matched(folder: Path, content: str | bytes, *more: str) -> Said:
    content = content.encode() if isinstance(content, str) else content
    (folder / "people.csv").write_bytes(content)
    return farpair(folder, *matching_words(*more))


def test_a_report_has_these_figures_and_no_others(tmp_path: Path) -> None:
    matched(tmp_path, people_csv(21)).works()
    assert tuple(report(tmp_path)) == FIGURES


REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "an unknown country": ("id,country\na,Untied States\nb,FR\n", ("line 2, country: “Untied States”",)),
    "an unknown language": ("id,country,languages\na,DE,Klingonish\n", ("line 2, languages: “Klingonish”",)),
    "an id twice": ("id,country\na,DE\nb,FR\na,US\n", ("line 4, id:", "also on line 2")),
    "a block on oneself": ("id,country,blocks\na,DE,a\nb,FR,\n", ("line 2, blocks:",)),
    "no country": ("id,name\na,Ann\n", ("country", "column is missing")),
}


@pytest.mark.parametrize("command", ["match", "scores", "verify"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_told_with_line_and_column(tmp_path: Path, name: str, command: str) -> None:
    content, told = REFUSED[name]
    before = {"people.csv"}
    if command == "verify":
        matched(tmp_path, "id,country\na,DE\nb,FR\n").works()
        before |= OUTPUTS
        (tmp_path / "people.csv").write_text(content)
        said = farpair(tmp_path, "verify", "people.csv", "out.csv", "proof.npz")
    elif command == "scores":
        (tmp_path / "people.csv").write_text(content)
        said = farpair(tmp_path, *SCORES)
    else:
        said = matched(tmp_path, content)
    said.refuses(*told)
    assert names(tmp_path) == before


def test_an_accepted_name_is_taken_by_all_three(tmp_path: Path) -> None:
    accept = ("--accept", "Untied States=US", "--accept", "Klingonish=de")
    content = "id,country,languages\na,Untied States,de\nb,FR,Klingonish\n"
    matched(tmp_path, content, *accept).works("Partnerships: 1")
    farpair(tmp_path, "verify", "people.csv", "out.csv", "proof.npz", *accept).works("Proven optimal")
    farpair(tmp_path, *SCORES, *accept).works()


def test_a_past_partner_who_is_not_there_is_fine(tmp_path: Path) -> None:
    matched(tmp_path, "id,country,past_partners\na,DE,gone\nb,FR,away;gone\n").works("Partnerships: 1")
    farpair(tmp_path, "verify", "people.csv", "out.csv", "proof.npz").works("Proven optimal")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = (["id", "country", "name"], ["ä", "DE", "Zoë"], ["b", "Côte d’Ivoire", "Ōe"])
    matched(tmp_path, "\n".join(delimiter.join(line) for line in lines).encode(encoding)).works("Partnerships: 1")
    assert rows(tmp_path / "out.csv")[0]["members"] == "b;ä"


# A process starts with the peak of the one that started it, so that a small one stands between.
MEASURED = """
import resource, subprocess, sys
ended = subprocess.run([sys.executable, "-m", "bot", *sys.argv[1:]])
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "code", ended.returncode)
"""


@pytest.mark.parametrize("words", [matching_words(), SCORES, ("verify", "people.csv", "people.csv", "people.csv")])
@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell memory in other units")
def test_two_hundred_megabytes_are_refused_in_little_memory(tmp_path: Path, words: tuple[str, ...]) -> None:
    with (tmp_path / "people.csv").open("wb") as file:
        file.write(b"id,country\n")
        file.truncate(200 << 20)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    assert "is larger than 64 MB. Split it into smaller files." in ran.stderr
    assert "Traceback" not in ran.stderr
    peak, code = re.findall(r"peak (\d+) code (\d+)", ran.stdout)[0]
    assert int(peak) < 350
    assert code == "1"
    assert names(tmp_path) == {"people.csv"}


TEAMS = "id,country,Team\na,DE,Red\nb,DE,red\nc,DE,blue\nd,DE,green\n"


@pytest.fixture
def teams(tmp_path: Path) -> Path:
    (tmp_path / "teams.toml").write_text('different = "team"\n')
    return tmp_path


def test_a_rule_on_any_column_keeps_alike_people_apart(teams: Path) -> None:
    matched(teams, TEAMS, "--rules", "teams.toml").works("Partnerships: 2", "proven optimal")
    assert "a;b" not in {row["members"] for row in rows(teams / "out.csv")}
    words = "verify", "people.csv", "out.csv", "proof.npz"
    farpair(teams, *words, "--rules", "teams.toml").works("Proven optimal")
    farpair(teams, *words).refuses("same_country")


def test_large_lists_keep_the_rule_too(teams: Path) -> None:
    content = people_csv(320)
    matched(teams, content, "--rules", "teams.toml").works("proven optimal")
    team = {row["id"]: row["team"].casefold() for row in rows(teams / "people.csv")}
    for row in rows(teams / "out.csv"):
        members = row["members"].split(";")
        assert len({team[each] for each in members}) == len(members)


def test_a_column_that_a_rule_names_must_be_there_and_full(teams: Path) -> None:
    matched(teams, "id,country\na,DE\nb,FR\n", "--rules", "teams.toml").refuses("team: This column is missing")
    matched(teams, "id,country,team\na,DE,red\nb,FR,\n", "--rules", "teams.toml").refuses("line 3, team:", "empty")
    assert names(teams) == {"people.csv", "teams.toml"}
