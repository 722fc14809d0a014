"""What is said in the programme's channel, at the moment at which it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot import world
from bot.chat import Link, Message, Plain, Words, fitting
from bot.cohort.agreeing import agreed
from bot.cohort.introducing import PEOPLE
from bot.cohort.switching import PARTNERSHIPS, is_public
from bot.cohort.threads import Threads, threads_of
from bot.cohort.writing import MAP_END, MAP_START, PROMPT
from bot.people import Participant
from bot.prompts import prompt_message
from bot.questions import as_told
from bot.spoken import spoken
from bot.thanks.counting import weeks_together

if TYPE_CHECKING:
    from bot.posts import Scene

LINE = 150


async def prompt(scene: Scene) -> Message | None:
    """The week's prompt, with a public thread; not where it was switched off meanwhile."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    about = scene.delivery.about
    found = await scene.prompts.find(scene.programme.id, scene.say.language, about["prompt"])
    if round_ is None or round_.state != "running" or found is None:
        return None
    if not await is_public(scene.tx, scene.programme, round_.id):
        return None
    words = fitting((*scene.say("cohort.head"), *prompt_message(scene.say, found).words))
    thread = scene.say.line("cohort.thread", week=int(about["week"]), title=found.title)
    return Message(words, private=False, thread=thread[:100])


async def people(scene: Scene) -> Message | None:
    """Some of those who agreed, as far as they do so still. Nobody is notified."""
    ids = [int(each) for each in scene.delivery.about["people"].split(".")]
    found = await scene.tx.people.many(ids)
    willing = [found[each] for each in ids if each in found and agreed(found[each])]
    if not willing or not await is_public(scene.tx, scene.programme, scene.delivery.round_id or 0):
        return None
    lines = [part for each in willing for part in (Plain("\n"), *_person(scene, each))]
    return Message(fitting((*scene.say("cohort.people", programme=scene.programme.name), *lines)), private=False)


def _person(scene: Scene, person: Participant) -> Words:
    """Name, country and interests: what their partner reads too."""
    settings = spoken(scene.programme.settings, scene.say)
    told = [world.country_name(person.text("country"), scene.say.language)] if person.text("country") else []
    interests = settings.question("interests")
    if interests is not None and interests.seen_by == "partner" and person.answers.get("interests"):
        told.append(as_told(interests, person.answers["interests"], scene.say.language))
    line = told[0] if len(told) == 1 else scene.say.beside(*told) if told else ""
    return scene.say("cohort.person", name=person.name[:60], told=line if len(line) <= LINE else f"{line[: LINE - 1]}…")


async def threads(scene: Scene) -> Threads | None:
    """The map of a round: of what began with it, or, at the end, of all there was."""
    round_id, at_end = scene.delivery.round_id or 0, scene.delivery.what == MAP_END
    partnerships = await scene.tx.partnerships.of_round(round_id)
    if len(partnerships) < PARTNERSHIPS or not scene.programme.settings.map:
        return None
    known = await scene.tx.people.many(sorted({member for each in partnerships for member in each.members}))
    days = await scene.tx.partnerships.contact(round_id) if at_end else {}
    weeks = sum(weeks_together(days.get(each.id, ()), each.members) for each in partnerships) if at_end else None
    return threads_of(partnerships, known, scene.programme.settings.off_the_map, scene.say, weeks)


async def map_of_threads(scene: Scene) -> Message | None:
    """The words of the map, which are there with and without the picture."""
    found = await threads(scene)
    if found is None:
        return None
    programme = scene.programme.name
    if scene.delivery.what == MAP_START:
        return Message(scene.say("threads.start", title=found.title, programme=programme), private=False)
    title, _, weeks = found.title.rpartition(", ")
    return Message(scene.say("threads.end", title=title, programme=programme, weeks=weeks), private=False)


async def pointing(scene: Scene) -> Words:
    """To somebody who waits for a partner: where everybody talks meanwhile, if there is such a place."""
    homes = await scene.tx.programmes.homes(scene.programme.id)
    mine = [each for each in homes if scene.person is not None and each.id in scene.person.communities]
    if not mine or not await is_public(scene.tx, scene.programme, scene.delivery.round_id or 0):
        return ()
    return scene.say("cohort.waiting", link=Link(scene.say.line("cohort.channel"), mine[0].community))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    PROMPT: prompt,
    PEOPLE: people,
    MAP_START: map_of_threads,
    MAP_END: map_of_threads,
}
SKETCH: Mapping[str, Callable[[Scene], Awaitable[Threads | None]]] = {MAP_START: threads, MAP_END: threads}
"""What is drawn for a message right before it is sent."""
