"""`farpair backup` and `farpair restore`, around a program that runs."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import farpair
from tests.program import Program, visiting
from tests.storage.processes import mode


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    running = Program(tmp_path)
    await running.start()
    yield running
    await running.kill()


def count(file: Path, table: str = "participants") -> int:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


async def test_a_backup_of_a_running_program_comes_back(program: Program) -> None:
    folder = program.folder
    async with visiting(program) as visitor:
        await visitor.joins("Asha", "Nepal")
        farpair(folder, "backup", "one.sqlite3").works("one.sqlite3")
        await visitor.joins("Bo", "Sweden")
        assert count(folder / "one.sqlite3") == 1
        farpair(folder, "restore", "one.sqlite3").refuses("in use by another Farpair", "Stop that one first")
        await program.kill()
        farpair(folder, "restore", "one.sqlite3").works("before-restore-")
        (kept,) = folder.glob("farpair.sqlite3.before-restore-*Z")
        assert (count(folder / "farpair.sqlite3"), count(kept)) == (1, 2)
        assert mode(kept) == mode(folder / "farpair.sqlite3") == mode(folder / "one.sqlite3") == 0o600
        await program.start()
        await visitor.joins("Cy", "Kenya")
    await program.stop()
    assert count(folder / "farpair.sqlite3") == 2
    farpair(folder, "restore", str(kept)).works()
    assert count(folder / "farpair.sqlite3") == 2
    assert not [file.name for file in folder.iterdir() if file.name.endswith((".part", ".restoring"))]


async def test_the_local_chat_is_copied_only_where_it_is_asked_for(program: Program) -> None:
    folder = program.folder
    async with visiting(program) as visitor:
        await visitor.sit_down("Asha")
        before = {file.name for file in folder.iterdir()}
        farpair(folder, "backup", "one.sqlite3").works()
        assert {file.name for file in folder.iterdir()} - before == {"one.sqlite3"}
        farpair(folder, "backup", "two.sqlite3", "--chat", "chat-two.sqlite3").works("chat-two.sqlite3")
    assert count(folder / "chat-two.sqlite3", "seats") == 2
    farpair(folder, "backup", "three.sqlite3", "--chat", "chat-two.sqlite3").refuses("exists already")


def test_what_is_refused_changes_nothing(tmp_path: Path) -> None:
    farpair(tmp_path, "backup", "one.sqlite3").refuses("There is no database")
    farpair(tmp_path, "restore", "one.sqlite3").refuses("There is no file")
    assert not list(tmp_path.glob("*.sqlite3"))
    farpair(tmp_path, "rehearse", "--people", "4", "--weeks", "1", "--keep", "farpair.sqlite3").works()
    farpair(tmp_path, "backup", "one.sqlite3").works()
    farpair(tmp_path, "backup", "one.sqlite3").refuses("exists already")
    farpair(tmp_path, "restore", "farpair.sqlite3").refuses("the database itself")
    for name, content in {"text": b"no database at all, only words" * 200, "empty": b""}.items():
        (tmp_path / name).write_bytes(content)
        farpair(tmp_path, "restore", name).refuses("another")
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
        foreign.execute("CREATE TABLE things (id)")
    farpair(tmp_path, "restore", "foreign").refuses("not one of Farpair's")
    with closing(sqlite3.connect(tmp_path / "one.sqlite3")) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
        later.commit()
    farpair(tmp_path, "restore", "one.sqlite3").refuses("later version")
    assert count(tmp_path / "farpair.sqlite3") == 4
    assert not list(tmp_path.glob("*.before-restore-*"))


def test_a_damaged_backup_is_refused_and_a_damaged_database_is_replaced(tmp_path: Path) -> None:
    farpair(tmp_path, "rehearse", "--people", "4", "--weeks", "1", "--keep", "farpair.sqlite3").works()
    farpair(tmp_path, "backup", "one.sqlite3").works()
    whole = (tmp_path / "one.sqlite3").read_bytes()
    broken = whole[:8192] + b"\xff" * 4096 * 20 + whole[8192 + 4096 * 20 :]
    (tmp_path / "broken").write_bytes(broken)
    farpair(tmp_path, "restore", "broken").refuses("damaged")
    (tmp_path / "farpair.sqlite3").write_bytes(b"not a database any more" * 999)
    farpair(tmp_path, "restore", "one.sqlite3").works("before-restore-")
    assert count(tmp_path / "farpair.sqlite3") == 4
    (kept,) = tmp_path.glob("*.before-restore-*Z")
    assert kept.read_bytes().startswith(b"not a database any more")
