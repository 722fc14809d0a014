"""What the recording platform has stored: every post and every space, also those that are there twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT, key TEXT, said TEXT);
CREATE INDEX IF NOT EXISTS posts_by_key ON posts (place, key);
CREATE TABLE IF NOT EXISTS spaces (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, title TEXT, closed INTEGER);
CREATE INDEX IF NOT EXISTS spaces_by_code ON spaces (code);
CREATE TABLE IF NOT EXISTS members (space INTEGER, account TEXT, UNIQUE (space, account));
"""


class Book:
    """One file; each change is stored when the call returns. Nothing in it is unique but who is in a space."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.executescript(_TABLES)

    def post(self, place: str, key: str, said: str) -> int:
        """The number of a new post."""
        return self._new("INSERT INTO posts (place, key, said) VALUES (?, ?, ?)", place, key, said)

    def find(self, place: str, key: str) -> int | None:
        """The number of the first post with this key."""
        return self._number("SELECT min(id) FROM posts WHERE place = ? AND key = ?", place, key)

    def edit(self, number: int, said: str) -> None:
        """Replace what a post says."""
        self._file.execute("UPDATE posts SET said = ? WHERE id = ?", (said, number))

    def open(self, code: str, title: str) -> int:
        """The number of a new space."""
        return self._new("INSERT INTO spaces (code, title, closed) VALUES (?, ?, 0)", code, title)

    def space(self, code: str) -> int | None:
        """The number of the first space with this code."""
        return self._number("SELECT min(id) FROM spaces WHERE code = ?", code)

    def close(self, space: int) -> None:
        """Close a space."""
        self._file.execute("UPDATE spaces SET closed = 1 WHERE id = ?", (space,))

    def let_in(self, space: int, accounts: list[str]) -> None:
        """Let accounts into a space, once each."""
        rows = [(space, account) for account in accounts]
        self._file.executemany("INSERT OR IGNORE INTO members VALUES (?, ?)", rows)

    def take_out(self, space: int, account: str) -> None:
        """Take an account out of a space."""
        self._file.execute("DELETE FROM members WHERE space = ? AND account = ?", (space, account))

    def figures(self) -> Mapping[str, Mapping[str, int]]:
        """How often each post's key and each space's code is there, and how many people are in each code's spaces."""
        posts = "SELECT key, count(*) FROM posts GROUP BY key"
        spaces = "SELECT code, count(*) FROM spaces GROUP BY code"
        people = "SELECT code, count(*) FROM members JOIN spaces ON spaces.id = members.space GROUP BY code"
        asked = {"posts": posts, "spaces": spaces, "people": people}
        return {name: dict(self._file.execute(sql).fetchall()) for name, sql in asked.items()}

    def end(self) -> None:
        """Close the file."""
        self._file.close()

    def _new(self, sql: str, *values: str) -> int:
        return self._file.execute(sql, values).lastrowid or 0

    def _number(self, sql: str, *values: str) -> int | None:
        found: int | None = self._file.execute(sql, values).fetchone()[0]
        return found
