"""A chat in memory: the platform of rehearsals and of dialogues in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat import Account, CantTell, Community, Inbox, Later, Message, Never, Place, Rate, Space, Unsure


@dataclass(frozen=True, slots=True)
class Posted:
    """A message on the stage; `by` is empty for what Farpair posted."""

    place: Place
    key: str
    message: Message | None
    by: Account | None = None


@dataclass(slots=True)
class Stage:
    """Places, who is in them, and what was posted. Either switch may raise, before or after a message is kept."""

    platform: str = "stage"
    posted: list[Posted] = field(default_factory=list)
    spaces: dict[str, Space] = field(default_factory=dict)
    people: dict[str, list[Account]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    before_keeping: Callable[[str], bool] = field(default=lambda key: False)
    after_keeping: Callable[[str], bool] = field(default=lambda key: False)
    blind: bool = False
    tongue: str = "reading.web"
    rates: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    _first: dict[tuple[Place, str], int] = field(default_factory=dict)
    _looked_at: int = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Keep a message. A place that does not exist is refused for good."""
        if self.before_keeping(key):
            raise Later("the stage is busy", 1)
        if isinstance(place, Space) and place.address not in self.people:
            raise Never("there is no such space")
        self.posted.append(Posted(place, key, message))
        if self.after_keeping(key):
            raise Unsure("the stage did not answer")
        return str(len(self.posted) - 1)

    async def find(self, place: Place, key: str) -> str | None:
        """The first message with this key in this place; a `blind` stage can't tell."""
        if self.blind:
            raise CantTell("the stage can't see so far back")
        if self._looked_at > len(self.posted):  # it was swept
            self._first.clear()
            self._looked_at = 0
        for number in range(self._looked_at, len(self.posted)):
            each = self.posted[number]
            self._first.setdefault((each.place, each.key), number)
        self._looked_at = len(self.posted)
        found = self._first.get((place, key))
        return None if found is None else str(found)

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        """A message is kept whole, or not at all."""

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        """The space with this code, made if it is not there."""
        if code not in self.spaces:
            self.spaces[code] = Space(self.platform, community.tenant, code)
            self.people[code] = []
        if self.after_keeping(f"open/{code}"):
            raise Unsure("the stage did not answer")
        return self.spaces[code]

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        """Let people in, once each."""
        inside = self.people[space.address]
        inside.extend(account for account in accounts if account not in inside)

    async def remove_person(self, space: Space, account: Account) -> None:
        """Take somebody out."""
        self.people[space.address] = [each for each in self.people[space.address] if each != account]

    async def close_space(self, space: Space) -> None:
        """Close a space for writing."""
        self.closed.add(space.address)

    async def put_away(self, space: Space) -> None:
        """Put a quiet space out of sight."""
        self.away.add(space.address)

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        """Put another message in the place of one."""
        old = self.posted[int(ref)]
        self.posted[int(ref)] = Posted(place, old.key, message)

    def who_can_read(self) -> str:
        """The wording key of who can read here."""
        return self.tongue

    def in_space(self, space: Space) -> list[Message]:
        """What Farpair posted into a space."""
        return [each.message for each in self.posted if each.place == space and each.message]

    def in_inbox(self, account: Account) -> list[Message]:
        """What Farpair told one person alone."""
        return [each.message for each in self.posted if each.place == Inbox(account) and each.message]

    def in_community(self, community: Community) -> list[Message]:
        """What Farpair posted in a programme's own place."""
        return [each.message for each in self.posted if each.place == community and each.message]
