"""Places of Discord: servers, channels and threads as the core names them, and back.

A community is a server (tenant) and the programme's channel in it (address); a space is a thread of that server.
Accounts have no tenant, because Discord's ids are the same everywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat import Account, Community, Never, Place, Space

PLATFORM = "discord"
EPOCH = 1_420_070_400_000
"""Discord's ids count milliseconds from here, the first second of 2015 (Discord's reference, "Snowflakes")."""


def account_of(user: str | int) -> Account:
    """The account of a Discord user."""
    return Account(PLATFORM, "", str(user))


def user_of(account: Account) -> str:
    """The user id of an account.

    Raises:
        Never: the account is one of another platform.
    """
    if account.platform != PLATFORM or not account.id.isdecimal():
        raise Never("The account is none of Discord's.")
    return account.id


def community_of(server: str | int, channel: str | int) -> Community:
    return Community(PLATFORM, str(server), str(channel))


def space_of(server: str | int, thread: str | int) -> Space:
    return Space(PLATFORM, str(server), str(thread))


def channel_of(place: Place) -> str:
    """The id of the channel or thread of a community or space.

    Raises:
        Never: it is a place of another platform, or an inbox.
    """
    if place.kind == "inbox" or place.platform != PLATFORM or not place.address.isdecimal():
        raise Never("The place is no channel of Discord's.")
    return place.address


def address_of(community: Community) -> str:
    """Where a browser or the app finds a channel; it opens for whoever is on its server."""
    return f"https://discord.com/channels/{community.tenant}/{channel_of(community)}"


def instant_of(id_: str | int) -> datetime:
    """When something with this id was made."""
    return datetime.fromtimestamp(((int(id_) >> 22) + EPOCH) / 1000, UTC)


def id_at(instant: datetime) -> int:
    """The smallest id that something made at `instant` can have: history is read from there."""
    return max(0, int(instant.timestamp() * 1000) - EPOCH) << 22
