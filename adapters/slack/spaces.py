"""Spaces: private channels that bear a partnership's code, or group messages where there are to be no channels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.places import channel_of, enterprise_of, is_group, space_of, team_of, user_of
from adapters.slack.ports import Liaison
from adapters.slack.trouble import Refused
from adapters.slack.web import Web
from bot.chat import Account, ChatError, Community, Never, Space

NAME = 80
"""Characters in a channel's name: lower case, digits, hyphens and underscores (Slack's reference)."""
PAGE = 200
FORBIDDEN = frozenset({"restricted_action", "cannot_create_channel", "user_is_restricted"})
"""What Slack says where a workspace's settings, or its plan, let apps make no channels."""
GONE = frozenset({"no_user", "user_not_found", "user_disabled", "user_not_visible", "org_user_not_in_team"})

GUESTS = frozenset({"cant_invite", "no_external_invite_permission", "ura_max_channels", "user_is_restricted"})
"""What Slack says of guests, and of people from other workspaces, who cannot be let into a channel."""


class NotHere(Never):
    """Somebody who is to be let in is not in the workspace any more."""

    def __init__(self, account: Account, code: str) -> None:
        super().__init__(f"Somebody who is to be let in is not in this workspace ({code}).")
        self.account = account


@dataclass(slots=True)
class Known:
    """Our private channels in one workspace, by name; None until they are listed."""

    channels: dict[str, str] | None = None
    no_channels: bool = False


