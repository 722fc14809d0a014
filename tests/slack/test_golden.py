"""Every kind of message and form as Slack gets it, as committed JSON that is checked against Slack's own words.

`FARPAIR_TEST_WRITE_GOLDEN=1` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack import show
from adapters.slack.markup import spelling
from adapters.slack.places import account_of, community_of, space_of
from bot.asking import Ask, Core
from bot.chat import Button, Choice, Form, Link, Mention, Message, Option, Plain, Request, Text, When
from bot.matching.apart import match_apart
from bot.people import Programme
from bot.programme import preset
from bot.rule_form import read_rule_form, rule_form
from bot.store import Records
from bot.wording import Wording
from tests.slack.described import ABSENT, against_blocks, against_view, folder

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "Bo *the* _great_ <!everyone> <@U1> `x` [y](https://evil.example) & :smile: /join"
SPACE = space_of("T1", "C0SPACE")
HERE = community_of("T1", "C0HOME")
NOON = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
LABELS = {"send": "Send", "close": "Close", "title": "Farpair"}
WORDING = Wording()
SPELL = spelling(("join", "round open", "help"), "farpair")
BUTTONS = (
    Button("Our pact", "pact", "partnership-1", "primary"),
    Button("Leave", "leave.yes", "programme-1", "danger"),
    Button("Help", "help"),
    Button("Help again", "help"),
)
FIELDS = (
    Text("name", "Your name", "As your partner will read it", HOSTILE, max_length=80),
    Text("country", "Your country", value="Kenya", suggest="suggest.country"),
    Text("languages", "Your languages", value="English, Swahili", suggest="suggest.language", several=5),
    Text("hopes", "What do you hope for?", required=False, max_length=9_000, lines=6),
)
FEW, MANY = (
    tuple(Option(f"o{number}", f"Option {number}") for number in range(3)),
    tuple(Option(f"o{number}", f"Option {number}") for number in range(20)),
)
CHOICES = (
    Choice("rhythm", "How often?", FEW, value=("o1",)),
    Choice("role", "What do you do?", MANY, value=("o3",)),
    Choice("interests", "Interests", FEW, least=0, most=2, value=("o0", "o2")),
    Choice("topics", "Topics", MANY, least=0, most=3, value=("o4",)),
    Choice("conduct", "The code of conduct", (Option("yes", "I follow it"),)),
)


def rules(told: dict[str, str | tuple[str, ...]]) -> Form:
    """The matching rules of the shipped programme, as the desk shows them; with what was sent and refused."""
    name, settings = preset("librarians")
    account = account_of("T1", "U0CARLA")
    ask = Ask(
        Request("x", account, "programme.matching", "programme-1", told, HERE),
        cast("Records", None),  # nothing is read
        NOON,
        WORDING.voice("en"),
        Core(WORDING, lambda language: (), match_apart),
        Programme(1, "librarians", name, settings),
        None,
        coordinator=True,
    )
    return rule_form(ask, read_rule_form(ask, ask.request)[1] if told else {})


def written() -> dict[str, Any]:
    """What is shown, by name."""
    parts = (
        Plain("\n\nWelcome "),
        Mention(account_of("T1", "U0ANA"), "Ana"),
        Plain(f" and {HOSTILE}, "),
        Plain("bold\nlines", bold=True),
        Plain(" at "),
        When(NOON),
        Plain(": "),
        Link("your space", SPACE),
        Plain(" or "),
        Link("the pages", "http://127.0.0.1:8765/enter/x"),
        Plain(", not "),
        Link("this", "javascript:alert(1)"),
        Plain(". /round open, /help.\n"),
    )
    message = Message(parts, BUTTONS, "A title", private=False, pinned=True)
    fields = Form("join.first", "Join", FIELDS, "programme-1.first", (Plain(HOSTILE),), submit="Save and go on")
    told: dict[str, str | tuple[str, ...]] = {
        "preset": ("own",),
        "kind": ("peers",),
        "different": HOSTILE,
        "hours": "99",
        "weights": "interest 100",
    }
    choices = Form("profile.save", "Your work", CHOICES, "programme-1.work", errors={"rhythm": "Choose one."})
    return {
        "message": show.posted(message, show.mark_of("key"), SPELL),
        "answer": show.answer(Message(parts, BUTTONS), SPELL),
        "nothing": show.message(Message(())),
        "form.fields": show.form_view(fields, HERE, LABELS),
        "form.rules": show.form_view(rules({}), HERE, LABELS),
        "form.rules.refused": show.form_view(rules(told), HERE, LABELS),
        "form.choices": show.form_view(choices, SPACE, LABELS),
        "shown": show.message_view(Message(parts, BUTTONS, "A long title that no modal has room for"), HERE, LABELS),
        "home": show.home_view([message, Message(parts, BUTTONS)], SPELL),
        "options": show.options(["Kenya", "x" * 200]),
        "errors": show.errors(choices),
    }


@pytest.mark.parametrize("name", sorted(written()))
def test_each_is_as_it_was(name: str) -> None:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("FARPAIR_TEST_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(json.dumps(written()[name], indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    assert path.exists(), f"{name} is new: write the golden files anew and read them"
    assert written()[name] == json.loads(path.read_text("utf-8"))
    assert {each.stem for each in GOLDEN.glob("*.json")} == set(written())


@pytest.mark.skipif(folder() is None, reason=ABSENT)
@pytest.mark.parametrize("name", sorted(written()))
def test_each_is_what_slack_describes(name: str) -> None:
    payload = written()[name]
    if "callback_id" in payload or payload.get("type") == "home":
        assert against_view(payload) == []
    elif "blocks" in payload:
        assert against_blocks(payload["blocks"]) == []


@pytest.mark.parametrize("name", sorted(written()))
def test_each_is_what_slacks_own_models_write(name: str) -> None:
    payload = written()[name]
    if "callback_id" in payload or payload.get("type") == "home":
        payload = {**payload, "blocks": [_whole(each) for each in payload["blocks"]]}
        assert View(**payload).to_dict() == payload
    for block in payload.get("blocks", ()):
        parsed = Block.parse(_whole(block))
        assert parsed is not None
        assert parsed.to_dict() == _whole(block)


def _whole(block: dict[str, Any]) -> dict[str, Any]:
    """Without what the models leave out when they write it: a box that is not ticked by anybody."""
    return {key: value for key, value in block.items() if (key, value) != ("optional", False)}


def test_nothing_that_was_typed_can_call_or_format() -> None:
    shown = written()
    assert "<!everyone>" not in shown["message"]["text"]
    assert shown["message"]["mrkdwn"] is False
    kinds = {each["type"] for block in shown["message"]["blocks"] for each in _elements(block)}
    assert kinds == {"text", "user", "date", "link"}
    users = [each for block in shown["message"]["blocks"] for each in _elements(block) if each["type"] == "user"]
    assert [each["user_id"] for each in users] == ["U0ANA"]
    assert "javascript" not in json.dumps(shown)


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    sections = block["elements"] if block["type"] == "rich_text" else ()
    return [each for section in sections for each in section["elements"]]


def test_commands_are_written_as_they_are_typed_here() -> None:
    assert SPELL("Write /join or /round open; see /help.") == (
        "Write /farpair join or /farpair round open; see /farpair help."
    )
    assert SPELL("https://pairs.example/join and/help, a/join") == "https://pairs.example/join and/help, a/join"
