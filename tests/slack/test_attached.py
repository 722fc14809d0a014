"""Files and public threads on Slack."""

from __future__ import annotations

import pytest

from bot.chat import Inbox, Later, Unfinished
from tests.discord.faults import Fault, What
from tests.slack.test_chat import Parts, people, slack
from tests.slack.world import Raw
from tests.web.attached import CALENDAR, PNG, WITH_FILES, WITH_THREAD

__all__ = ["slack"]


def shared(slack: Parts, channel: str = "") -> list[list[Raw]]:
    return [each["files"] for each in slack.world.channels[channel or slack.world.channel].messages if "files" in each]


async def test_what_is_sent_has_its_files(slack: Parts) -> None:
    await slack.chat.send(slack.here, WITH_FILES, "k1")
    (files,) = shared(slack)
    assert [(each["name"], each["data"], each["alt"]) for each in files] == [
        ("map.png", PNG, "A map"),
        ("meeting.ics", CALENDAR, "Your meeting"),
    ]


async def test_without_the_right_to_files_the_words_stand(slack: Parts) -> None:
    slack.world.scopes.discard("files:write")
    for key in ("k1", "k2"):
        await slack.chat.send(slack.here, WITH_FILES, key)
    ref = await slack.chat.find(slack.here, "k1")
    assert ref is not None
    await slack.chat.complete(slack.here, ref, WITH_FILES)
    assert slack.notes.losses == [("files", slack.world.channel)] * 2
    assert [each["text"] for each in slack.world.channels[slack.world.channel].messages] == ["Look at this"] * 2
    slack.server.requests = [each for each in slack.server.requests if each.answer != "missing_scope"]


async def test_a_public_thread_is_the_replies_of_its_message(slack: Parts) -> None:
    await slack.chat.send(slack.here, WITH_THREAD, "k1")
    (message,) = slack.world.channels[slack.world.channel].messages
    assert message["text"] == "A prompt for everybody"


@pytest.mark.parametrize(
    ("method", "what"),
    [
        *(("files.getUploadURLExternal", each) for each in ("500", "500 after", "429", "cut", "closed after")),
        ("upload", "500"),
        ("upload", "429"),
    ],
)
async def test_nothing_stands_there_before_its_files_are_uploaded(slack: Parts, method: str, what: What) -> None:
    slack.server.faults.add(Fault("POST", f"/{method}", what))
    with pytest.raises(Later):
        await slack.chat.send(slack.here, WITH_FILES, "k1")
    assert await slack.chat.find(slack.here, "k1") is None
    slack.web._not_before.clear()
    await slack.chat.send(slack.here, WITH_FILES, "k1")
    assert [[each["name"] for each in files] for files in shared(slack)] == [["map.png", "meeting.ics"]]


@pytest.mark.parametrize("what", ["500", "500 after", "502 after", "429", "cut", "closed after"])
@pytest.mark.parametrize("place", ["channel", "inbox"])
async def test_files_that_were_not_shared_are_shared_later_and_once(slack: Parts, what: What, place: str) -> None:
    ana, _ = people(slack.world)
    where = slack.here if place == "channel" else Inbox(ana)
    there = slack.world.channel if place == "channel" else slack.world.direct(ana.id).id
    await slack.chat.send(where, WITH_FILES, "before")
    slack.server.faults.add(Fault("POST", "/files.completeUploadExternal", what))
    with pytest.raises(Unfinished, match="It is there without its files"):
        await slack.chat.send(where, WITH_FILES, "k1")
    slack.web._not_before.clear()
    await slack.chat.send(where, WITH_FILES, "after")
    ref = await slack.chat.find(where, "k1")
    assert ref is not None
    await slack.chat.complete(where, ref, WITH_FILES)
    await slack.chat.complete(where, ref, WITH_FILES)
    assert len(shared(slack, there)) == 3
    assert len({each["id"] for files in shared(slack, there) for each in files}) == 6
    assert slack.notes.losses == []


async def test_a_right_that_was_taken_away_in_between_is_told(slack: Parts) -> None:
    slack.server.faults.add(Fault("POST", "/files.completeUploadExternal", "500"))
    with pytest.raises(Unfinished):
        await slack.chat.send(slack.here, WITH_FILES, "k1")
    slack.world.scopes.discard("files:write")
    ref = await slack.chat.find(slack.here, "k1")
    assert ref is not None
    await slack.chat.complete(slack.here, ref, WITH_FILES)
    assert slack.notes.losses == [("files", slack.world.channel)]
    slack.server.requests = [each for each in slack.server.requests if each.answer != "missing_scope"]
