"""Places of Slack: workspaces, channels and conversations as the core names them, and back.

A community is a workspace (tenant: its enterprise, where it has one, and its team) and the programme's channel in it
(address). A space is a private channel, or a group message: Slack has but one of these for the same people, so the
address of such a space bears the partnership's code too, and two rounds of the same two are two spaces.
"""

from __future__ import annotations

import re

from bot.chat import Account, Community, Inbox, Never, Place, Space
from bot.places import FIXED, is_fixed

PLATFORM = "slack"
_TENANT = re.compile(r"(?:[A-Z0-9]+-)?[A-Z0-9]+")
_ID = re.compile(r"[A-Z0-9]+")


def tenant_of(team: str, enterprise: str = "") -> str:
    """The tenant of a workspace: "T1", or "E1-T1" in an enterprise."""
    return f"{enterprise}-{team}" if enterprise else team


def team_of(tenant: str) -> str:
    """The workspace's own id."""
    return tenant.rpartition("-")[2]


def enterprise_of(tenant: str) -> str:
    """The id of the enterprise; empty where there is none."""
    return tenant.rpartition("-")[0]


def account_of(tenant: str, user: str) -> Account:
    """The account of somebody in a workspace."""
    return Account(PLATFORM, tenant, user)


def user_of(account: Account) -> str:
    """The user id of an account.

    Raises:
        Never: the account is one of another platform.
    """
    if account.platform != PLATFORM or not _ID.fullmatch(account.id) or not _TENANT.fullmatch(account.tenant):
        raise Never("The account is none of Slack's.")
    return account.id


def community_of(tenant: str, channel: str) -> Community:
    return Community(PLATFORM, tenant, channel)


def space_of(tenant: str, channel: str, code: str = "") -> Space:
    """The space in a private channel, or that of a partnership in a group message."""
    return Space(PLATFORM, tenant, f"{channel}{FIXED}{code}" if code else channel)


def channel_of(place: Community | Space) -> str:
    """The id of the conversation.

    Raises:
        Never: it is a place of another platform, or the programme has no channel there yet.
    """
    channel = place.address.partition(FIXED)[0]
    if place.platform != PLATFORM or not _TENANT.fullmatch(place.tenant):
        raise Never("The place is none of Slack's.")
    if not _ID.fullmatch(channel):
        raise Never("The programme has no channel here yet; a coordinator's command in one makes it the programme's.")
    return channel


def address_of(community: Community) -> str:
    """Where a browser or the app finds a channel (Slack's reference, "Deep linking"); empty where there is none yet."""
    if not _ID.fullmatch(community.address):
        return ""
    return f"https://slack.com/app_redirect?channel={community.address}&team={team_of(community.tenant)}"


def is_group(space: Space) -> bool:
    """Whether a space is a group message."""
    return is_fixed(space)


def tenant_at(place: Place) -> str:
    """The workspace of a place."""
    return place.account.tenant if isinstance(place, Inbox) else place.tenant


def written(place: Place | None) -> str:
    """A place as a form keeps it while it is open."""
    match place:
        case Community():
            return f"c {place.address}"
        case Space():
            return f"s {place.address}"
        case _:
            return ""


def read_place(text: str, tenant: str) -> Place | None:
    """What `written` made of a place."""
    kind, _, address = text.partition(" ")
    if kind == "s":
        return Space(PLATFORM, tenant, address)
    return community_of(tenant, address) if kind == "c" else None
