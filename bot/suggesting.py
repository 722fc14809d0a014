"""What could complete a word of a command that is being written: prompts, and people of the open round."""

from __future__ import annotations

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


def _offered(ask: Ask, labels: list[str]) -> Message:
    return Message((), tuple(Button(label[:75], "help", ask.here) for label in labels[:MOST] if label))


ENTRIES: dict[str, Entry] = {
    "suggest.prompt": Entry(suggest_prompt, "coordinator", typed=False, reads=True),
    "suggest.person": Entry(suggest_person, "coordinator", typed=False, reads=True),
}
