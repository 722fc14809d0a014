"""How Slack shows a message: read from the blocks that are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.show import message
from bot.chat import Message
from bot.rendering import Line, Rendering, Run, parted

MOST = 3_000
"""Characters that one block of text may have."""


def rendered(said: Message) -> Rendering:
    """The blocks as lines, and their buttons."""
    lines: list[Line] = []
    buttons: list[tuple[str, str]] = []
    for block in message(said)["blocks"]:
        match block["type"]:
            case "header":
                lines.append(Line((Run(block["text"]["text"], bold=True),), "heading"))
            case "rich_text":
                lines += [Line(runs) for runs in parted(_runs(block))]
            case "actions":
                buttons += [(each["text"]["text"], each.get("style", "plain")) for each in block["elements"]]
    letters = sum(len(run.text) for line in lines for run in line.runs) + max(0, len(lines) - 1)
    return Rendering(tuple(lines), tuple(buttons), letters, MOST)


def _runs(block: Mapping[str, Any]) -> list[Run]:
    return [_run(each) for section in block["elements"] for each in section["elements"]]


def _run(element: Mapping[str, Any]) -> Run:
    match element["type"]:
        case "link":
            return Run(element.get("text") or element["url"], href=element["url"])
        case "user":
            return Run(f"@{element['user_id']}")
        case "date":
            return Run(element["fallback"])
        case _:
            return Run(element["text"], bold=bool(element.get("style", {}).get("bold")))
