"""A reply comes back as the very same value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat import (
    Account,
    Button,
    Choice,
    Community,
    Form,
    Link,
    Mention,
    Message,
    Option,
    Part,
    Plain,
    Reply,
    Space,
    Text,
    When,
)
from storage.replies import reply_of, reply_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
routes = st.from_regex(r"[a-z][a-z0-9_.-]{0,10}", fullmatch=True)
subjects = st.from_regex(r"[A-Za-z0-9_.-]{0,10}", fullmatch=True)
zones = st.sampled_from([UTC, timezone(timedelta(hours=13)), timezone(timedelta(hours=-9, minutes=-30))])
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001
accounts = st.builds(Account, texts, texts, texts)
places = st.one_of(st.builds(Space, texts, texts, texts), st.builds(Community, texts, texts, texts), texts)
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Plain, texts, st.booleans()),
    st.builds(When, instants),
    st.builds(Mention, accounts, texts),
    st.builds(Link, texts, places),
)
words = st.lists(parts, max_size=5).map(tuple)
buttons = st.builds(Button, texts, routes, subjects, st.sampled_from(["plain", "primary", "danger"]))
messages = st.builds(Message, words, st.lists(buttons, max_size=3).map(tuple), texts, st.booleans())
options = st.lists(st.builds(Option, texts, texts), min_size=1, max_size=4).map(tuple)
text_fields = st.builds(Text, texts, texts, texts, texts, st.booleans(), st.integers(1, 900), st.integers(1, 9), routes)
choices = st.builds(Choice, texts, texts, options, texts, st.lists(texts, max_size=3).map(tuple))
fields = st.lists(st.one_of(text_fields, choices), min_size=1, max_size=4).map(tuple)
forms = st.builds(Form, routes, texts, fields, subjects, words, st.dictionaries(texts, texts, max_size=3), texts)


@given(st.one_of(messages, forms))
def test_comes_back_the_same(reply: Reply) -> None:
    assert reply_of(reply_text(reply)) == reply


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("Pacific/Auckland"))))  # noqa: DTZ001
@example(datetime(2024, 4, 7, 2, 0, tzinfo=ZoneInfo("Pacific/Auckland"), fold=1))
def test_the_hour_that_comes_twice_stays_the_same_moment(instant: datetime) -> None:
    back = reply_of(reply_text(Message((When(instant),))))
    assert isinstance(back, Message)
    [part] = back.words
    assert isinstance(part, When)
    assert part.instant.timestamp() == instant.timestamp()


def test_tuples_are_tuples_and_instants_aware() -> None:
    when = When(datetime(2026, 3, 29, 2, 30, tzinfo=UTC))
    back = reply_of(reply_text(Message((Plain("at "), when), (Button("Yes", "yes", "1"),))))
    assert isinstance(back, Message)
    assert isinstance(back.words, tuple)
    assert isinstance(back.buttons, tuple)
    assert isinstance(back.words[1], When)
    assert back.words[1].instant.utcoffset() == timedelta(0)
    assert hash(back) == hash(Message((Plain("at "), when), (Button("Yes", "yes", "1"),)))


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert reply_of(reply_text(Message((Plain("a\ud800\x00b"),)))) == Message((Plain("a?\x00b"),))
