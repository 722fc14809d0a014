"""A button under prompts and introductions shows them to whoever presses, in the language that they read."""

from __future__ import annotations

from bot.chat import Inbox, Message
from bot.library import default_folder, load_library
from tests.care.test_ladder import a_pair
from tests.dialogues.actors import Actor, Town, said


def _translating(town: Town) -> None:
    """Prompts in every language that they are in; a dialogue has them in English alone."""
    object.__setattr__(town.core, "library", lambda language: load_library(default_folder(), language))


async def _speaks(town: Town, actor: Actor, language: str) -> None:
    async with town.store.writing() as tx:
        person = await tx.people.by_account(1, actor.account)
        assert person is not None
        object.__setattr__(person, "language", language)
        await tx.people.change(person)


async def _posted(actor: Actor, text: str) -> Message:
    return next(each for each in await actor.in_space() if text in said(each))


def _wishes(town: Town, carla: Actor) -> list[str]:
    texts = [said(each.message) for each in town.stage.posted if each.place == Inbox(carla.account) and each.message]
    return [text for text in texts if "in another language" in text]


async def test_a_prompt_in_spanish_for_one_of_them_alone(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    _translating(town)
    await _speaks(town, ana, "es-419")
    prompt = await _posted(ana, "The beginning: your pact")
    await ana.presses("In my language", prompt)
    ana.sees("El comienzo: vuestro pacto", "¿Poco tiempo? Escribe dos líneas")
    assert isinstance(ana.seen, Message)
    assert ana.seen.private
    await bo.presses("In my language", prompt)
    bo.sees("The beginning: your pact")
    await town.passes(days=1)
    assert _wishes(town, carla) == []


async def test_an_introduction_keeps_what_was_typed(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    await _speaks(town, ana, "es")
    introduction = next(
        each for each in await bo.in_space() if said(each).startswith(f"\n{bo.name}") and "In my language" in said(each)
    )
    await ana.presses("In my language", introduction)
    ana.sees("País: ", "Escribe en: inglés", "Lo que alguien escribió con sus propias palabras")


async def test_where_there_is_no_translation_those_who_write_prompts_are_asked_once(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    _translating(town)
    for actor in (ana, bo):
        await _speaks(town, actor, "qu-PE")
        await actor.presses("In my language", await _posted(actor, "The beginning: your pact"))
        actor.sees("We do not have this prompt in your language (Quechua) yet.", "The beginning: your pact")
    await town.passes(days=3)
    assert len(_wishes(town, carla)) == 1
    assert "The beginning: your pact" in _wishes(town, carla)[0]
    assert ana.name not in _wishes(town, carla)[0]


async def test_nobody_reads_ahead_or_at_others(town: Town, carla: Actor) -> None:
    ana, _ = await a_pair(town, carla)
    for subject in (
        "partnership-1.looking-back",
        "partnership-1.",
        "partnership-1.9999999999",
    ):
        for name in ("language.prompt", "language.introduction"):
            await ana.asks(name, subject)
            ana.sees("What time it is now")
