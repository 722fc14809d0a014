"""Who is on a server: asked for each partner before something is posted to the two, where no event tells."""

from __future__ import annotations

import time

from adapters.discord.places import user_of
from adapters.discord.ports import Liaison
from adapters.discord.rest import Rest
from adapters.discord.trouble import UNKNOWN_MEMBER, UNKNOWN_USER, Refused
from bot.chat import Account, Later, Space

LOOK_AGAIN = 12 * 3600.0
"""Seconds after which a space's people are looked up again: prompts come a week or more apart."""


class Presence:
    """Without the members intent Discord does not tell who leaves; with it, not what happened in an outage."""

    def __init__(self, rest: Rest, liaison: Liaison) -> None:
        self._rest, self._liaison = rest, liaison
        self._looked: dict[str, float] = {}

    def is_sure(self, space: Space) -> None:
        """Its people were let in just now."""
        self._looked[space.address] = time.monotonic()

    async def expect(self, space: Space) -> None:
        """See that the partners of a space are on its server; who is not has left, and that changes what is wanted.

        Raises:
            Later: somebody has left; the core is to think again about what it wanted to post.
        """
        looked = self._looked.get(space.address)
        if looked is not None and time.monotonic() - looked < LOOK_AGAIN:
            return
        gone = [each for each in await self._liaison.who_is_in(space) if await self._is_gone(space, each)]
        self._looked[space.address] = time.monotonic()
        for account in gone:
            await self._liaison.lost("member", space, account)
        if gone:
            raise Later("Somebody has left the server.", 1)

    async def has_left(self, space: Space, account: Account) -> None:
        """Tell that somebody has left.

        Raises:
            Later: that changes what is wanted in the space.
        """
        await self._liaison.lost("member", space, account)
        if account not in await self._liaison.who_is_in(space):
            raise Later("Somebody has left the server.", 1)

    async def _is_gone(self, space: Space, account: Account) -> bool:
        try:
            await self._rest.member(space.tenant, user_of(account))
        except Refused as refusal:
            return refusal.code in (UNKNOWN_MEMBER, UNKNOWN_USER)
        return False
