"""The permissions that Farpair needs on a server, and which of them it has in a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Raw = Mapping[str, Any]
NEEDED: Mapping[str, int] = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "pin_messages": 1 << 51,
}
"""What is asked for at the invitation, by name (Discord's reference, "Permissions")."""
ALL = sum(NEEDED.values())
_ADMINISTRATOR = 1 << 3
_ROLE, _MEMBER = 0, 1


def missing(guild: Raw, member: Raw, channel: Raw) -> list[str]:
    """The names of the needed permissions that a member lacks in a channel."""
    allowed = allowed_in(guild, member, channel)
    return [name for name, bit in NEEDED.items() if not allowed & bit]


def allowed_in(guild: Raw, member: Raw, channel: Raw) -> int:
    """What a member may do in a channel: the roles' permissions, then what the channel takes and gives.

    The order is Discord's: everybody, then all roles together, then the member.
    """
    held = {str(guild["id"]), *map(str, member.get("roles") or ())}
    allowed = 0
    for role in guild.get("roles") or ():
        if str(role["id"]) in held:
            allowed |= int(role["permissions"])
    if allowed & _ADMINISTRATOR:
        return ALL
    rules: Sequence[Raw] = channel.get("permission_overwrites") or ()
    everybody = [rule for rule in rules if str(rule["id"]) == str(guild["id"])]
    roles = [rule for rule in rules if int(rule["type"]) == _ROLE and str(rule["id"]) in held - {str(guild["id"])}]
    own = [rule for rule in rules if int(rule["type"]) == _MEMBER and str(rule["id"]) == str(member["user"]["id"])]
    for level in (everybody, roles, own):
        allowed &= ~_together(level, "deny")
        allowed |= _together(level, "allow")
    return allowed


def _together(rules: Sequence[Raw], key: str) -> int:
    bits = 0
    for rule in rules:
        bits |= int(rule.get(key) or 0)
    return bits
