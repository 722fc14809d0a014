"""Rows of values as one value of a statement: whatever their number, it is built and prepared once.

SQLAlchemy's own `values()` is compiled anew each time, which took a fifth of a sender's processor time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, Subquery, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from storage.columns import Document

Columns = Mapping[str, type[TypeEngine[Any]]]
_ROWS = bindparam("rows", type_=Document)


def given(dialect: str, **columns: type[TypeEngine[Any]]) -> Subquery:
    """The rows that a statement is given as its parameter `rows`, as a table with these columns, in their order."""
    of = _on_server if dialect == "postgresql" else _in_file
    return of(columns).subquery("given")


def given_rows(rows: Iterable[Sequence[Any]]) -> dict[str, list[list[Any]]]:
    """The parameter: numbers and texts as they are, all else as its text."""
    return {"rows": [[each if isinstance(each, int) else str(each) for each in row] for row in rows]}


def one_of(dialect: str, number: ColumnElement[int]) -> ColumnElement[bool]:
    """That a number is one of the given rows, which are of a single number each."""
    return number.in_(select(given(dialect, number=Integer).c.number))


def given_numbers(numbers: Iterable[int]) -> dict[str, list[list[Any]]]:
    """The parameter for `one_of`."""
    return given_rows([each] for each in numbers)


def _in_file(columns: Columns) -> Select[Any]:
    row = func.json_each(_ROWS).table_valued(column("value"), name="row")
    cells = (func.json_extract(row.c.value, f"$[{place}]", type_=kind) for place, kind in enumerate(columns.values()))
    return select(*(cell.label(name) for cell, name in zip(cells, columns, strict=True)))


def _on_server(columns: Columns) -> Select[Any]:
    row = func.jsonb_array_elements(_ROWS).table_valued(column("value", JSONB), name="row").render_derived()
    cells = (cast(row.c.value[place].astext, kind) for place, kind in enumerate(columns.values()))
    return select(*(cell.label(name) for cell, name in zip(cells, columns, strict=True)))
