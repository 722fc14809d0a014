"""Words as Discord's Markdown, so that what people typed is shown as they typed it and calls nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.discord.places import PLATFORM
from bot.chat import Link, Mention, Part, Plain, When, Words

_INLINE = re.compile(r"[\\*_~`|\[]|<(?=[@#:/\w])")
_LINE_START = re.compile(r"^(\s*)(#{1,3}(?=\s)|>{1,3}(?=\s)|-#(?=\s))", re.MULTILINE)
_CALLS = re.compile(r"@(?=everyone|here|[!&]?\d)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\*\[\]()]+")
_WEB = re.compile(r"https?://[^\s<>()\"']+")
_UNBREAKABLE = "\u2060"


def markdown(words: Words) -> str:
    """The words as Discord reads them."""
    return "".join(_shown(part) for part in words).strip("\n")


def called(words: Words) -> list[str]:
    """The ids of the users whom a message with these words is to notify, each once."""
    mentions = (part.account for part in words if isinstance(part, Mention))
    return list(dict.fromkeys(account.id for account in mentions if account.platform == PLATFORM))


def escaped(text: str) -> str:
    """Text as it stands, with nothing in it that Discord could take for markup or a call; addresses stay whole."""
    return _LINE_START.sub(r"\1\\\2", "".join(_pieces(text)))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for address in _ADDRESS.finditer(text):
        yield _inline(text[end : address.start()])
        yield _quiet(address[0])
        end = address.end()
    yield _inline(text[end:])


def _inline(text: str) -> str:
    return _quiet(_INLINE.sub(lambda found: f"\\{found[0]}", text))


def _quiet(text: str) -> str:
    return _CALLS.sub(f"@{_UNBREAKABLE}", text)


def _shown(part: Part) -> str:
    match part:
        case Plain():
            return _bold(part.text) if part.bold else escaped(part.text)
        case When():
            return f"<t:{int(part.instant.timestamp())}:F>"
        case Mention():
            ours = part.account.platform == PLATFORM and part.account.id.isdecimal()
            return f"<@{part.account.id}>" if ours else escaped(part.name)
        case Link():
            return _link(part)


def _bold(text: str) -> str:
    """Bold line by line; spaces stay outside, because Discord shows `** a**` as it stands."""
    return "\n".join(_bold_line(line) for line in text.split("\n"))


def _bold_line(line: str) -> str:
    bare = line.strip()
    if not bare:
        return line
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    return f"{before}**{escaped(bare)}**{after}"


def _link(link: Link) -> str:
    address = link.to if isinstance(link.to, str) else _way(link)
    text = escaped(link.text).replace("]", "\\]")
    return f"[{text}](<{address}>)" if _WEB.fullmatch(address) else escaped(link.text)


def _way(link: Link) -> str:
    to = link.to
    if isinstance(to, str) or to.platform != PLATFORM or not (to.tenant + to.address).isdecimal():
        return ""
    return f"https://discord.com/channels/{to.tenant}/{to.address}"
