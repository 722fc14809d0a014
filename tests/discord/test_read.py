"""What Discord sends becomes requests, and what nobody of ours can have caused becomes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.read import Malformed, read
from bot.chat import Community, Inbox, Space

USER = {"id": "80", "username": "ana", "global_name": "Ana"}
BASE: dict[str, Any] = {"id": "1", "token": "t", "application_id": "9", "locale": "pt-BR"}
HERE = {**BASE, "guild_id": "5", "channel_id": "6", "channel": {"id": "6", "type": 0}, "member": {"user": USER}}


def command(**more: Any) -> dict[str, Any]:
    return {**HERE, "type": 2, "data": {"name": "help"}, **more}


def test_a_subcommand_with_options() -> None:
    inner = {"type": 1, "name": "extend", "options": [{"type": 4, "name": "weeks", "value": 2}]}
    asked = read(command(data={"name": "round", "options": [inner]}))
    assert (asked.request.name, asked.request.answers) == ("round.extend", {"weeks": "2"})
    assert asked.request.account.id == "80"
    assert asked.request.locale == "pt-BR"
    assert asked.request.place == Community("discord", "5", "6")


def test_a_nick_is_what_somebody_is_called() -> None:
    assert read(command(member={"user": USER, "nick": "Dr Ana"})).request.called == "Dr Ana"
    assert read(command()).request.called == "Ana"


def test_places() -> None:
    assert read(command(channel={"id": "6", "type": 12})).request.place == Space("discord", "5", "6")
    without = command()
    del without["channel"]
    assert read(without, lambda server, channel: channel == "6").request.place == Space("discord", "5", "6")
    assert read(without).request.place == Community("discord", "5", "6")
    direct = {**BASE, "type": 2, "data": {"name": "help"}, "user": USER, "channel_id": "7"}
    asked = read(direct)
    assert asked.request.place == Inbox(asked.request.account)


def test_a_press_loses_its_mark() -> None:
    asked = read({**HERE, "type": 3, "data": {"custom_id": "join:programme-1~mabcdefgh234", "component_type": 2}})
    assert (asked.request.name, asked.request.subject) == ("join", "programme-1")


def test_every_kind_of_field() -> None:
    fields = [
        {"type": 4, "custom_id": "line", "value": "one\r\ntwo\x00"},
        {"type": 3, "custom_id": "list", "values": ["a", "b"]},
        {"type": 21, "custom_id": "radio", "value": "x"},
        {"type": 21, "custom_id": "none", "value": None},
        {"type": 22, "custom_id": "boxes", "values": []},
        {"type": 23, "custom_id": "box", "value": True},
    ]
    labels = [{"type": 18, "id": 1, "component": each} for each in fields]
    row = {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "y"}]}
    data = {"custom_id": "join.first:programme-1.first", "components": [{"type": 10, "id": 9}, *labels, row]}
    asked = read({**HERE, "type": 5, "data": data})
    assert asked.request.answers == {
        "line": "one\ntwo",
        "list": ("a", "b"),
        "radio": "x",
        "none": "",
        "boxes": (),
        "box": ("yes",),
        "old": "y",
    }


@pytest.mark.parametrize(
    "raw",
    [
        {**HERE, "type": 9, "data": {}},
        {**HERE, "type": 3, "data": {"custom_id": "Not a route:x"}},
        {**HERE, "type": 3, "data": {"custom_id": "join:../../etc"}},
        {**HERE, "type": 2, "data": {}},
        {**HERE, "type": 2, "data": {"name": "help"}, "member": {"user": {"id": "x"}}},
    ],
)
def test_what_nobody_of_ours_can_have_caused(raw: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(raw)