class Spaces:
    """`groups` opens group messages everywhere; else they are what is left where channels are forbidden."""

    def __init__(self, web: Web, liaison: Liaison, *, groups: bool) -> None:
        self._web, self._liaison, self._groups = web, liaison, groups
        self._known: dict[str, Known] = {}

    def of(self, tenant: str) -> Known:
        return self._known.setdefault(tenant, Known())

    def forget(self, tenant: str) -> None:
        """A channel is gone: list them anew before one is looked for."""
        self.of(tenant).channels = None

    async def open(self, community: Community, code: str, title: str) -> Space:
        """The one space that bears `code`: the one that is there, archived or not, else a new empty one."""
        if not _CODE.fullmatch(code):
            raise Never("A space needs a code.")
        known = self.of(community.tenant)
        if self._groups or known.no_channels:
            return await self._group(community.tenant, code)
        try:
            return space_of(community.tenant, await self._channel(community.tenant, code.lower(), title))
        except Refused as refusal:
            if refusal.code not in FORBIDDEN:
                raise
            known.no_channels = True
            await self._liaison.lost("channels", community)
            return await self._group(community.tenant, code)

    async def _channel(self, tenant: str, code: str, title: str) -> str:
        if found := await self._bearing(tenant, code):
            return found
        name = named(title, code)
        try:
            made = await self._web.call(tenant, "conversations.create", name=name, is_private=True, **_team(tenant))
        except Refused as refusal:
            if refusal.code != "name_taken":
                raise
            return await self._taken(tenant, code)
        except ChatError:
            self.of(tenant).channels = None  # it may be there
            raise
        channel = str(made["channel"]["id"])
        (await self._listed(tenant))[name] = channel
        return channel

    async def _taken(self, tenant: str, code: str) -> str:
        """The name is in use: by a channel of ours that was not known, or by somebody's that we cannot see."""
        self.of(tenant).channels = None
        found = await self._bearing(tenant, code)
        if not found:
            raise Never("A channel of others has the name of a partnership's space; rename it.")
        return found

    async def _bearing(self, tenant: str, code: str) -> str:
        names = await self._listed(tenant)
        return next((id_ for name, id_ in names.items() if name == code or name.endswith(f"-{code}")), "")

    async def _listed(self, tenant: str) -> dict[str, str]:
        """Our own private channels by name, archived ones too; the oldest where a name is there twice."""
        known = self.of(tenant)
        if known.channels is None:
            me = str((await self._web.call(tenant, "auth.test"))["user_id"])
            found = [each for each in await self._pages(tenant) if each.get("creator") in (me, None)]
            found.sort(key=lambda each: (-int(each.get("created") or 0), str(each["id"])))
            known.channels = {str(each["name"]): str(each["id"]) for each in found}
        return known.channels

    async def _pages(self, tenant: str) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            asked = {"types": "private_channel", "exclude_archived": False, "limit": PAGE, **_team(tenant), **cursor}
            page = await self._web.call(tenant, "conversations.list", **asked)
            found += page.get("channels") or ()
            after = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not after:
                return found
            cursor = {"cursor": after}

    async def _group(self, tenant: str, code: str) -> Space:
        """The conversation of those who bear the code; Slack has but one for the same people."""
        accounts = [each for each in await self._liaison.who_bears(code) if each.tenant == tenant]
        if len(accounts) < 2:
            raise Never("There are not two people of this partnership in this workspace.")
        users = ",".join(map(user_of, accounts))
        try:
            opened = await self._web.call(tenant, "conversations.open", users=users)
        except Refused as refusal:
            if refusal.code in GONE and (missing := await self._missing(tenant, accounts)):
                raise NotHere(missing, refusal.code) from refusal
            raise
        return space_of(tenant, str(opened["channel"]["id"]), code)

    async def _missing(self, tenant: str, accounts: Sequence[Account]) -> Account | None:
        for account in accounts:
            if await is_gone(self._web, tenant, account):
                return account
        return None

    async def let_in(self, space: Space, accounts: Sequence[Account]) -> None:
        """Let people in; whoever is in stays. A group message has its people from the beginning.

        Raises:
            NotHere: somebody is not in this workspace any more.
        """
        if is_group(space):
            present = set(await self._members(space))
            if strangers := [each for each in accounts if user_of(each) not in present]:
                raise Never(f"Nobody can be let into a group message later ({len(strangers)} are not in it).")
            return
        try:
            await self._invite(space, accounts)
        except Refused as refusal:
            if len(accounts) == 1:
                raise self._at(accounts[0], refusal) from refusal
            for account in accounts:
                await self.let_in(space, [account])

    async def _invite(self, space: Space, accounts: Sequence[Account]) -> None:
        users = ",".join(map(user_of, accounts))
        try:
            await self._web.call(space.tenant, "conversations.invite", channel=channel_of(space), users=users)
        except Refused as refusal:
            if refusal.code == "is_archived":
                await self.wake(space)
                await self._invite(space, accounts)
            elif refusal.code != "already_in_channel" or len(accounts) > 1:
                raise

    def _at(self, account: Account, refusal: Refused) -> Never:
        return NotHere(account, refusal.code) if refusal.code in GONE else refusal

    async def _members(self, space: Space) -> list[str]:
        found = await self._web.call(space.tenant, "conversations.members", channel=channel_of(space), limit=PAGE)
        return [str(each) for each in found.get("members") or ()]

    async def take_out(self, space: Space, account: Account) -> None:
        """Take somebody out; whoever is not in it is nothing."""
        if is_group(space):
            raise Never("Nobody can be taken out of a group message on Slack.")
        try:
            asked = {"channel": channel_of(space), "user": user_of(account)}
            await self._web.call(space.tenant, "conversations.kick", **asked)
        except Refused as refusal:
            if refusal.code not in ("not_in_channel", "user_not_found"):
                raise

    async def close(self, space: Space) -> None:
        """Nobody can write in it any more; everybody who is in it can read. A group message stays as it is."""
        if is_group(space):
            return
        try:
            await self._web.call(space.tenant, "conversations.archive", channel=channel_of(space))
        except Refused as refusal:
            if refusal.code != "already_archived":
                raise

    async def wake(self, space: Space) -> None:
        """Let people write again in an archived channel, where Slack allows it to apps."""
        await self._web.call(space.tenant, "conversations.unarchive", channel=channel_of(space))


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,40}")
_UNFIT = re.compile(r"[^a-z0-9]+")


def named(title: str, code: str) -> str:
    """A channel's name: as much of the title as Slack's letters can write, and the code at its end."""
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    most = NAME - len(code) - 1
    readable = _UNFIT.sub("-", bare).strip("-")[:most].strip("-")
    return f"{readable}-{code}" if readable else code


def _team(tenant: str) -> dict[str, str]:
    """In an enterprise, the workspace has to be named."""
    return {"team_id": team_of(tenant)} if enterprise_of(tenant) else {}


async def is_gone(web: Web, tenant: str, account: Account) -> bool:
    """Whether somebody's account is deactivated or cannot be seen any more."""
    try:
        found = await web.call(tenant, "users.info", user=user_of(account))
    except Refused as refusal:
        return refusal.code in GONE
    return bool((found.get("user") or {}).get("deleted"))


__all__ = ["NotHere", "Spaces", "is_gone", "named"]
