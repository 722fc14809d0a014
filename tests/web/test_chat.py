"""The local chat as a platform: the contract, its rehearsed failures, and what a restart leaves."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.web import WebChat, open_chat
from adapters.web.places import CHANNEL, account_of, key_of, space_of
from bot.chat import Account, Community, Inbox, Later, Message, Never, Place, Unsure
from tests.web.chat_contract import ChatContract, Ground, said


@pytest.fixture
async def ground(chat: WebChat) -> Ground:
    ana, bo = await chat.add_seat("Ana"), await chat.add_seat("Bo")

    async def standing(place: Place) -> Sequence[Message]:
        reader = place.account.id if place.kind == "inbox" else ana.id
        entries = (await chat.messages.excerpt(reader, key_of(place))).entries
        return [entry.said for entry in entries if isinstance(entry.said, Message)]

    return Ground(chat, CHANNEL, (account_of(ana.id), account_of(bo.id)), space_of("none"), standing)


class TestWebChat(ChatContract):
    """The local chat keeps the contract."""


async def test_the_same_key_twice_is_one_message(ground: Ground) -> None:
    first = await ground.chat.send(CHANNEL, said("one"), "k1")
    assert await ground.chat.send(CHANNEL, said("one"), "k1") == first
    assert await ground.texts(CHANNEL) == ["one"]


async def test_told_to_lose_its_answer_it_stores_all_the_same(chat: WebChat) -> None:
    chat.fail_after_storing = 1.0
    with pytest.raises(Unsure):
        await chat.send(CHANNEL, said("one"), "k1")
    assert await chat.find(CHANNEL, "k1") is not None


async def test_told_to_refuse_it_stores_nothing_and_asks_to_come_back(chat: WebChat) -> None:
    answers = iter([True, False])
    chat.fail_before_storing = lambda: next(answers)
    with pytest.raises(Later) as refused:
        await chat.send(CHANNEL, said("one"), "k1")
    assert refused.value.seconds > 0
    assert await chat.find(CHANNEL, "k1") is None
    await chat.send(CHANNEL, said("one"), "k1")
    assert await chat.find(CHANNEL, "k1") is not None


@pytest.mark.parametrize(
    "place",
    [
        Inbox(account_of("nobody")),
        Inbox(Account("discord", "", "1")),
        Community("web", "local", "second"),
        Community("slack", "T1", "programme"),
    ],
)
async def test_places_of_others_are_refused(chat: WebChat, place: Place) -> None:
    with pytest.raises(Never):
        await chat.send(place, said("one"), "k1")


async def test_a_closed_space_takes_nothing_more(chat: WebChat) -> None:
    space = await chat.open_space(CHANNEL, "7K2P", "Ana and Bo")
    await chat.close_space(space)
    with pytest.raises(Never):
        await chat.send(space, said("one"), "k1")


async def test_nobody_is_let_in_where_one_is_unknown(chat: WebChat) -> None:
    ana = await chat.add_seat("Ana")
    space = await chat.open_space(CHANNEL, "7K2P", "Ana and Bo")
    with pytest.raises(Never):
        await chat.add_people(space, [account_of(ana.id), account_of("nobody")])
    assert await chat.people.members_of("7K2P") == set()


async def test_a_busy_file_means_later_and_nothing_stored(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite3"
    chat = await open_chat(path)
    await chat.messages.find("programme", "warm")
    await chat._file.change("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Later):
        await chat.send(CHANNEL, said("one"), "k1")
    other.execute("ROLLBACK")
    other.close()
    assert await chat.find(CHANNEL, "k1") is None
    await chat.close()


async def test_everything_outlives_the_program(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite3"
    chat = await open_chat(path)
    ana = await chat.add_seat("Ana")
    await chat.send(Inbox(account_of(ana.id)), said("for you"), "k1")
    await chat.close()
    again = await open_chat(path)
    assert [seat.name for seat in await again.seats()] == ["Ana"]
    assert await again.find(Inbox(account_of(ana.id)), "k1") == "1"
    await again.close()


async def test_a_file_that_is_no_chat_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes\n" * 200)
    with pytest.raises(OSError, match=r"notes\.txt"):
        await open_chat(path)
    assert path.read_text().startswith("my notes")


async def test_seats_with_the_same_name_have_addresses_of_their_own(chat: WebChat) -> None:
    ids = [(await chat.add_seat(name)).id for name in ("Ana", "Ana", "अनीता", "‮evil‬", "Ana")]
    assert ids == ["ana", "ana-2", "seat", "evil", "ana-3"]
    await chat.seat("coordinator", "Coordinator")
    await chat.seat("coordinator", "Coordinator")
    assert [seat.id for seat in await chat.seats()].count("coordinator") == 1


async def test_the_chat_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    chat = await open_chat(tmp_path / "chat.sqlite3")
    await chat.close()
    assert (tmp_path / "chat.sqlite3").stat().st_mode & 0o077 == 0
