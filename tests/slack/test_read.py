"""What Slack sends, read into requests: commands with quoting and mentions, presses, forms; and what is none."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.read import Asked, Malformed, read, read_command
from bot.commands import Argument, Command, Misread

COMMANDS = (
    Command("join", "Join"),
    Command("help", "Help"),
    Command("report", "Report", (Argument("what", "What"),)),
    Command("round.lock", "Lock", (Argument("first", "One", required=True), Argument("second", "Other"))),
    Command("round.start", "Start"),
    Command("programme.coordinator", "Who", (Argument("act", "Act"), Argument("who", "Who", kind="person"))),
)


def line(text: str, command: str = "/farpair") -> dict[str, Any]:
    return {
        "command": command,
        "text": text,
        "user_id": "U1",
        "user_name": "ana",
        "channel_id": "C1",
        "trigger_id": "13.T1.x",
        "response_url": "https://slack.example/answers/1",
    }


def understood(text: str, command: str = "/farpair") -> Asked:
    found = read_command(line(text, command), "T1", "farpair", COMMANDS)
    assert isinstance(found, Asked), found
    return found


@pytest.mark.parametrize(
    ("typed", "command", "name", "answers"),
    [
        ("join", "/farpair", "join", {}),
        ("", "/farpair", "help", {}),
        ("  ROUND   start ", "/farpair", "round.start", {}),
        ("start", "/round", "round.start", {}),
        ("round lock “Ana Maria” Bo", "/farpair", "round.lock", {"first": "Ana Maria", "second": "Bo"}),
        ('lock "A &amp; B" O\'Neil', "/round", "round.lock", {"first": '"A', "second": "& B\" O'Neil"}),
        ("round lock <@U42|bo> <@U43>", "/farpair", "round.lock", {"first": "U42", "second": "U43"}),
        ("programme coordinator add <@U42|bo>", "/farpair", "programme.coordinator", {"act": "add", "who": "U42"}),
        ("report Bo is rude", "/farpair", "report", {}),
    ],
)
def test_a_command(typed: str, command: str, name: str, answers: dict[str, str]) -> None:
    asked = understood(typed, command)
    assert (asked.request.name, dict(asked.request.answers)) == (name, answers)
    assert (asked.request.account.tenant, asked.request.account.id, asked.channel) == ("T1", "U1", "C1")
    assert asked.request.id == "slack-T1-13.T1.x"


def test_a_slip_of_the_pen_is_answered_with_what_was_meant() -> None:
    found = read_command(line("rond start"), "T1", "farpair", COMMANDS)
    assert isinstance(found, Misread)
    assert "round start" in found.about
    found = read_command(line("round lock"), "T1", "farpair", COMMANDS)
    assert isinstance(found, Misread)
    assert found.key == "commands.missing"


def submitted(answer: str, hash_: str = "1.2") -> dict[str, Any]:
    values = {
        "name": {"answer": {"type": "plain_text_input", "value": answer}},
        "country": {"suggest.country": {"type": "external_select", "selected_option": {"value": "Kenya"}}},
        "none": {"answer": {"type": "static_select", "selected_option": None}},
        "languages": {"suggest.language": {"selected_options": [{"value": "English"}, {"value": "Swahili"}]}},
    }
    view = {
        "id": "V1",
        "hash": hash_,
        "callback_id": "join.first:programme-1.first",
        "private_metadata": '{"place": "c C9"}',
        "state": {"values": values},
    }
    return {"type": "view_submission", "user": {"id": "U1", "name": "ana"}, "team": {"id": "T1"}, "view": view}


def test_a_form_and_its_repeat() -> None:
    asked = read(submitted("Ana"), "T1")
    assert asked.request.answers == {
        "name": "Ana",
        "country": "Kenya",
        "none": "",
        "languages": ("English", "Swahili"),
    }
    assert (asked.request.name, asked.request.subject) == ("join.first", "programme-1.first")
    assert str(asked.request.place).count("C9") == 1
    assert read(submitted("Ana"), "T1").request.id == asked.request.id
    assert read(submitted("Ana Maria"), "T1").request.id != asked.request.id, "another answer is no repeat"
    assert read(submitted("Ana", "3.4"), "T1").request.id != asked.request.id


def pressed(action: str, **more: Any) -> dict[str, Any]:
    action_ = {"action_id": action, "type": "button"}
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": "ana", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "7.T1.x",
        "channel": {"id": "D1"},
        "actions": [action_],
        **more,
    }


def test_a_press() -> None:
    asked = read(pressed("pact:partnership-1~.3"), "T1")
    assert (asked.request.name, asked.request.subject, asked.channel) == ("pact", "partnership-1", "D1")
    assert asked.is_guest_of == ""
    elsewhere = read(pressed("pact:x", user={"id": "U9", "team_id": "T2"}), "T1")
    assert elsewhere.is_guest_of == "T2"


@pytest.mark.parametrize(
    "raw",
    [
        pressed("Pact:partnership-1"),
        pressed("pact:part nership"),
        pressed("pact:x", actions=[]),
        pressed("pact:x", user={"id": "U1/x"}),
        {**submitted("Ana"), "view": {"callback_id": "", "private_metadata": ""}},
        {**submitted("Ana"), "view": {"callback_id": "join:x", "private_metadata": "["}},
        {"type": "workflow_step_edit"},
    ],
)
def test_what_no_message_of_ours_can_cause(raw: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(raw, "T1")
