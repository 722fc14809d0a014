"""`/round results` on Slack: words at once, pictures with their descriptions in the coordinator's own inbox."""

from __future__ import annotations

import pytest

from tests.slack.people import Person, text_of
from tests.slack.program import Program, until
from tests.slack.test_round import carla, program

__all__ = ["carla", "program"]


@pytest.fixture
async def begun(program: Program, carla: Person) -> None:
    """A round of two people has begun."""
    await carla.writes("/farpair round open")
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.joins("Kenya", interests=("reading",))
    await bo.joins("Nepal", interests=("reading",))
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()


async def test_results_come_with_pictures(program: Program, carla: Person, begun: None) -> None:
    carla.patience = 60
    await carla.writes("/farpair round results")
    assert "2 people from 2 countries" in text_of(carla.seen)
    inbox = carla.world.direct(carla.id)
    await until(lambda: any("files" in each for each in inbox.messages))
    (files,) = [each["files"] for each in inbox.messages if "files" in each]
    picture = next(each for each in files if each["name"] == "contact.png")
    assert picture["data"].startswith(b"\x89PNG")
    assert "Not in their space: 1" in picture["alt"]


async def test_without_the_right_the_words_are_there(program: Program, carla: Person, begun: None) -> None:
    carla.world.scopes.discard("files:write")
    carla.patience = 60
    await carla.writes("/farpair round results")
    assert "2 people from 2 countries" in text_of(carla.seen)
    assert not [each for each in carla.world.direct(carla.id).messages if "files" in each]
    await until(lambda: any(each.answer == "missing_scope" for each in program.server.requests))
    program.server.requests = [each for each in program.server.requests if each.answer != "missing_scope"]
