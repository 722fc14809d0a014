"""What is remembered of invitations: tags, who came through which, and ambassadors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat import Account


@dataclass(frozen=True, slots=True)
class Ambassador:
    """Somebody who invites people into a programme, by the account that was named, with a tag of their own."""

    programme_id: int
    account: Account
    tag: str
    since: datetime


class Inviting(Protocol):
    """Tags of sources, arrivals and ambassadors."""

    async def add_tag(self, programme_id: int, tag: str, at: datetime) -> bool:
        """True if the programme did not have it before."""
        ...

    async def tags(self, programme_id: int) -> Sequence[str]:
        """In the order in which they were first used."""
        ...

    async def arrive(self, round_id: int, participant_id: int, tag: str) -> None:
        """Somebody came into a round through a tag; what was kept first stays."""
        ...

    async def arrivals(self, round_id: int) -> Mapping[str, int]:
        """How many came into a round through each tag, most first."""
        ...

    async def add_ambassador(self, ambassador: Ambassador) -> bool:
        """True if they were none before; nothing is changed otherwise."""
        ...

    async def remove_ambassador(self, programme_id: int, account: Account) -> bool:
        """True if they were one."""
        ...

    async def ambassador(self, programme_id: int, account: Account) -> Ambassador | None: ...

    async def ambassadors(self, programme_id: int) -> Sequence[Ambassador]:
        """In the order in which they came."""
        ...

    async def helped_by(self, account: Account) -> frozenset[int]:
        """The programmes whose ambassador somebody is, by id."""
        ...

    async def half_way(self, subject: str, since: datetime, until: datetime) -> Sequence[Account]:
        """Whose form of joining was left between two instants, the earliest first."""
        ...
