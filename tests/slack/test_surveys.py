"""A survey on Slack: asked in the inbox, answered in one modal after the other, once; nobody's name is beside it."""

from __future__ import annotations

from bot.store import Store
from tests.slack.people import Person
from tests.slack.program import Program, real_time
from tests.slack.test_round import carla, program
from tests.slack.world import Raw
from tests.surveys.asking import END, ask_now, is_nobodys

__all__ = ["carla", "program"]


def asked(person: Person) -> Raw:
    """The message that brought the survey."""
    return next(each for each in person.inbox if "survey.page" in str(each.get("blocks")))


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
    await ask_now(store, program.core, real_time())
    await program.settled()

    await bo.sees_in_inbox("about 4 minutes")
    await ana.presses("Answer", on=asked(ana))
    ana.sees_form("Looking back")
    ana.sees("without your name", "recognise you by your words")
    await ana.submits(joined=("people",), contact="weekly", partner="5")
    ana.sees_form("Looking back")
    await ana.submits(again="yes", impact="A friend <!channel> *in Nepal*")
    ana.sees("Thank you")
    await is_nobodys(store, ana.id, {"contact": "weekly", "again": "yes", "impact": "A friend <!channel> *in Nepal*"})
    await ana.presses("Answer", on=asked(ana))
    ana.sees("You have answered")

    await bo.presses("Answer", on=asked(bo))
    await bo.closes(contact="seldom")
    await bo.presses("Answer", on=asked(bo))
    await bo.submits()
    await bo.submits()
    bo.sees("no answer in it yet")
    async with store.reading() as tx:
        assert sorted(each.done for each in await tx.surveys.tickets(1, END)) == [False, True]
