"""A survey on Discord: asked in the inbox, a modal a page with a button between, once; nobody's name is beside it."""

from __future__ import annotations

from bot.store import Store
from tests.discord.people import Person
from tests.discord.program import Program, real_time
from tests.discord.server import Server
from tests.discord.world import Raw
from tests.surveys.asking import END, ask_now, is_nobodys

TOLD = {"contact": "weekly", "partner": "5", "again": "yes", "impact": "A friend @everyone **in Nepal**"}


def asked(person: Person) -> Raw:
    """The message that brought the survey."""
    return next(each for each in person.inbox if "survey.page" in str(each.get("components")))


async def answers(person: Person, told: dict[str, str]) -> int:
    """Fill in page after page, as far as they ask what is told; how many there were."""
    for page in range(1, 9):
        here = {each["component"]["custom_id"] for each in person.modal["components"] if "component" in each}
        await person.submits(**{key: value for key, value in told.items() if key in here})
        if "Continue" not in str(person.seen):
            return page
        await person.presses("Continue")
    raise AssertionError("it does not end")


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
    assert program.clockwork is not None
    await program.clockwork.stop()
    program.clockwork = None
    await ask_now(store, program.core, program.deliverer, real_time())

    await bo.sees_in_inbox("about 4 minutes")
    await ana.sees_in_inbox("about 4 minutes")
    await ana.presses("Answer", on=asked(ana))
    assert "without your name" in str(ana.modal)
    assert "recognise you by your words" in str(ana.modal)
    assert await answers(ana, TOLD) > 1, "one modal after the other, with a button between"
    ana.sees("Thank you")
    await is_nobodys(store, ana.id, TOLD)
    await ana.presses("Answer", on=asked(ana))
    ana.sees("You have answered")
    async with store.reading() as tx:
        assert sorted(each.done for each in await tx.surveys.tickets(1, END)) == [False, True]
