"""Who and where on a platform: accounts, and the places of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on a platform. `tenant` is empty where ids are global (Discord)."""

    platform: str
    tenant: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.tenant}/{self.id}"


@dataclass(frozen=True, slots=True)
class Community:
    """A server or workspace, and the address of the programme's own place in it."""

    platform: str
    tenant: str
    address: str
    kind: Literal["community"] = "community"


@dataclass(frozen=True, slots=True)
class Space:
    """Where a partnership talks."""

    platform: str
    tenant: str
    address: str
    kind: Literal["space"] = "space"


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where one person is told something alone."""

    account: Account
    kind: Literal["inbox"] = "inbox"


Place = Community | Space | Inbox

FIXED = "."
"""In a space's address, between a conversation whose people never change and the code of the partnership in it."""

ONE_CONNECTION = frozenset({"discord"})
"""Platforms that one connection serves in all of its servers; elsewhere each tenant has a connection of its own."""

ASK_FIRST = frozenset({"discord"})
"""Platforms on which nobody is written to alone who has not agreed to it."""

UNDER_THEIR_HOME = frozenset({"discord"})
"""Platforms whose spaces lie in the programme's own place, and are gone with it."""


def lane_of(platform: str, tenant: str) -> str:
    """The lane of what is sent there: one bot token or workspace, whose rates are one budget and one sender's."""
    return platform if platform in ONE_CONNECTION or not tenant else f"{platform}/{tenant}"


def is_fixed(space: Space) -> bool:
    """Whether nobody can be let into a space or taken out, so that another partnership of the same people is in it."""
    return FIXED in space.address


def platform_of(lane: str) -> str:
    """The platform of a lane."""
    return lane.partition("/")[0]


def lane_to(place: Place) -> str:
    """The lane of a place."""
    there = place.account if isinstance(place, Inbox) else place
    return lane_of(there.platform, there.tenant)
