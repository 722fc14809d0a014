"""How people get to where a programme lives: links that a coordinator gives, or the channel's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat import Community
from bot.meeting_links import checked_template


@dataclass(frozen=True, slots=True)
class Way:
    """A platform as people know it: its name, the address of a channel there, and what they write to join.

    The address helps whoever is on the server or in the workspace already.
    """

    name: str
    address: Callable[[Community], str]
    join: str = "/join"


def checked_link(written: str) -> str:
    """A link as it can be used; empty where nothing is written.

    Raises:
        ValueError: it is no https address of a host.
    """
    link = checked_template(written)
    if "{" in link:
        raise ValueError("a link has no braces")
    return link
