"""A message as Discord shows it, read back from its payload: what was escaped stands as it was typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.discord.preview import rendered
from adapters.discord.show import CONTENT
from bot.chat import Account, Button, Link, Mention, Message, Plain, When


def said(message: Message) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in rendered(message).lines)


@pytest.mark.parametrize(
    "typed",
    [
        "*stars* and _lines_ `code` ~~x~~ ||y||",
        "# no heading\n> no quote\n1. one",
        "back\\slash",
        "<t:1:F> <@1> @everyone",
    ],
)
def test_what_was_typed_is_read_as_it_was_typed(typed: str) -> None:
    assert said(Message((Plain(typed),))).replace("\u2060", "") == typed


def test_bold_lists_links_times_and_buttons() -> None:
    words = (
        Plain("Title", bold=True),
        Plain("\n\n- one\n- two\n"),
        Link("here", "https://example.org/a"),
        When(datetime(2027, 2, 1, 9, tzinfo=UTC)),
        Mention(Account("discord", "", "77"), "Ana"),
    )
    shown = rendered(Message(words, (Button("Go on", "join"), Button("Stop", "leave", style="danger"))))
    assert shown.lines[0].runs[0].bold
    assert [line.kind for line in shown.lines if line.kind == "bullet"] == ["bullet", "bullet"]
    (link,) = [run for line in shown.lines for run in line.runs if run.href]
    assert (link.text, link.href) == ("here", "https://example.org/a")
    assert "01 February 2027 09:00 UTC" in said(Message(words))
    assert "@77" in said(Message(words))
    assert shown.buttons == (("Go on", "plain"), ("Stop", "danger"))
    assert 0 < shown.letters <= shown.most == CONTENT


def test_what_is_longer_than_a_message_is_shown_in_its_frame() -> None:
    assert said(Message((Plain("*" * 1_500),))).count("*") == 1_500
