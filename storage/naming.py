"""What all tables share: how constraints are called, and the columns that recur."""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData

from storage.columns import Instant, Typed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def own_id() -> Column[int]:
    """The row's own number."""
    return Column("id", Integer, primary_key=True)


def belongs(name: str, to: str, *, ondelete: str = "CASCADE", **more: Any) -> Column[int]:
    """A column that refers to the row of another table, which takes this row along unless told otherwise."""
    more.setdefault("nullable", False)
    return Column(name, Integer, ForeignKey(f"{to}.id", ondelete=ondelete), **more)


def typed(name: str, **more: Any) -> Column[str]:
    """Text from outside."""
    return Column(name, Typed, nullable=False, **more)


def texts(*names: str) -> tuple[Column[str], ...]:
    """Several columns of text from outside."""
    return tuple(typed(name) for name in names)


def instant(name: str, *, nullable: bool = False) -> Column[Any]:
    """An instant in UTC."""
    return Column(name, Instant, nullable=nullable)


def account() -> tuple[Column[str], ...]:
    """The three columns that name somebody on a platform."""
    return texts("platform", "tenant", "account_id")


def one_of(column: str, values: Any) -> CheckConstraint:
    """A check that a column holds one of the words of a `Literal`."""
    listed = ", ".join(f"'{value}'" for value in get_args(values))
    return CheckConstraint(f"{column} IN ({listed})", name=column)
