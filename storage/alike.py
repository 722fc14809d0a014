"""One post for many partnerships into the ledger: written by the database itself, from the numbers alone.

A round of 100,000 brings some hundred groups a week, each of people whose clocks and holidays are alike. They are
written by one statement in the order of the partnerships: so each index grows at one end, or nearly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.ledger import Alike
from storage.enqueueing import COMMON, GIVEN, Row, aware, insert, naive, row_of, statement
from storage.lanes import lanes_of
from storage.transaction import Transaction

_LAST = "SELECT participant_id FROM members WHERE partnership_id = p.id ORDER BY position DESC LIMIT 1"
_OWN = {
    "key": "p.code || '/' || g.key",
    "partnership_id": "p.id",
    "after": f"CASE g.after WHEN '' THEN '' ELSE p.code || '/' || g.after || '/' || ({_LAST}) END",
}
"""What is a partnership's own; all else is its group's."""


def _statements(sources: str, about: str, *, groups: str = "") -> tuple[str, str]:
    """As for deliveries one by one. `sources` are the groups `g` and which partnership `c.id` is in which `c.place`."""
    values = ", ".join({**{name: f"g.{name}" for name in GIVEN}, "about": about, **_OWN}.values())
    return statement(f"{groups} SELECT {values}, {COMMON}, g.due_at FROM {sources}")  # noqa: S608  names of columns alone


def _in_file() -> tuple[str, str]:
    columns = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(GIVEN))
    # Materialised, since the list would be read again for each partnership otherwise.
    groups = f"WITH g AS MATERIALIZED (SELECT key AS place, {columns} FROM json_each(?1))"  # noqa: S608  names of columns
    chosen = "(SELECT CAST(key AS INTEGER) AS id, value AS place FROM json_each(?2)) AS c"
    sources = f"{chosen} CROSS JOIN partnerships AS p CROSS JOIN g WHERE {_SAME}"
    return _statements(sources, "g.about", groups=groups)


def _on_server() -> tuple[str, str]:
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(GIVEN.values(), 3))
    groups = f"unnest({arrays}) WITH ORDINALITY AS g({', '.join(GIVEN)}, place)"
    chosen = "unnest($1::int[], $2::int[]) AS c(id, place)"
    sources = f"{chosen} CROSS JOIN partnerships AS p CROSS JOIN {groups} WHERE {_SAME} ORDER BY p.id"
    return _statements(sources, "g.about::jsonb")


_SAME = "p.id = c.id AND g.place = c.place"
_IN_FILE, _ON_SERVER = _in_file(), _on_server()


async def write_alike(tx: Transaction, groups: Sequence[Alike]) -> int:
    """Write the deliveries of groups of partnerships; how many are due because of it, new or revived."""
    if not any(each.partnership_ids for each in groups):
        return 0
    lanes = await lanes_of(tx, [each.new for each in groups])
    first = 1 if tx.dialect == "postgresql" else 0  # an ordinality begins with 1, a place in JSON with 0
    chosen = sorted((id_, place) for place, group in enumerate(groups, first) for id_ in group.partnership_ids)
    if tx.dialect == "postgresql":
        ids, places = (list(column) for column in zip(*chosen, strict=True))
        columns = [list(column) for column in zip(*_rows(groups, lanes, aware), strict=True)]
        written = await insert(tx, _ON_SERVER, (ids, places, *columns), len(chosen))
    else:
        values = json.dumps(list(_rows(groups, lanes, naive))), _object(chosen)
        written = await insert(tx, _IN_FILE, values, len(chosen))
    for group, lane in zip(groups, lanes, strict=True) if written else ():
        tx.wakes.add(lane, group.new.due_at)
    return written


def _rows(groups: Sequence[Alike], lanes: Sequence[str], instant: Callable[[datetime], Any]) -> Iterator[Row]:
    return (row_of(group.new, lane, instant) for group, lane in zip(groups, lanes, strict=True))


def _object(pairs: Sequence[tuple[int, int]]) -> str:
    """A JSON object, which SQLite reads faster than pairs; a partnership in two groups stands in it twice."""
    return "{" + ",".join([f'"{id_}":{place}' for id_, place in pairs]) + "}"
