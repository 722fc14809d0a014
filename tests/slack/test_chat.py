"""Slack as a platform: the contract over real HTTP, and what Slack alone does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from adapters.slack import show
from adapters.slack.chat import SlackChat
from adapters.slack.places import account_of, channel_of, community_of, is_group, space_of
from adapters.slack.settings import SlackSettings
from adapters.slack.spaces import Spaces
from adapters.slack.trouble import NotYet, Refused
from adapters.slack.web import Web
from bot.asking import Core
from bot.chat import (
    Account,
    Button,
    CantTell,
    Community,
    Form,
    Inbox,
    Later,
    Message,
    Never,
    Place,
    Plain,
    Space,
    TooMany,
    Unsure,
)
from bot.deadline import deadline
from bot.desk import Desk
from bot.matching.apart import match_apart
from bot.store import Store
from bot.wording import Wording
from tests.discord.faults import Fault
from tests.discord.program import real_time
from tests.slack.server import Server
from tests.slack.world import World
from tests.web.chat_contract import ChatContract, Ground, said


@dataclass
class Notes:
    """What the chat asks the core, and what it told it."""

    bearers: Sequence[Account] = ()
    losses: list[tuple[str, str]] = field(default_factory=list)

    async def who_bears(self, code: str) -> Sequence[Account]:
        return self.bearers

    async def lost(self, loss: str, place: Any, account: Account | None = None, count: int = 0) -> None:
        self.losses.append((loss, account.id if account else place.address))

    async def recall(self, key: str) -> str:
        return ""

    async def remember(self, key: str, value: str) -> None: ...
    async def keep_form(self, account: Account, form: Form) -> str:
        return ""

    async def kept_form(self, account: Account, ticket: str) -> Form | None:
        return None

    async def keep_answers(self, account: Account, form: str, answers: Mapping[str, Any]) -> None: ...
    async def kept_answers(self, account: Account, form: str) -> Mapping[str, Any]:
        return {}

    async def heard(self, space: Space, account: Account, at: datetime) -> bool:
        return False

    async def last_word(self, space: Space) -> None:
        return None

    def seal(self, secret: str) -> str:
        return secret

    def unseal(self, kept: str) -> str:
        return kept

    async def moved_in(self, community: Community, name: str, by: Account) -> None: ...
    async def settle(self, community: Community, name: str, account: Account | None) -> None: ...
    async def owned_by(self, accounts: Sequence[Account]) -> None: ...
    async def administered_by(self, community: Community, account: Account) -> None: ...
    async def leads(self, account: Account) -> bool:
        return False

    async def homes(self) -> Sequence[Community]:
        return ()

    async def spaces(self) -> Sequence[tuple[Space, Sequence[Account]]]:
        return ()

    async def is_space(self, space: Space) -> bool:
        return False


class OneToken:
    """The same token everywhere."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, tenant: str) -> str:
        return self._token


@dataclass
class Parts:
    """The chat and what it is made of."""

    chat: SlackChat
    web: Web
    notes: Notes
    server: Server

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def here(self) -> Community:
        return community_of(self.world.tenant, self.world.channel)


def parts(server: Server, store: Store, **more: Any) -> Parts:
    settings = SlackSettings("xoxb-good", api_base=server.api_base, **more)
    desk = Desk(store, Core(Wording(), lambda _: (), match_apart), real_time)
    web, notes = Web(settings, OneToken("xoxb-good")), Notes()
    spaces = Spaces(web, notes, groups=settings.spaces == "group")
    return Parts(SlackChat(settings, web, spaces, notes, desk), web, notes, server)


@pytest.fixture
async def slack(slack_server: Server, store: Store) -> AsyncIterator[Parts]:
    made = parts(slack_server, store)
    yield made
    await made.chat.close()
    await made.web.close()


@pytest.fixture
async def grouped(slack_server: Server, store: Store) -> AsyncIterator[Parts]:
    made = parts(slack_server, store, spaces="group")
    made.notes.bearers = people(made.world)
    yield made
    await made.chat.close()
    await made.web.close()


def people(world: World) -> tuple[Account, Account]:
    return account_of(world.tenant, world.user("Ana")), account_of(world.tenant, world.user("Bo"))


def grounded(made: Parts, both: tuple[Account, Account]) -> Ground:
    async def standing(place: Place) -> Sequence[Message]:
        channel = made.world.direct(place.account.id) if place.kind == "inbox" else None
        channel = channel or made.world.channels[channel_of(place)]  # type: ignore[arg-type]
        return [said(each["text"]) for each in channel.messages]

    return Ground(made.chat, made.here, both, space_of(made.world.tenant, "C9999999"), standing)


