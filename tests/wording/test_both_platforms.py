"""The telling forms and messages in every language, as both platforms get them: committed JSON, within all limits.

`FARPAIR_TEST_WRITE_GOLDEN=1` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import show as discord
from adapters.slack import show as slack
from adapters.slack.markup import spelling
from bot.chat import Form, Message, Reply, plain
from bot.directions import direction_of
from bot.wording import Wording, known_locale
from tests.dialogues.actors import CHANNEL, Actor, Town
from tests.discord.openapi import against, component
from tests.discord.openapi import description as discord_described
from tests.discord.test_golden import check_limits
from tests.slack.described import against_blocks, against_view
from tests.wording.telling import HOME, told_in
from tests.wording.test_languages import LISTED

GOLDEN = Path(__file__).parent / "golden"
CHANGING = ("consent", "introduction", "home.help")
"""What is held within limits alone: it says little that is not said elsewhere, or changes with each new command."""
_FORGOTTEN = re.compile(r"\{[a-z_]+\}|\*\*\*")
Shown = dict[str, Any]


@pytest.mark.parametrize("language", LISTED)
async def test_each_language_on_both_platforms(language: str, town: Town, carla: Actor) -> None:
    told = await told_in(town, carla, language)
    commands = tuple(each.typed for each in town.desk.commands)
    shown = {"discord": _on_discord(told), "slack": _on_slack(told, town, language)}
    for platform, by_name in shown.items():
        kept = {name: payload for name, payload in by_name.items() if name not in CHANGING}
        _as_it_was(GOLDEN / f"{platform}.{language}.json", kept)
        for text in _texts(by_name):
            assert not _FORGOTTEN.search(text), f"{platform}: {text}"
    for payload in shown["discord"].values():
        check_limits(payload)
        if discord_described():
            kind = "ModalInteractionCallbackRequest" if payload.get("type") == 9 else "MessageCreateRequest"
            assert against(component(kind), payload) == []
    for payload in shown["slack"].values():
        is_view = payload.get("type") in ("modal", "home")
        assert (against_view(payload) if is_view else against_blocks(payload["blocks"])) == []
    for text in _texts(shown["slack"]):
        unspelled = re.findall(rf"(?<!/farpair )(?<=/)(?:{'|'.join(commands)})\b(?![\w/])", text)
        assert not unspelled, f"Slack has no such command, a space is missing before it: {text}"
    _goes_the_right_way(told, language)


def _on_discord(told: Mapping[str, Reply]) -> Shown:
    return {
        name: discord.modal(reply) if isinstance(reply, Form) else discord.message(reply, "mark")
        for name, reply in told.items()
        if not name.startswith("home.")
    }


def _on_slack(told: Mapping[str, Reply], town: Town, language: str) -> Shown:
    spell = spelling([each.typed for each in town.desk.commands], "farpair")
    words = {key: Wording().voice(language).line(f"slack.{key}") for key in ("send", "close")}
    shown = {
        name: slack.form_view(reply, CHANNEL, words, spell) if isinstance(reply, Form) else slack.message(reply, spell)
        for name, reply in told.items()
        if not name.startswith("home.")
    }
    parts = [reply for name in HOME if isinstance(reply := told[f"home.{name}"], Message)]
    return {**shown, "home.help": slack.home_view(parts, spell), "home": slack.home_view(parts[1:], spell)}


def _as_it_was(path: Path, shown: Shown) -> None:
    if os.environ.get("FARPAIR_TEST_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(json.dumps(shown, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: write it with FARPAIR_TEST_WRITE_GOLDEN=1 and read it"
    assert shown == json.loads(path.read_text(encoding="utf-8"))


def _texts(payload: Any) -> Iterator[str]:
    """Every string in it."""
    match payload:
        case str():
            yield payload
        case dict():
            for each in payload.values():
                yield from _texts(each)
        case list():
            for each in payload:
                yield from _texts(each)


def _goes_the_right_way(told: Mapping[str, Reply], language: str) -> None:
    """Chats lay a line out by its first strong letter, what is isolated left out; names come in any script."""
    wanted = known_locale(language).text_direction
    for name in ("welcome", "nudge", "letter.returned", "prompt", "times"):
        reply = told[name]
        assert isinstance(reply, Message)
        for line in filter(None, plain(reply.words).split("\n")):
            assert direction_of(line) in (wanted, ""), f"{name}: {line!r}"


def test_each_language_has_its_files_and_no_other_has() -> None:
    there = {path.stem for path in GOLDEN.glob("*.json")}
    assert there == {f"{platform}.{language}" for platform in ("discord", "slack") for language in LISTED}
