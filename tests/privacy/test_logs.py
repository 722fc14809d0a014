"""What people write is in no log, on no level: their names, their answers, what they report, and what breaks on it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
import structlog

from bot import posts
from bot.asking import Ask
from bot.chat import Account, Message
from bot.cli.logs import set_up_logs
from bot.config import LogConfig
from bot.posts import Scene
from bot.table import TABLE
from tests.dialogues.actors import Actor, Town
from tests.safety.people import whom

NAME, ANSWER, PACT, REPORT, WISH = "Hushname <b>", "hushanswer", "hushpact", "hushreport", "hushwish"


@pytest.fixture(params=["console", "json"])
def logged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Logs as they are when the program runs, with all that it ever says."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logs(LogConfig(level="debug", format=request.param))
    yield written
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


async def a_whole_round(town: Town, carla: Actor) -> Actor:
    """Somebody who writes something wherever one can write."""
    hush = Actor(town, NAME, Account("stage", "town", "h1"))
    ben = town.person("Ben")
    await carla.writes("/round open")
    await hush.joins("Nepal")
    await ben.joins("Kenya")
    await hush.asks("profile.page", "programme-1.work")
    await hush.asks("profile.save", "programme-1.work", {"goals": ANSWER, "role": ANSWER})
    await hush.writes(f"/away {ANSWER}")
    await hush.writes(f"/nothing-like-that {ANSWER}")
    await carla.writes("/round preview")
    await carla.writes(f"/round lock {ANSWER} Ben")
    await carla.writes("/round start")
    await town.deliver()
    await hush.asks("pact", "partnership-1")
    await hush.asks("pact.save", "partnership-1", {"hopes": PACT, "medium": PACT})
    await hush.asks("letter", "partnership-1", {"letter": PACT})
    await hush.writes("/report")
    await hush.submits(about=whom(hush, "It is about Ben"), category="unkind", text=REPORT)
    await carla.asks("person.note", "programme-1.1", {"text": WISH})
    return hush


def is_silent(seen: str) -> None:
    for text in (NAME, "Hushname", ANSWER, PACT, REPORT, WISH):
        assert text.lower() not in seen.lower(), next(
            line for line in seen.splitlines() if text.lower() in line.lower()
        )


async def test_a_whole_round_with_a_platform_that_refuses(town: Town, carla: Actor, logged: StringIO) -> None:
    town.stage.before_keeping = lambda key: "introduction" in key
    hush = await a_whole_round(town, carla)
    await town.passes(days=9)
    town.stage.before_keeping = lambda key: False
    await hush.asks("part.yes", "", {"why": ("other",)})
    await hush.writes("/forget-me")
    await hush.presses("Yes, erase everything")
    await town.passes(days=3)
    seen = logged.getvalue()
    assert "not delivered" in seen
    assert "delivered" in seen
    is_silent(seen)


async def test_what_breaks_on_what_somebody_wrote(
    town: Town, carla: Actor, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(ask: Ask) -> Message:
        raise ValueError(f"{ask.me.name} wrote {REPORT}") from KeyError(ANSWER)

    async def unshown(scene: Scene) -> Message | None:
        raise LookupError(f"{scene.person and scene.person.name}: {PACT}")

    monkeypatch.setitem(TABLE, "partner", replace(TABLE["partner"], run=broken))
    monkeypatch.setitem(posts.RENDER, "introduction", unshown)
    hush = await a_whole_round(town, carla)
    await hush.writes("/partner")
    hush.sees("code")
    seen = logged.getvalue()
    for told in ("a request broke", "ValueError", "KeyError", "in broken", "a delivery broke", "in unshown"):
        assert told in seen, told
    is_silent(seen)
