"""The raw rows of a database file, read with nothing of Farpair's but the key."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

Row = dict[str, Any]


class Raw:
    """Tables as lists of rows."""

    def __init__(self, file: Path) -> None:
        key = next(line for line in file.with_name("farpair.key").read_text().splitlines() if line[:1] not in ("", "#"))
        self._fernet = Fernet(key)
        with closing(sqlite3.connect(file)) as database:
            database.row_factory = sqlite3.Row
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            self.tables = {name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")] for name in names}  # noqa: S608

    def __getitem__(self, name: str) -> list[Row]:
        return self.tables[name]

    def document(self, text: str) -> Row:
        """A JSON column, with what is sealed in it."""
        told: Row = json.loads(text)
        sealed = told.pop("sealed:", "")
        if sealed:
            told |= json.loads(self._fernet.decrypt(sealed.removeprefix("sealed:")).decode())
        return told

    def guests(self) -> set[int]:
        """Partnerships that were a guest's week."""
        codes = {row["subject"] for row in self["audit"] if row["act"] == "care.guest_week"}
        return {row["id"] for row in self["partnerships"] if row["code"] in codes}

    def partnerships(self) -> list[Row]:
        guests = self.guests()
        return [row for row in self["partnerships"] if row["id"] not in guests]

    def members(self) -> dict[int, set[int]]:
        found = defaultdict[int, set[int]](set)
        for row in self["members"]:
            found[row["partnership_id"]].add(row["participant_id"])
        return found

    def wrote(self) -> dict[int, list[tuple[int, date]]]:
        """(who, day) by partnership."""
        found = defaultdict[int, list[tuple[int, date]]](list)
        for row in self["contact_days"]:
            found[row["partnership_id"]].append((row["participant_id"], date.fromisoformat(row["day"])))
        return found


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
