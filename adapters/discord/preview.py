"""How Discord shows a message: its own markup read back from the payload that is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.discord.show import CONTENT, message
from bot.chat import Message
from bot.rendering import Line, Rendering, Run

STYLES = {1: "primary", 2: "plain", 3: "primary", 4: "danger"}
_KINDS = (
    ("-# ", "small"),
    ("# ", "heading"),
    ("## ", "heading"),
    ("### ", "heading"),
    ("- ", "bullet"),
    ("* ", "bullet"),
)
_TOKEN = re.compile(
    r"\\(?P<plain>[^\w\s]|_)|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\[(?P<text>(?:\\.|[^\]\\])+)\]\(<(?P<href>[^>]+)>\)"
    r"|<t:(?P<at>\d+)(?::\w)?>|<@!?(?P<who>\d+)>"
)
_UNSEEN = re.compile("[\u200b-\u200d\u2060-\u2064]")


def rendered(said: Message) -> Rendering:
    """The text as lines, and the buttons below it."""
    payload = message(said)
    content = _content(payload)
    rows = payload.get("components", ())
    buttons = [(each["label"], STYLES.get(each["style"], "plain")) for row in rows for each in row["components"]]
    lines = tuple(_line(each) for each in _UNSEEN.sub("", content).split("\n"))
    return Rendering(lines, tuple(buttons), len(content), CONTENT)


def _content(payload: dict[str, Any]) -> str:
    framed = [each.get("description", "") for each in payload.get("embeds", ())]
    return "\n".join(filter(None, [payload.get("content", ""), *framed]))


def _line(text: str) -> Line:
    for start, kind in _KINDS:
        if text.startswith(start):
            return Line(tuple(_runs(text.removeprefix(start))), kind)  # type: ignore[arg-type]
    return Line(tuple(_runs(text)))


def _runs(text: str, *, bold: bool = False) -> Iterator[Run]:
    """Runs of text; signs that were escaped stand as they are."""
    end, kept = 0, ""
    for found in _TOKEN.finditer(text):
        kept += text[end : found.start()]
        end = found.end()
        if found["plain"]:
            kept += found["plain"]
            continue
        if kept:
            yield Run(kept, bold)
            kept = ""
        yield from _token(found, bold=bold)
    if kept + text[end:]:
        yield Run(kept + text[end:], bold)


def _token(found: re.Match[str], *, bold: bool) -> Iterator[Run]:
    if found["bold"]:
        yield from _runs(found["bold"], bold=True)
    elif found["href"]:
        yield Run("".join(run.text for run in _runs(found["text"])), bold, found["href"])
    elif found["at"]:
        yield Run(f"{datetime.fromtimestamp(int(found['at']), UTC):%d %B %Y %H:%M} UTC", bold)
    else:
        yield Run(f"@{found['who']}", bold)
