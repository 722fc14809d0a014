"""`farpair match`, from one file to two."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.match import Plan, add_to, match_command
from bot.matching import Effort, Group, Matching, Person, Rules, RulesError
from bot.spreadsheet import SpreadsheetError

PEOPLE = "id,country,languages,interests\nann,DE,de,maps\nbo,FR,de,maps\ncy,AT,sw,\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def farpair(folder: Path, *arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    places = ["--out", str(folder / "out.csv"), "--unmatched", str(folder / "unmatched.csv")]
    return CliRunner().invoke(app, ["match", str(folder / "people.csv"), *places, *arguments])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_people_become_partnerships_and_a_summary(tmp_path: Path, sheet: Path) -> None:
    done = farpair(tmp_path, "--date", "2027-03-31")
    assert done.exit_code == 0
    assert "People: 3. Partnerships: 1, of these of three: 0. Without a partner: 1." in done.stdout
    (pair,) = rows(tmp_path / "out.csv")
    assert pair["members"] == "ann;bo"
    assert "both like: maps" in pair["reasons"]
    (left,) = rows(tmp_path / "unmatched.csv")
    assert left == {"person": "cy", "reason": "nobody else writes in a language of theirs"}


def test_the_same_seed_writes_the_same_files(tmp_path: Path, sheet: Path) -> None:
    written = []
    for text in (PEOPLE, PEOPLE):
        sheet.write_text(text)
        assert farpair(tmp_path, "--date", "2027-03-31", "--seed", "7").exit_code == 0
        written.append((tmp_path / "out.csv").read_bytes() + (tmp_path / "unmatched.csv").read_bytes())
    assert written[0] == written[1]


def test_a_problem_is_a_sentence_and_writes_nothing(tmp_path: Path, sheet: Path) -> None:
    sheet.write_text("id,country\nann,Untied States\n")
    refused = farpair(tmp_path)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "line 2, country: “Untied States”" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert os.listdir(tmp_path) == ["people.csv"]
    assert farpair(tmp_path, "--accept", "Untied States=US").exit_code == 0


@pytest.mark.parametrize("arguments", [("--date", "2027-02-31"), ("--accept", "US"), ("--seed", "x"), ("--seed", "-1")])
def test_wrong_usage_exits_with_two(tmp_path: Path, sheet: Path, arguments: tuple[str, str]) -> None:
    assert farpair(tmp_path, *arguments).exit_code == 2
    assert os.listdir(tmp_path) == ["people.csv"]


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    refused = farpair(tmp_path)
    assert refused.exit_code == 1
    assert "There is no file" in refused.stderr


class Recorded:
    """A matching that remembers what it was asked, and pairs the first two people."""

    def __init__(self) -> None:
        self.people: tuple[Person, ...] = ()
        self.rules = Rules()

    async def __call__(self, people: Sequence[Person], rules: Rules, seed: int, effort: Effort) -> Matching:
        self.people, self.rules = tuple(people), rules
        return Matching((Group((people[0].id, people[1].id), seed, ()),), (), seed)


def plan(sheet: Path) -> Plan:
    return Plan(sheet, sheet.parent / "out.csv", sheet.parent / "unmatched.csv", date(2027, 3, 31), seed=5)


def test_the_day_and_the_seed_reach_the_matching(sheet: Path) -> None:
    match = Recorded()
    match_command(plan(sheet), match)
    assert match.rules == Rules(reference_date=date(2027, 3, 31))
    assert [person.id for person in match.people] == ["ann", "bo", "cy"]
    assert rows(sheet.parent / "out.csv")[0]["score"] == "5"


def test_mentors_make_the_programme_two_sided(sheet: Path) -> None:
    sheet.write_text("id,country,side\nann,DE,mentor\nbo,FR,mentee\n")
    match = Recorded()
    match_command(plan(sheet), match)
    assert match.rules.two_sided


def test_nothing_is_written_before_all_is_computed(sheet: Path) -> None:
    async def refuse(people: Sequence[Person], rules: Rules, seed: int, effort: Effort) -> Matching:
        raise RulesError("No.")

    (sheet.parent / "out.csv").write_text("before")
    with pytest.raises(RulesError):
        match_command(plan(sheet), refuse)
    assert (sheet.parent / "out.csv").read_text() == "before"
    assert not (sheet.parent / "unmatched.csv").exists()


def test_the_file_of_people_is_never_written_over(sheet: Path) -> None:
    with pytest.raises(SpreadsheetError):
        match_command(Plan(sheet, sheet, sheet.parent / "unmatched.csv", date(2027, 1, 1)), Recorded())
    assert sheet.read_text() == PEOPLE