class TestSlackChat(ChatContract):
    """Private channels keep the contract."""

    @pytest.fixture
    def ground(self, slack: Parts) -> Ground:
        return grounded(slack, people(slack.world))


class TestGroupMessages(ChatContract):
    """So do group messages, as far as Slack has them."""

    @pytest.fixture
    def ground(self, grouped: Parts) -> Ground:
        return grounded(grouped, tuple(grouped.notes.bearers))  # type: ignore[arg-type]


async def test_a_space_is_private_and_bears_its_code(slack: Parts) -> None:
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Zoë & Łukasz @everyone " + "x" * 200)
    channel = slack.world.channels[space.address]
    assert channel.kind == "private"
    assert channel.name.startswith("zoe-")
    assert channel.name.endswith("-abcdefgh")
    assert len(channel.name) <= 80


async def test_a_title_that_slack_cannot_write_leaves_the_code(slack: Parts) -> None:
    space = await slack.chat.open_space(slack.here, "abcdefgh", "शान्ति & 静")
    assert slack.world.channels[space.address].name == "abcdefgh"


async def test_a_title_cannot_forge_a_code(slack: Parts) -> None:
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana zzzzzzzz")
    assert space != await slack.chat.open_space(slack.here, "zzzzzzzz", "Bo")


async def test_an_archived_space_is_found_and_a_strangers_is_not_taken(slack: Parts, store: Store) -> None:
    world = slack.world
    trap = world.make("private", "trap-abcdefgh", world.user("Mallory"), {world.bot})
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    assert space.address != trap.id
    await slack.chat.close_space(space)
    later = parts(slack.server, store)
    assert await later.chat.open_space(later.here, "abcdefgh", "Ana & Bo") == space
    await later.chat.send(space, said("hello again"), "k1")
    assert not world.channels[space.address].archived, "a message wakes it up"
    await later.web.close()


async def test_a_name_that_others_have_is_said(slack: Parts) -> None:
    world = slack.world
    other = world.make("private", "ana-bo-abcdefgh", world.user("Mallory"), set())
    with pytest.raises(Never, match="rename"):
        await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    other.name = "something-else"
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    assert space.address != other.id


LOST = ["500 after", "502 after", "cut", "closed after"]


@pytest.mark.parametrize("what", LOST)
async def test_a_space_whose_receipt_was_lost_is_made_once(slack: Parts, what: Any) -> None:
    slack.server.faults.add(Fault("POST", "/conversations.create", what))
    with pytest.raises(Unsure):
        await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana Maria & Bo")
    assert [each.id for each in slack.world.spaces] == [space.address]


@pytest.mark.parametrize("what", LOST)
async def test_a_message_whose_receipt_was_lost_is_found_and_was_sent_once(slack: Parts, what: Any) -> None:
    slack.server.faults.add(Fault("POST", "/chat.postMessage", what))
    with pytest.raises(Unsure):
        await slack.chat.send(slack.here, said("one"), "k1")
    messages = slack.world.channels[slack.here.address].messages
    ref = await slack.chat.find(slack.here, "k1")
    assert ref is not None
    assert [each["ts"] for each in messages] == [ref.partition("~")[0]]
    assert len(slack.server.calls("chat.postMessage")) == 1


async def test_what_slack_says_becomes_what_follows_from_it(slack: Parts) -> None:
    faults = slack.server.faults
    faults.add(Fault("POST", "/chat.postMessage", "429", seconds=7))
    with pytest.raises(TooMany) as waits:
        await slack.chat.send(slack.here, said("one"), "k1")
    assert (waits.value.seconds, waits.value.exact, waits.value.everywhere) == (7, True, False)
    with pytest.raises(NotYet):
        await slack.chat.send(slack.here, said("one"), "k1")
    assert len(slack.server.calls("chat.postMessage")) == 1, "nobody asks again before the time"
    await slack.chat.find(slack.here, "k1")


async def test_a_token_that_is_refused_stops_its_lane_alone(slack: Parts, store: Store) -> None:
    slack.world.is_revoked = True
    with pytest.raises(Later) as refused:
        await slack.chat.send(slack.here, said("one"), "k1")
    assert refused.value.everywhere
    slack.world.is_revoked = False
    await slack.server.stop()
    fresh = parts(slack.server, store)
    with pytest.raises(Later) as away:
        await fresh.chat.send(slack.here, said("one"), "k1")
    assert away.value.everywhere
    await fresh.web.close()


async def test_nothing_leaves_after_its_time(slack: Parts) -> None:
    with deadline(0.0), pytest.raises(Later, match="time was up"):
        await slack.chat.send(slack.here, said("one"), "k1")
    assert slack.server.requests == []


