"""What could complete a word of a command: prompts, rounds, zones, and people of the open round."""

from __future__ import annotations

from bot import world
from bot.asking import Ask, Entry, open_round
from bot.chat import Button, Message
from bot.prompting import prompts_of

MOST = 25


async def suggest_prompt(ask: Ask) -> Message:
    """Prompts whose slug or title holds what is being written."""
    sought = ask.request.text("q").casefold()
    prompts = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    found = [each.slug for each in prompts if sought in each.slug.casefold() or sought in each.title.casefold()]
    return _offered(ask, found)


async def suggest_person(ask: Ask) -> Message:
    """People of the open round whose name begins like what is being written."""
    round_ = await open_round(ask)
    enrolments = await ask.tx.rounds.enrolments(round_.id) if round_ else ()
    people = await ask.tx.people.many([each.participant_id for each in enrolments if each.state == "enrolled"])
    sought = ask.request.text("q").removeprefix("@").casefold()
    return _offered(ask, sorted(each.name for each in people.values() if each.name.casefold().startswith(sought)))


async def suggest_round(ask: Ask) -> Message:
    """The numbers of rounds that run."""
    sought = ask.request.text("q")
    running = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.state == "running"]
    return _offered(ask, [str(each.number) for each in reversed(running) if str(each.number).startswith(sought)])


async def suggest_schedule(ask: Ask) -> Message:
    """What stands before the last word, with a time zone in that word's place."""
    *before, sought = ask.request.text("q").split() or [""]
    zones = world.complete_zone(sought, "") if len(sought) > 2 else ()
    return _offered(ask, [" ".join((*before, zone)) for zone in zones[:MOST]])


def _offered(ask: Ask, labels: list[str]) -> Message:
    return Message((), tuple(Button(label[:75], "help", ask.here) for label in labels[:MOST] if label))


ENTRIES: dict[str, Entry] = {
    "suggest.prompt": Entry(suggest_prompt, "coordinator", typed=False, reads=True),
    "suggest.round": Entry(suggest_round, "coordinator", typed=False, reads=True),
    "suggest.schedule": Entry(suggest_schedule, "coordinator", typed=False, reads=True),
    "suggest.person": Entry(suggest_person, "coordinator", typed=False, reads=True),
}
