"""Partnerships as CSV: harmless to open, read back as they were, never half a file."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Group, Matching, Reason, Unmatched
from bot.spreadsheet import SpreadsheetError, check_places, partnerships_csv, read_people, unmatched_csv, write_all
from bot.spreadsheet.formulas import harmless, meant
from bot.wording import Wording

SAY = Wording().voice("en")
REASONS = (Reason("interests", ("=maps", "zines")), Reason("hours", ("7",)), Reason("language", ("de",)))
MATCHING = Matching(
    (Group(("@ann", "bo"), 211, REASONS), Group(("cy", "=di", "ed"), 5, ())), (Unmatched("-3", "odd"),), 1
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_partnerships_are_rows_with_reasons_in_words() -> None:
    first, second = rows(partnerships_csv(MATCHING, SAY))
    assert list(first) == ["partnership", "members", "score", "reasons"]
    assert (first["partnership"], first["members"], first["score"]) == ("1", "'@ann;bo", "211")
    assert first["reasons"] == "both like: =maps and zines; 7 waking hours in common; both write German"
    assert (second["partnership"], second["members"], second["reasons"]) == ("2", "cy;'=di;ed", "")


def test_the_unmatched_are_rows_with_a_reason_in_words() -> None:
    (row,) = rows(unmatched_csv(MATCHING, SAY))
    assert row == {"person": "'-3", "reason": SAY.line("unmatched.odd")}


REASON_KEYS = ("interests", "talk", "sector", "career_stage", "hours", "goals", "language")
WANTED = ("wanted_interests", "wanted_sector", "wanted_career_stage")


@pytest.mark.parametrize("key", [*REASON_KEYS, *WANTED])
def test_every_reason_of_the_matching_has_words(key: str) -> None:
    about = ("1",) if key == "hours" else ("en",)
    text = partnerships_csv(Matching((Group(("a", "b"), 1, (Reason(key, about),)),), (), 1), SAY)
    assert len(rows(text)[0]["reasons"]) > 5


@given(st.text())
def test_a_harmless_cell_begins_no_formula_and_means_what_it_was(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not cell.startswith("'"):
        assert meant(harmless(cell)) == cell


@given(st.sampled_from("=+-@"), st.text("abc=+-@'1", max_size=5))
def test_ids_come_back_from_what_was_written(begin: str, rest: str) -> None:
    person = f"{begin}{rest}"
    text = partnerships_csv(Matching((Group((person, f"z{rest}"), 1, ()),), (), 1), SAY)
    written = rows(text)[0]["members"].split(";")
    sheet = read_people(f"id,country\n{written[0]},DE\n".encode(), {}, date(2027, 1, 1))
    assert sheet.people[0].id == person


def test_files_are_written_whole_in_plain_utf8(tmp_path: Path) -> None:
    write_all({tmp_path / "a.csv": "ä\r\n", tmp_path / "b.csv": "b\r\n"})
    assert (tmp_path / "a.csv").read_bytes() == "ä\r\n".encode()
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "b.csv"]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before")
    path.chmod(0o640)
    write_all({path: "after"})
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device", "b.csv")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpreadsheetError, match="No space left"):
        write_all({tmp_path / "a.csv": "after", tmp_path / "b.csv": "b"})
    assert (tmp_path / "a.csv").read_text() == "before"
    assert os.listdir(tmp_path) == ["a.csv"]


def test_when_the_second_place_fails_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("before")
    replace = os.replace

    def refuse_b(source: str, target: Path) -> None:
        if target.name == "b.csv":
            raise PermissionError(13, "Permission denied", source, None, str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_b)
    with pytest.raises(SpreadsheetError, match="Permission denied"):
        write_all({tmp_path / "a.csv": "after", tmp_path / "b.csv": "after"})
    assert (tmp_path / "a.csv").read_text() == "after"
    assert (tmp_path / "b.csv").read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "b.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_all({tmp_path / "link.csv": "after"})
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "after"


@pytest.mark.parametrize(
    ("out", "unmatched", "told"),
    [
        ("people.csv", "u.csv", "read from"),
        ("./x/../people.csv", "u.csv", "read from"),
        ("p.csv", "p.csv", "same file"),
        ("nowhere/p.csv", "u.csv", "no folder"),
        (".", "u.csv", "is a folder"),
        ("pipe", "u.csv", "not an ordinary file"),
    ],
)
def test_places_that_cannot_be_are_refused(tmp_path: Path, out: str, unmatched: str, told: str) -> None:
    (tmp_path / "x").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SpreadsheetError, match=told):
        check_places({"--out": tmp_path / out, "--unmatched": tmp_path / unmatched}, tmp_path / "people.csv")
