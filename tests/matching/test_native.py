"""Compiled code: none for small rounds, and kept in a folder that this user can write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.matching import native

SMALL = """
import sys
from bot.matching import Person, Rules, match
crowd = [Person(f"p{i:03}", "ABC"[i % 3], interests=frozenset({"xyz"[i % 2]})) for i in range(int(sys.argv[1]))]
print(len(match(crowd, Rules(), 1).groups), "numba" in sys.modules)
"""


def test_three_hundred_people_are_matched_without_compiling() -> None:
    run = [sys.executable, "-c", SMALL, "300"]
    done = subprocess.run(run, capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.split() == ["150", "False"]


def test_the_cache_is_ones_own_folder_and_another_where_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert native.cache_folder() == tmp_path / "own" / "farpair" / "numba"
    blocked, spare = tmp_path / "blocked", tmp_path / "spare"
    blocked.write_text("a file where a folder should be")
    spare.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(spare))
    found = native.cache_folder()
    assert found.parent == spare
    assert found.stat().st_mode & 0o777 == 0o700
