"""Words as Slack's rich text, in which nothing that people typed can be markup; and as the plain text beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from adapters.slack.places import PLATFORM, team_of
from bot.chat import Link, Mention, Part, Plain, When, Words, plain

Payload = dict[str, Any]
Spell = Callable[[str], str]
"""How commands that a text names are written here."""
_WEB = re.compile(r"https?://[^\s<>\"']+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_FORMAT = "{date_long} {time}"


def as_it_is(text: str) -> str:
    """Texts that name no commands."""
    return text


def spelling(commands: Sequence[str], command: str) -> Spell:
    """Commands as they are written under the app's one command: "/round open" becomes "/farpair round open"."""
    firsts = sorted({typed.split()[0] for typed in commands}, key=len, reverse=True)
    if not firsts:
        return as_it_is
    named = re.compile(rf"(?<![\w/.:])/(?=(?:{'|'.join(map(re.escape, firsts))})(?![\w/]))")
    return lambda text: named.sub(f"/{command} ", text)


def rich(words: Words, spell: Spell = as_it_is) -> Payload:
    """The words as one block of rich text."""
    elements = [each for each in (_element(part, spell) for part in _trimmed(words)) if each]
    section = {"type": "rich_text_section", "elements": elements or [{"type": "text", "text": "–"}]}
    return {"type": "rich_text", "elements": [section]}


def fallback(words: Words, spell: Spell = as_it_is) -> str:
    """The words as the text that notifications show and screen readers read, with nothing in it that Slack obeys."""
    return "".join(_bare(part, spell) for part in words).strip("\n")


def escaped(text: str) -> str:
    """Text that Slack shows as it stands."""
    return text.translate(_ESCAPES)


def _trimmed(words: Words) -> Iterator[Part]:
    """Without empty lines before and after."""
    text = plain(words)
    ahead, after = len(text) - len(text.lstrip("\n")), len(text) - len(text.rstrip("\n"))
    kept = list(words)
    while ahead and kept and isinstance(first := kept[0], Plain):
        cut = first.text.lstrip("\n")
        ahead -= len(first.text) - len(cut)
        kept = [Plain(cut, first.bold), *kept[1:]] if cut else kept[1:]
        if cut:
            break
    while after and kept and isinstance(last := kept[-1], Plain):
        cut = last.text.rstrip("\n")
        kept = [*kept[:-1], Plain(cut, last.bold)] if cut else kept[:-1]
        if cut:
            break
    yield from kept


def _element(part: Part, spell: Spell) -> Payload | None:
    match part:
        case Plain():
            bold = {"style": {"bold": True}} if part.bold else {}
            return {"type": "text", "text": spell(part.text), **bold} if part.text else None
        case When():
            stamp = int(part.instant.timestamp())
            return {"type": "date", "timestamp": stamp, "format": _FORMAT, "fallback": plain((part,))}
        case Mention():
            ours = part.account.platform == PLATFORM
            return {"type": "user", "user_id": part.account.id} if ours else {"type": "text", "text": f"@{part.name}"}
        case Link():
            address = way(part)
            shown = {"type": "link", "url": address, "text": part.text}
            return shown if address else {"type": "text", "text": part.text or "–"}


def _bare(part: Part, spell: Spell) -> str:
    match part:
        case Plain():
            return escaped(spell(part.text))
        case When():
            return f"<!date^{int(part.instant.timestamp())}^{_FORMAT}|{plain((part,))}>"
        case Mention():
            ours = part.account.platform == PLATFORM
            return f"<@{part.account.id}>" if ours else escaped(f"@{part.name}")
        case Link():
            return escaped(part.text)


def way(link: Link) -> str:
    """The address behind a link; empty where there is none on Slack."""
    to = link.to
    if isinstance(to, str):
        return to if _WEB.fullmatch(to) else ""
    channel = to.address.partition(".")[0]
    if to.platform != PLATFORM or not channel.isalnum():
        return ""
    return f"https://slack.com/app_redirect?team={team_of(to.tenant)}&channel={channel}"


__all__ = ["as_it_is", "escaped", "fallback", "rich", "spelling", "way"]
