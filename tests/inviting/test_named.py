"""A word that is written with its key: anywhere after the command, on each platform in its own way."""

from __future__ import annotations

import pytest

from adapters.discord.commands import registered
from adapters.slack.read import Asked, read_command
from bot.commands import Argument, Command, Typed, read_line
from tests.dialogues.actors import Town

JOIN = Command("join", "Join", (Argument("country", "c"), Argument("from", "f", named=True)))


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("/join United States", {"country": "United States"}),
        ("/join from:ifla", {"from": "ifla"}),
        ("/join United States from:ifla", {"country": "United States", "from": "ifla"}),
        ("/join FROM:Ifla Côte d’Ivoire", {"country": "Côte d’Ivoire", "from": "Ifla"}),
        ("/join from", {"country": "from"}),
        ("/join from:", {"country": "from:"}),
        ("/join other:x", {"country": "other:x"}),
        ("/join from:a from from:b", {"country": "from", "from": "b"}),
    ],
)
def test_a_line(line: str, answers: dict[str, str]) -> None:
    assert read_line(line, [JOIN]) == Typed("join", answers)


async def test_on_discord_it_is_an_option_of_the_command(town: Town) -> None:
    found = {each["name"]: each for each in registered(town.desk.commands, lambda _: {})}
    assert [each["name"] for each in found["join"]["options"]] == ["country", "from"]
    (invite,) = [each for each in found["round"]["options"] if each["name"] == "invite"]
    assert [each["name"] for each in invite["options"]] == ["again", "from"]


async def test_on_slack_it_is_a_word_behind_the_command(town: Town) -> None:
    raw = {"command": "/farpair", "text": "join Nepal from:ifla", "user_id": "U1", "user_name": "a", "trigger_id": "1"}
    asked = read_command(raw, "T1", "farpair", town.desk.commands)
    assert isinstance(asked, Asked)
    assert (asked.request.name, asked.request.answers) == ("join", {"country": "Nepal", "from": "ifla"})
