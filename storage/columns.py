"""The kinds of column that need more than the database gives: instants, typed text, documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


def clean(text: str) -> str:
    """Text as every database can keep it: no NUL, and a question mark for half a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def clean_document(value: Any) -> Any:
    """A JSON value with all its texts clean; tuples become lists."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): clean_document(item) for key, item in value.items()}
        case list() | tuple():
            return [clean_document(item) for item in value]
        case _:
            return value


class Instant(TypeDecorator[datetime]):
    """An aware instant; stored and given back in UTC.

    Raises:
        ValueError: the instant has no time zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Typed(TypeDecorator[str]):
    """Text that came from outside; cleaned on its way in, also where it is only looked up."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Document(TypeDecorator[Any]):
    """A JSON value; lists come back as lists, so whoever reads it makes the tuples."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_document(dict(value) if hasattr(value, "items") else value)
