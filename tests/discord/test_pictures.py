"""`/round results` on Discord: words, and pictures as files with descriptions."""

from __future__ import annotations

from tests.discord.people import Person, text_of
from tests.discord.program import Program
from tests.discord.server import Server


async def test_results_come_with_pictures(discord_server: Server, program: Program, carla: Person) -> None:
    await carla.writes("/round open")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal")):
        person = Person.of(discord_server, name)
        await person.writes("/join")
        await person.submits(country=country, languages="English", interests=("reading",), partner_wanted="interests")
        await person.presses("Continue")
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await program.settled()
    carla.patience = 60
    shown = await carla.writes("/round results")
    assert "2 people from 2 countries" in text_of(shown)
    picture = next(each for each in shown["attachments"] if each["filename"] == "contact.png")
    assert picture["bytes"].startswith(b"\x89PNG")
    assert len(picture["bytes"]) <= 150 * 1024
    assert "Not in their space: 1" in picture["description"]
