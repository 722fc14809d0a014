"""Files and public threads on Slack."""

from __future__ import annotations

from tests.slack.program import until
from tests.slack.test_chat import Parts, slack
from tests.web.attached import CALENDAR, PNG, WITH_FILES, WITH_THREAD

__all__ = ["slack"]


async def test_what_is_sent_has_its_files(slack: Parts) -> None:
    await slack.chat.send(slack.here, WITH_FILES, "k1")
    messages = slack.world.channels[slack.world.channel].messages
    await until(lambda: any("files" in each for each in messages))
    (files,) = [each["files"] for each in messages if "files" in each]
    assert [(each["name"], each["data"], each["alt"]) for each in files] == [
        ("map.png", PNG, "A map"),
        ("meeting.ics", CALENDAR, "Your meeting"),
    ]


async def test_without_the_right_to_files_the_words_stand(slack: Parts) -> None:
    slack.world.scopes.discard("files:write")
    await slack.chat.send(slack.here, WITH_FILES, "k1")
    await until(lambda: any(each.answer == "missing_scope" for each in slack.server.requests))
    assert [each["text"] for each in slack.world.channels[slack.world.channel].messages] == ["Look at this"]
    slack.server.requests = [each for each in slack.server.requests if each.answer != "missing_scope"]


async def test_a_public_thread_is_the_replies_of_its_message(slack: Parts) -> None:
    await slack.chat.send(slack.here, WITH_THREAD, "k1")
    (message,) = slack.world.channels[slack.world.channel].messages
    assert message["text"] == "A prompt for everybody"
