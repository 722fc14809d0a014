"""Instants keep their moment, documents what can be kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.columns import Instant, clean, clean_document

DIALECT = sqlite.dialect()
zones = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=zones))  # noqa: DTZ001
def test_an_instant_comes_back_in_utc(instant: datetime) -> None:
    stored = Instant().process_bind_param(instant, DIALECT)
    assert stored is not None
    back = Instant().process_result_value(stored.replace(tzinfo=None), DIALECT)
    assert back is not None
    assert back == instant
    assert back.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        Instant().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001


@given(st.text(st.characters()))
def test_clean_text_can_be_kept_by_every_database(text: str) -> None:
    assert "\x00" not in clean(text)
    clean(text).encode("utf-8")
    assert clean(clean(text)) == clean(text)


@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text()), lambda it: st.lists(it) | st.dictionaries(st.text(), it)
    )
)
def test_a_document_of_clean_text_stays_as_it_is(value: object) -> None:
    once = clean_document(value)
    assert clean_document(once) == once
    assert json.loads(json.dumps(once)) == once
