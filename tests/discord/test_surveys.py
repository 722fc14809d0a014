"""A survey on Discord: asked in the inbox, a modal a page with a button between, once; nobody's name is beside it."""

from __future__ import annotations

from bot.store import Store
from tests.discord.people import Person
from tests.discord.program import Program, real_time
from tests.discord.server import Server
from tests.discord.world import Raw
from tests.surveys.asking import END, ask_now, is_nobodys


def asked(person: Person) -> Raw:
    """The message that brought the survey."""
    return next(each for each in person.inbox if "survey.page" in str(each.get("components")))


async def test_a_survey_after_the_round(discord_server: Server, program: Program, carla: Person, store: Store) -> None:
    await carla.writes("/round open")
    ana, bo = Person.of(discord_server, "Ana"), Person.of(discord_server, "Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await ana.sees_in_space("The beginning: your pact")
    await carla.writes("/round end")
    await carla.presses("Yes, end the round")
    await ana.sees_in_space("Your space stays open")
    await ask_now(store, program.core, real_time())
    await program.settled()

    await bo.sees_in_inbox("about 4 minutes")
    await ana.sees_in_inbox("about 4 minutes")
    await ana.presses("Answer", on=asked(ana))
    assert "without your name" in str(ana.modal)
    assert "recognise you by your words" in str(ana.modal)
    await ana.submits(joined=("people",), contact="weekly", partner="5")
    await ana.presses("Continue")
    await ana.submits(again="yes", impact="A friend @everyone **in Nepal**")
    ana.sees("Thank you")
    await is_nobodys(store, ana.id, {"contact": "weekly", "again": "yes", "impact": "A friend @everyone **in Nepal**"})
    await ana.presses("Answer", on=asked(ana))
    ana.sees("You have answered")
    async with store.reading() as tx:
        assert sorted(each.done for each in await tx.surveys.tickets(1, END)) == [False, True]
