"""A message as Slack shows it, read back from its blocks."""

from __future__ import annotations

from adapters.slack.preview import rendered
from bot.chat import Button, Link, Message, Plain


def test_headings_bold_links_lines_and_buttons() -> None:
    words = (Plain("Bold", bold=True), Plain(" and <b>*plain*</b>\n\nmore "), Link("here", "https://example.org/a"))
    shown = rendered(Message(words, (Button("Go on", "join", style="primary"),), "A title"))
    assert shown.lines[0].kind == "heading"
    assert [run.text for run in shown.lines[1].runs] == ["Bold", " and <b>*plain*</b>"]
    assert [run.bold for run in shown.lines[1].runs] == [True, False]
    assert shown.lines[2].runs == ()
    assert [(run.text, run.href) for run in shown.lines[3].runs] == [("more ", ""), ("here", "https://example.org/a")]
    assert shown.buttons == (("Go on", "primary"),)
    assert 0 < shown.letters < shown.most
