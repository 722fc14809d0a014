"""One post for many partnerships into the ledger: written by the database itself, from the numbers alone.

A round of 100,000 brings some hundred groups a week, each of people whose clocks and holidays are alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from bot.ledger import Alike
from storage.enqueueing import COMMON, GIVEN, aware, naive, row_of, statement, write_in_file, write_on_server
from storage.lanes import lanes_of
from storage.transaction import Transaction

NUMBERS = list(GIVEN).index("partnership_id")
"""Where a row of values has one partnership's number, and a group's row has all of them."""


def _statements(chosen: str, mark: Callable[[int, str], str], returning: str = "") -> tuple[str, str]:
    """As for deliveries one by one. `mark` gives how a dialect writes a value: by its place and its column."""
    given = {name: mark(place, name) for place, name in enumerate(GIVEN, 1)}
    last = "SELECT participant_id FROM members WHERE partnership_id = p.id ORDER BY position DESC LIMIT 1"
    after = f"CASE {given['after']} WHEN '' THEN '' ELSE p.code || '/' || {given['after']} || '/' || ({last}) END"
    theirs = {"key": f"p.code || '/' || {given['key']}", "partnership_id": "p.id", "after": after}
    values = ", ".join({**given, **theirs}.values())
    source = f"{chosen.format(given['partnership_id'])} CROSS JOIN partnerships AS p WHERE p.id = chosen.value"
    return statement(f"SELECT {values}, {COMMON}, {given['due_at']} FROM {source}", returning)  # noqa: S608  names and marks


def _in_file(place: int, name: str) -> str:
    return f"?{place}"


def _on_server(place: int, name: str) -> str:
    kind = {"partnership_id": "int[]", "about": "jsonb"}.get(name, GIVEN[name])
    return f"${place}::{kind}"


_IN_FILE = _statements("json_each({}) AS chosen", _in_file)
_ON_SERVER = _statements("unnest({}) AS chosen(value)", _on_server, " RETURNING id, lane, due_at")


async def write_alike(tx: Transaction, groups: Sequence[Alike]) -> int:
    """Write the deliveries of groups of partnerships; how many are due because of it, new or revived."""
    lanes = await lanes_of(tx, [each.new for each in groups])
    return sum([await _write(tx, group, lane) for group, lane in zip(groups, lanes, strict=True)])


async def _write(tx: Transaction, group: Alike, lane: str) -> int:
    ids = list(group.partnership_ids)
    if tx.dialect == "postgresql":
        values = list(row_of(group.new, lane, aware))
        values[NUMBERS] = ids
        return await write_on_server(tx, _ON_SERVER, tuple(values), len(ids))
    values = list(row_of(group.new, lane, naive))
    values[NUMBERS] = json.dumps(ids)
    written = await write_in_file(tx, _IN_FILE, tuple(values), len(ids))
    if written:
        tx.wakes.add((), lane, group.new.due_at)
    return written
