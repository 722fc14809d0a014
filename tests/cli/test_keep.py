"""`farpair match --keep`: late changes part few of the partnerships that stand, and the verifier agrees."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import farpair
from tests.cli.sheets import matching_words, names, people_csv, report, rows


def pairs(path: Path) -> set[frozenset[str]]:
    return {frozenset(row["members"].split(";")) for row in rows(path) if len(row["members"].split(";")) == 2}


def changed(written: str) -> str:
    """The same sheet after two people left and one came."""
    header, *lines = written.splitlines()
    stay = [line for line in lines if line.split(",")[0] not in ("p00003", "p00017")]
    return "\n".join([header, *stay, "p99999,SE,en;fr,maps;code;law,public,,green", ""])


def test_most_partnerships_stay_and_the_verifier_agrees(tmp_path: Path) -> None:
    first, second = people_csv(80), changed(people_csv(80))
    (tmp_path / "people.csv").write_text(first)
    farpair(tmp_path, *matching_words()).works()
    before = pairs(tmp_path / "out.csv")
    (tmp_path / "earlier.csv").write_bytes((tmp_path / "out.csv").read_bytes())
    (tmp_path / "people.csv").write_text(second)
    farpair(tmp_path, *matching_words()).works()
    afresh = len(before & pairs(tmp_path / "out.csv"))
    farpair(tmp_path, *matching_words("--keep", "earlier.csv")).works("stay together", "proven optimal")
    kept = len(before & pairs(tmp_path / "out.csv"))
    assert kept > afresh
    assert kept >= len(before) - 4
    assert report(tmp_path)["proven"]
    sheets = "people.csv", "out.csv", "proof.npz"
    farpair(tmp_path, "verify", *sheets, "--keep", "earlier.csv").works("Proven optimal")
    farpair(tmp_path, "verify", *sheets).refuses("--keep")


def test_a_file_that_holds_no_partnerships_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people_csv(6))
    for content in ("a,b\n1,2\n", "members,score\np00001;p00002,many\n"):
        (tmp_path / "earlier.csv").write_text(content)
        farpair(tmp_path, *matching_words("--keep", "earlier.csv")).refuses("Give the file that farpair match wrote")
    farpair(tmp_path, *matching_words("--keep", "nowhere.csv")).refuses("nowhere.csv")
    assert names(tmp_path) == {"people.csv", "earlier.csv"}
