"""A survey on Slack: asked in the inbox, answered in one modal after the other, once; nobody's name is beside it."""

from __future__ import annotations

from bot.store import Store
from tests.slack.people import Person
from tests.slack.program import Program, real_time
from tests.slack.test_round import carla, program
from tests.slack.world import Raw
from tests.surveys.asking import END, ask_now, is_nobodys

__all__ = ["carla", "program"]
TOLD = {"contact": "weekly", "partner": "5", "again": "yes", "impact": "A friend <!channel> *in Nepal*"}


def asked(person: Person) -> Raw:
    """The message that brought the survey."""
    return next(each for each in person.inbox if "survey.page" in str(each.get("blocks")))


async def answers(person: Person, told: dict[str, str]) -> int:
    """Fill in page after page, as far as they ask what is told; how many there were."""
    pages = 0
    while person.seen.get("callback_id", "").startswith("survey.save"):
        here = {each.get("block_id") for each in person.modal["blocks"]}
        await person.submits(**{key: value for key, value in told.items() if key in here})
        pages += 1
    return pages


async def test_a_survey_after_the_round(program: Program, carla: Person, store: Store) -> None:
    await carla.writes("/farpair round open")
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    await carla.writes("/farpair round end")
    await carla.presses("Yes, end the round")
    await program.settled()
    assert program.clockwork is not None
    await program.clockwork.stop()
    program.clockwork = None
    await ask_now(store, program.core, program.deliverer, real_time())

    await bo.sees_in_inbox("about 4 minutes")
    await ana.presses("Answer", on=asked(ana))
    ana.sees_form("Looking back")
    ana.sees("without your name", "recognise you by your words")
    assert await answers(ana, TOLD) > 1, "one modal after the other"
    ana.sees("Thank you")
    await is_nobodys(store, ana.id, TOLD)
    await ana.presses("Answer", on=asked(ana))
    ana.sees("You have answered")

    await bo.presses("Answer", on=asked(bo))
    await bo.closes(contact="seldom")
    await bo.presses("Answer", on=asked(bo))
    await answers(bo, {"contact": ""})
    bo.sees("no answer in it yet")
    async with store.reading() as tx:
        assert sorted(each.done for each in await tx.surveys.tickets(1, END)) == [False, True]
