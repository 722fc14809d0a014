"""What every chat does for the core: one suite that real adapters and fakes run alike.

A test module subclasses `ChatContract` and gives a fixture `ground`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from bot.chat import Account, Chat, Community, Inbox, Message, Never, Place, Plain, Space, plain


@dataclass(frozen=True)
class Ground:
    """A chat with a community, two people in it, a place that does not exist, and a way to read what stands where."""

    chat: Chat
    community: Community
    people: tuple[Account, Account]
    nowhere: Place
    standing: Callable[[Place], Awaitable[Sequence[Message]]]

    async def texts(self, place: Place) -> list[str]:
        return [plain(message.words) for message in await self.standing(place)]


def said(text: str) -> Message:
    return Message((Plain(text),), private=False)


class ChatContract:
    """Every test gets a fresh ground."""

    async def test_what_is_sent_stands_in_its_place_in_order(self, ground: Ground) -> None:
        await ground.chat.send(ground.community, said("one"), "k1")
        await ground.chat.send(ground.community, said("two"), "k2")
        assert await ground.texts(ground.community) == ["one", "two"]

    async def test_a_key_finds_its_message_and_no_other(self, ground: Ground) -> None:
        ref = await ground.chat.send(ground.community, said("one"), "k1")
        other = await ground.chat.send(ground.community, said("two"), "k2")
        assert await ground.chat.find(ground.community, "k1") == ref != other
        assert await ground.chat.find(ground.community, "k3") is None

    async def test_a_key_belongs_to_one_place(self, ground: Ground) -> None:
        await ground.chat.send(ground.community, said("one"), "k1")
        assert await ground.chat.find(Inbox(ground.people[0]), "k1") is None

    async def test_an_inbox_is_one_persons_alone(self, ground: Ground) -> None:
        await ground.chat.send(Inbox(ground.people[0]), said("for you"), "k1")
        assert await ground.texts(Inbox(ground.people[0])) == ["for you"]
        assert await ground.texts(Inbox(ground.people[1])) == []
        assert await ground.texts(ground.community) == []

    async def test_completing_what_is_whole_is_nothing(self, ground: Ground) -> None:
        whole = replace(said("one"), thread="Week 3")
        ref = await ground.chat.send(ground.community, whole, "k1")
        await ground.chat.complete(ground.community, ref, whole)
        assert await ground.texts(ground.community) == ["one"]

    async def test_a_space_opens_empty_and_once(self, ground: Ground) -> None:
        space = await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo")
        assert await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo") == space
        assert isinstance(space, Space)
        assert await ground.texts(space) == []

    async def test_two_codes_are_two_spaces(self, ground: Ground) -> None:
        one = await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo")
        assert one != await ground.chat.open_space(ground.community, "9XAA", "Ana and Li")

    async def test_people_can_be_let_in_twice(self, ground: Ground) -> None:
        space = await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo")
        await ground.chat.add_people(space, ground.people)
        await ground.chat.add_people(space, ground.people[:1])
        await ground.chat.send(space, said("welcome"), "k1")
        assert await ground.texts(space) == ["welcome"]

    async def test_a_closed_space_stays_readable_and_closes_twice(self, ground: Ground) -> None:
        space = await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo")
        await ground.chat.send(space, said("farewell"), "k1")
        await ground.chat.close_space(space)
        await ground.chat.close_space(space)
        assert await ground.texts(space) == ["farewell"]

    async def test_a_space_that_was_put_away_wakes_up_for_a_message(self, ground: Ground) -> None:
        space = await ground.chat.open_space(ground.community, "7K2P", "Ana and Bo")
        await ground.chat.add_people(space, ground.people)
        await ground.chat.put_away(space)
        await ground.chat.put_away(space)
        await ground.chat.send(space, said("again"), "k1")
        assert await ground.texts(space) == ["again"]

    async def test_an_edit_replaces_what_stands(self, ground: Ground) -> None:
        ref = await ground.chat.send(ground.community, said("one"), "k1")
        await ground.chat.edit(ground.community, ref, said("better"))
        assert await ground.texts(ground.community) == ["better"]
        assert await ground.chat.find(ground.community, "k1") == ref

    async def test_a_place_that_does_not_exist_is_refused_for_good(self, ground: Ground) -> None:
        with pytest.raises(Never):
            await ground.chat.send(ground.nowhere, said("hello"), "k1")
        with pytest.raises(Never):
            await ground.chat.edit(ground.nowhere, "1", said("hello"))

    async def test_a_message_that_does_not_exist_cannot_be_edited(self, ground: Ground) -> None:
        with pytest.raises(Never):
            await ground.chat.edit(ground.community, "987654321", said("hello"))

    async def test_who_can_read_is_a_wording_key(self, ground: Ground) -> None:
        assert ground.chat.who_can_read().startswith("reading.")
