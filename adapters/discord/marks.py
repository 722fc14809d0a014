"""A message's own mark, by which it is found again: in the id of its first button, else in signs that nobody sees.

Discord keeps no key of ours with a message, and a repeated nonce is dropped for some minutes only. A mark is in what
history gives back, so a message is found after any time, also by a program whose database was put back.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

BEFORE_MARK = "~"
SIGNS = "\u200b\u200c\u2060\u2063"
"""Zero-width signs, two bits each: they take no room and are not read aloud."""
HIDDEN = 16
"""How many of them end a message without buttons: 32 bits, told apart among the messages of one place."""

_HIDDEN = re.compile(f"[{SIGNS}]{{{HIDDEN}}}$")
_MARK = re.compile(r"[mp][a-z2-7]{11}")


def mark_of(key: str, pinned: bool = False) -> str:
    """Twelve letters for a delivery's key; the first says whether the message is to stay pinned."""
    digest = hashlib.sha256(key.encode()).digest()
    return ("p" if pinned else "m") + base64.b32encode(digest)[:11].decode().lower()


def hidden(mark: str) -> str:
    """A mark as signs that nobody sees."""
    bits = int.from_bytes(hashlib.sha256(mark[1:].encode()).digest()[:4])
    return "".join(SIGNS[(bits >> shift) & 3] for shift in range(0, 2 * HIDDEN, 2))


def mark_in(message: Mapping[str, Any]) -> str:
    """The mark in a button of a message; empty where there is none."""
    for row in message.get("components") or ():
        for component in row.get("components") or ():
            mark = str(component.get("custom_id", "")).partition(BEFORE_MARK)[2]
            if _MARK.fullmatch(mark):
                return mark
    return ""


def hidden_in(message: Mapping[str, Any]) -> str:
    """The signs at the end of a message's text, or of what stands in its frame; empty where there are none."""
    texts = [message.get("content"), *(embed.get("description") for embed in message.get("embeds") or ())]
    found = next((found for text in texts if text and (found := _HIDDEN.search(text))), None)
    return found[0] if found else ""


def marked_like(message: Mapping[str, Any]) -> tuple[str, str]:
    """(mark, signs) for what replaces a message, so that it is found as before."""
    mark = mark_in(message)
    return mark, "" if mark else hidden_in(message)


def bears(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message of ours is the one for this key."""
    mark = mark_of(key)
    return mark_in(message)[1:] == mark[1:] or hidden_in(message) == hidden(mark)
