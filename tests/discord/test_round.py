"""The dialogues of the local chat's browser test, word for word, on Discord."""

from __future__ import annotations

from tests.discord.people import Person
from tests.discord.program import Program
from tests.discord.server import Server


async def test_three_people_and_a_coordinator_play_a_whole_round(
    discord_server: Server, program: Program, carla: Person
) -> None:
    await carla.writes("/round open")
    carla.sees("Round 1 is open until")
    await carla.presses("Post the invitation")
    await program.settled()
    channel = discord_server.world.channels[discord_server.world.channel]
    ana, bo, cy = [Person.of(discord_server, name) for name in ("Ana", "Bo", "Cy")]
    assert "looks for people who want a partner in another country" in channel.messages[-1]["content"]

    for person, country in ((ana, "Kenya"), (bo, "España"), (cy, "नेपाल")):
        if person is ana:
            await person.presses("Join", on=channel.messages[-1])
        else:
            await person.writes("/join")
        await person.submits(country=country, languages="English", interests=("reading",), partner_wanted="interests")
        person.sees("One more page")
        await person.presses("Continue")
        person.sees("This is what your partner will see", "I follow the code of conduct", "I am 18 or older")
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        person.sees("Welcome to Librarians across borders")

    await carla.writes("/round preview")
    carla.sees("One partnership")
    await carla.presses("Start the round")
    carla.sees("Round 1 has begun")

    for person in (ana, bo, cy):
        await person.sees_in_space(
            "Country: Kenya",
            "Country: Spain",
            "Country: Nepal",
            "writes first",
            "Who can read",
            "The beginning: your pact",
        )

    await ana.says("Habari! Nice to meet you both.")
    await carla.writes("/prompt send")
    carla.sees("is on its way to one partnership")
    for person in (ana, bo, cy):
        await person.sees_in_space("A working day")
    bo.place = bo.space.id
    await bo.presses("Skip this one", on=bo.in_space("A working day"))
    bo.sees("Nothing is noted anywhere")
    assert not [each for each in ana.space.messages if "Nothing is noted" in each["content"]]

    ana.place = ana.space.id
    await ana.presses("Our pact", on=ana.in_space("writes first"))
    await ana.submits(rhythm="fortnightly", medium="In this space")
    await cy.sees_in_space("How often prompts come: every two weeks")

    await carla.writes("/round end")
    await carla.presses("Yes, end the round")
    for person in (ana, bo, cy):
        await person.sees_in_space("Your space stays open")
    assert not ana.space.locked
    assert not ana.space.archived


async def test_the_first_page_survives_a_restart(discord_server: Server, program: Program, carla: Person) -> None:
    await carla.writes("/round open")
    ana = Person.of(discord_server, "Ana")
    await ana.writes("/join")
    ana.sees("Which country do you live in?")
    await program.stop()
    again = Program(discord_server, program.store)
    await again.start()
    await ana.submits(country="Untied States", languages="English", partner_wanted="anyone")
    ana.sees("Did you mean: United States")
    await ana.presses("Continue")
    assert "Untied States" in str(ana.modal)
    await again.stop()