async def test_history_that_may_not_be_read_cannot_tell(slack: Parts) -> None:
    await slack.chat.send(slack.here, said("one"), "k1")
    slack.world.scopes.discard("channels:history")
    with pytest.raises(CantTell):
        await slack.chat.find(slack.here, "k1")


async def test_where_channels_are_forbidden_there_are_group_messages(slack: Parts) -> None:
    slack.world.no_channels = True
    slack.notes.bearers = both = people(slack.world)
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    assert is_group(space)
    assert slack.notes.losses == [("channels", slack.here.address)]
    await slack.chat.add_people(space, both)
    await slack.chat.send(space, said("welcome"), "k1")
    assert [each["text"] for each in slack.world.channels[channel_of(space)].messages] == ["welcome"]
    with pytest.raises(Never, match="taken out"):
        await slack.chat.remove_person(space, both[0])
    other = await slack.chat.open_space(slack.here, "bbbbbbbb", "Ana & Bo")
    assert other != space
    assert channel_of(other) == channel_of(space), "the same two have one conversation"


async def test_people_who_cannot_be_let_in_are_told_of(slack: Parts) -> None:
    world, (ana, bo) = slack.world, people(slack.world)
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    world.users[bo.id]["deleted"] = True
    with pytest.raises(Never):
        await slack.chat.add_people(space, (ana, bo))
    assert ana.id in world.channels[space.address].members
    assert slack.notes.losses == [("member", bo.id)]
    guest = account_of(world.tenant, world.user("Guest", is_ultra_restricted=True))
    with pytest.raises(Refused):
        await slack.chat.add_people(space, (guest,))
    assert slack.notes.losses[1:] == [("guest", space.address)]
    await slack.chat.remove_person(space, ana)
    await slack.chat.remove_person(space, ana)
    assert ana.id not in world.channels[space.address].members


async def test_what_is_pinned_is_pinned_and_what_is_edited_keeps_its_key(slack: Parts) -> None:
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    message = Message((Plain("Welcome"),), (Button("Pact", "pact", "partnership-1"),), private=False, pinned=True)
    ref = await slack.chat.send(space, message, "k1")
    while slack.chat._after:
        await next(iter(slack.chat._after))
    assert slack.world.channels[space.address].pins == [ref.partition("~")[0]]
    await slack.chat.edit(space, ref, said("better"))
    assert await slack.chat.find(space, "k1") == ref
    inbox = Inbox(people(slack.world)[0])
    direct = await slack.chat.send(inbox, said("for you"), "k2")
    await slack.chat.edit(inbox, direct, said("for you alone"))
    assert await slack.chat.find(inbox, "k2") == direct


async def test_what_is_amiss_with_a_place_is_told(slack: Parts) -> None:
    world = slack.world
    world.channels[world.channel].members.clear()
    with pytest.raises(Refused):
        await slack.chat.send(slack.here, said("one"), "k1")
    with pytest.raises(Refused):
        await slack.chat.send(space_of(world.tenant, "C0GONE"), said("one"), "k1")
    assert [loss for loss, _ in slack.notes.losses] == ["permission", "space"]


async def test_a_space_that_was_deleted_is_made_anew(slack: Parts) -> None:
    space = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    del slack.world.channels[space.address]
    with pytest.raises(Refused):
        await slack.chat.send(space, said("one"), "k1")
    again = await slack.chat.open_space(slack.here, "abcdefgh", "Ana & Bo")
    assert [each.id for each in slack.world.spaces] == [again.address]


async def test_each_message_says_everything_in_its_text_too(slack: Parts) -> None:
    await slack.chat.send(slack.here, Message((Plain("a <b> & c"),), title="Title", private=False), "k1")
    stored = slack.world.channels[slack.here.address].messages[-1]
    assert stored["text"] == "Title\na &lt;b&gt; &amp; c"
    assert stored["metadata"]["event_payload"]["delivery"] == show.mark_of("k1")


async def test_our_own_queue_keeps_slacks_tiers(slack_server: Server, store: Store) -> None:
    minute = 2.8
    slack_server.world.rates.minute = minute
    made = parts(slack_server, store, minute=minute)
    told_to_wait = 0
    try:
        for number in range(45):
            while True:  # as the ledger does: what has no room yet comes again when it was told to
                try:
                    await made.chat.open_space(made.here, f"code{number:04}", "Ana & Bo")
                    break
                except NotYet as later:
                    told_to_wait += 1
                    await asyncio.sleep(later.seconds)
    finally:
        await made.web.close()
    assert slack_server.world.rates.refused == 0
    assert made.web.refused == 0
    assert told_to_wait <= 4
