"""What a coordinator must not read of a partnership of their own, in every page and answer that there is.

Two coordinators look at the same programme. What one of them reads about the other's partnership proves that there is
something to be read; the one whose own it is must not find a trace of it, wherever they look.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.board.reading import PAGES
from bot.chat import Message
from bot.people import Partnership
from bot.table import TABLE
from tests.care.test_ladder import inbox, writes_in_space
from tests.check_ins.test_check_ins import asked, until_asked
from tests.dialogues.actors import Actor, Town, said
from tests.safety.people import partnership_of, whom

WRITTEN = "a sentence that two people alone should read"
ONLY_READING = sorted(name for name, entry in TABLE.items() if entry.who == "coordinator" and entry.reads)
"""All that a coordinator can ask for that changes nothing."""


async def everything(town: Town, who: Actor, own: Partnership) -> str:
    """Every page, every answer, and the inbox of a coordinator, as one text."""
    found = []
    for name in PAGES:
        for query in ({"id": "1"}, {"id": "2"}) if name == "participant" else ({},):
            found.append(f"{name}: {await town.page(who, name, **query)}")
    for name in ONLY_READING:
        about_one = name.startswith(("check_in", "concern", "care"))
        for subject in (f"partnership-{own.id}.2", "programme-1.1") if about_one else ("programme-1",):
            found.append(f"{name} {subject}: {said(await who.asks(name, subject))}")
    return "\n".join(found + [said(each) for each in inbox(town, who)])


@pytest.fixture
async def dora(town: Town, carla: Actor) -> Actor:
    """Another coordinator, who takes no part."""
    dora = town.person("Dora")
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, dora.account, town.now)
    return dora


@pytest.fixture
async def omar(town: Town, carla: Actor, dora: Actor) -> Actor:
    """Whose partner is Carla, the coordinator."""
    await carla.writes("/round open in 2 weeks")
    omar = town.person("Omar")
    await carla.joins("Chile")
    await omar.joins("Kenya")
    await carla.writes("/round preview")
    await carla.writes("/round start")
    await town.deliver()
    return omar


async def test_a_call_for_help(town: Town, carla: Actor, dora: Actor, omar: Actor) -> None:
    await until_asked(town, [carla, omar])
    await omar.presses("I need help", asked(town, omar)[0])
    await town.passes(days=8)
    own = await partnership_of(town, omar)
    words = ("would like your help", "check_in.look", "Omar would like", "answer='help'")
    hers, others = await everything(town, carla, own), await everything(town, dora, own)
    assert any(word in others for word in words), "Dora reads of it"
    assert [word for word in words if word in hers] == []


async def test_a_concern(town: Town, carla: Actor, dora: Actor, omar: Actor) -> None:
    await omar.writes("/report")
    await omar.submits(about=whom(omar, "It is about Carla"), category="unkind", text=WRITTEN)
    omar.sees("@dora. Nobody else")  # since she reads it and Carla, whom it is about, does not
    await omar.submits(about=whom(omar, "It is about Carla"), category="unkind", text=WRITTEN)
    await town.passes(days=1)
    await dora.asks("concern.take", "programme-1.1")
    own = await partnership_of(town, omar)
    hers, others = await everything(town, carla, own), await everything(town, dora, own)
    assert WRITTEN in others
    assert "what='concern'" in others, "that somebody was told of it stands among the deliveries"
    for trace in (WRITTEN, "what='concern'", "concern.take", "concern.raised", "One concern"):
        assert trace not in hers


async def test_why_a_place_was_closed(town: Town, carla: Actor, dora: Actor, omar: Actor) -> None:
    await writes_in_space(town, carla)
    await omar.asks("part.yes", "", {"why": ("language",)})
    await town.passes(days=1)
    own = await partnership_of(town, omar)
    hers, others = await everything(town, carla, own), await everything(town, dora, own)
    assert "It is hard to understand each other" in others
    assert "It is hard to understand each other" not in hers
    assert "did_not_fit" not in hers
    assert "did_not_fit" in others
    assert "The two did not fit" in others
    assert "The two did not fit" not in hers, "not even as a figure of the results"


async def test_the_steps_about_a_partner_who_does_not_answer(
    town: Town, carla: Actor, dora: Actor, omar: Actor
) -> None:
    await writes_in_space(town, carla)
    await town.passes(days=9)
    own = await partnership_of(town, omar)
    hers, others = await everything(town, carla, own), await everything(town, dora, own)
    for trace in ("care_nudge", "care_question", "care.nudge"):
        assert trace in others, trace
        assert trace not in hers, trace


async def test_an_approval_is_not_asked_of_whoever_waits(town: Town, carla: Actor, dora: Actor, omar: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        ladder = programme.settings.ladder.model_copy(update={"approval": True})
        settings = programme.settings.model_copy(update={"ladder": ladder})
        await tx.programmes.change(type(programme)(programme.id, programme.slug, programme.name, settings))
    await writes_in_space(town, carla)
    await town.passes(days=13)
    assert any("care.approve" in {b.name for b in each.buttons} for each in inbox(town, dora))
    own = await partnership_of(town, omar)
    hers = await everything(town, carla, own)
    assert not any("care.approve" in {b.name for b in each.buttons} for each in inbox(town, carla))
    assert "care.approve" not in hers
    refused = await carla.asks("care.approve", f"partnership-{own.id}.2")
    assert isinstance(refused, Message)
    town.now += timedelta(hours=1)
    assert (await partnership_of(town, omar)).ended_at is None
