"""The engine could stand alone: a copy of its folder, with nothing else of Farpair, matches people."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.matching import Person, Rules, match
from bot.matching.codec import order_to_json, outcome_to_json

ENGINE = Path(__file__).parents[2] / "bot" / "matching"
SOURCES = sorted(ENGINE.rglob("*.py"))
THIRD_PARTY = {"numpy", "numba", "rustworkx"}
CROWD = [Person(f"p{i}", "ABC"[i % 3], interests=frozenset({"xyz"[i % 2]})) for i in range(7)]


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, file
            names |= {
                f"{node.module}.{alias.name}" if node.module == "bot" else node.module or "" for alias in node.names
            }
    return names


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ENGINE)))
def test_it_imports_nothing_of_farpair_but_itself(file: Path) -> None:
    known = THIRD_PARTY | set(sys.stdlib_module_names)
    for name in imported(file):
        own = name == "bot.matching" or name.startswith("bot.matching.")
        assert own or name.split(".")[0] in known, name


def test_a_copy_without_the_rest_matches_people(tmp_path: Path) -> None:
    assert SOURCES
    shutil.copytree(ENGINE, tmp_path / "bot" / "matching", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bot" / "__init__.py").touch()
    order = order_to_json(CROWD, Rules(), 1)
    run = [sys.executable, "-m", "bot.matching"]
    done = subprocess.run(run, input=order, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told, here = json.loads(done.stdout)["matching"], json.loads(outcome_to_json(match(CROWD, Rules(), 1)))["matching"]
    assert told["groups"] == here["groups"]
    assert len(told["groups"]) == 3
    where = [sys.executable, "-c", "import bot.matching; print(bot.matching.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=True)
    assert Path(found.stdout.strip()).is_relative_to(tmp_path), "the copy was not what ran"
