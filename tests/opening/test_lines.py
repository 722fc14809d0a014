"""Three lines under an introduction: one press says it in the space, in the partnership's language."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Mention, Message, Plain
from bot.opening_lines import LINES, line_for
from tests.care.test_ladder import a_pair
from tests.dialogues.actors import Actor, Town, said

ASKS = ("Ask about a good day", "Ask about the way to this work", "Ask about an interest")


async def _introduction(actor: Actor, of: Actor) -> Message:
    """The introduction of one of them, in the space."""
    found = [each for each in await actor.in_space() if f"[{ASKS[0]}]" in said(each)]
    return next(each for each in found if said(each).startswith(f"\n{of.name}\n"))


async def _change(town: Town, actor: Actor, **changes: object) -> None:
    async with town.store.writing() as tx:
        person = await tx.people.by_account(1, actor.account)
        assert person is not None
        await tx.people.change(replace(person, **changes))  # type: ignore[arg-type]


async def test_one_press_says_it_once_and_is_a_sign_of_life(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    introduction = await _introduction(bo, ana)
    assert [button.label for button in introduction.buttons[:3]] == list(ASKS)
    await bo.presses("Ask about a good day", introduction)
    bo.sees("Sent, in your name.")
    await bo.presses("Ask about a good day", introduction)
    await town.deliver()
    lines = [said(each) for each in await ana.in_space() if "What does a good working day look like" in said(each)]
    assert len(lines) == 1
    assert lines[0].strip().startswith(f"{bo.name}: Hello {ana.name}")
    async with town.store.reading() as tx:
        signs = [each for each in await tx.care.of(1) if each.wrote_at == town.now]
    assert signs
    assert all(each.owed_since is None for each in signs)


async def test_mentions_in_names_stay_letters(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    introduction = await _introduction(bo, ana)
    await _change(town, ana, name="@everyone <@1> **x** {name}")
    await bo.presses("Ask about the way to this work", introduction)
    await town.deliver()
    line = next(each for each in await ana.in_space() if "How did you come to the work" in said(each))
    assert not any(isinstance(part, Mention) for part in line.words)
    assert any(isinstance(part, Plain) and "@everyone <@1> **x** {name}" in part.text for part in line.words)


async def test_an_interest_that_was_not_told_is_not_asked_about(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    introduction = await _introduction(bo, ana)
    async with town.store.reading() as tx:
        person = await tx.people.by_account(1, ana.account)
    assert person is not None
    await _change(town, ana, answers={**person.answers, "interests": ()})
    await bo.presses("Ask about an interest", introduction)
    await town.deliver()
    await ana.sees_in_space("What do you enjoy most about your work at the moment?")
    await _change(town, bo, answers={**person.answers, "interests": ("local-history",)})
    await ana.presses("Ask about an interest", await _introduction(ana, bo))
    await town.deliver()
    await bo.sees_in_space('You like "Local history": what do you enjoy about it most?')


async def test_in_the_partnerships_language(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    async with town.store.reading() as tx:
        person, programme = (await tx.people.many([1]))[1], await tx.programmes.by_id(1)
    assert programme is not None
    likes = replace(person, name="Ana", answers={"interests": ("local-history",)})
    spanish = town.core.wording.voice("es")
    assert [line_for(spanish, programme.settings, likes, line) for line in LINES] == [
        "Hola, Ana, qué gusto conocerte. ¿Cómo es para ti un buen día de trabajo?",
        "Hola, Ana, qué gusto conocerte. ¿Cómo llegaste al trabajo que haces?",
        'Hola, Ana, qué gusto conocerte. Te interesa "Historia local": ¿qué es lo que más disfrutas de ello?',
    ]


async def test_what_makes_no_sense_is_answered_kindly(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    await ana.presses("Ask about a good day", await _introduction(bo, ana))
    ana.sees("This line is for your partner to send.")
    for detail in ("1.shout", "2.shout", "", "x.day", "99999999999.day"):
        await bo.asks("opening.send", f"partnership-1.{detail}")
        bo.does_not_see("Sent, in your name")
