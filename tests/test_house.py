"""The house's rule: the core knows no platform and no SQL, adapters and storage know the core alone."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {"bot": {"bot"}, "adapters": {"bot", "adapters"}, "storage": {"bot", "storage"}}
ROOT_OF_COMPOSITION = Path("bot/__main__.py")
OUTSIDE = {"aiohttp", "discord", "slack_bolt", "slack_sdk", "sqlalchemy", "aiosqlite", "asyncpg", "alembic", "jinja2"}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide where things come from"
            names.add(node.module or "")
    return names


def sources(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert found, f"no sources in {room}"
    return [file for file in found if file.relative_to(ROOT) != ROOT_OF_COMPOSITION]


def test_rooms_import_only_what_they_may() -> None:
    crossings = [
        f"{file.relative_to(ROOT)} imports {name}"
        for room, allowed in MAY_IMPORT.items()
        for file in sources(room)
        for name in imported(file)
        if (top := name.split(".")[0]) in MAY_IMPORT and top not in allowed
    ]
    assert crossings == []


def test_adapters_do_not_import_each_other() -> None:
    for file in sources("adapters"):
        own = file.relative_to(ROOT / "adapters").parts[0]
        for name in imported(file):
            assert not name.startswith("adapters.") or name.split(".")[1] == own, f"{file}: {name}"


def test_the_core_knows_no_platform_and_no_database() -> None:
    for file in sources("bot"):
        assert not {name.split(".")[0] for name in imported(file)} & OUTSIDE, file


def test_files_stay_short() -> None:
    long = [
        f"{file.relative_to(ROOT)}: {lines}"
        for room in MAY_IMPORT
        for file in sources(room)
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 300
    ]
    assert long == []
