"""A word that is written with its key: anywhere after the command, on each platform in its own way."""

from __future__ import annotations

import pytest

from adapters.discord.commands import registered
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
