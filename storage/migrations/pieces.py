"""What the migrations build tables from, under the names that the tables' own convention gives."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def columns(kind: Any, *names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Several columns of one kind."""
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """The primary key."""
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    """That the columns together occur once."""
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def refers(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """A reference to the row of another table."""
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """A rule for the values of a column."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def index(table: str, *columns: str) -> None:
    """An index over the columns."""
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
