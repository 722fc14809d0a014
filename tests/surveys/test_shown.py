"""Every page of every survey as Discord and Slack show it."""

from __future__ import annotations

import pytest

from adapters.discord import show as discord
from adapters.slack import show as slack
from bot.chat import Form
from bot.surveys.fields import field_of
from bot.surveys.reading import shipped
from bot.surveys.survey import Survey
from bot.wording import Wording
from tests.slack.described import ABSENT, against_view, folder

SAY = Wording().voice("en")
SURVEYS = tuple(shipped("en").values())


def forms(survey: Survey) -> list[Form]:
    """Its pages as the desk makes them, the introduction at its longest."""
    intro = (*SAY("survey.intro", count=3), *SAY("survey.few"))
    return [
        Form(
            "survey.save",
            survey.title,
            tuple(field_of(each, "", SAY) for each in page),
            f"round-999999999.{survey.id}.{number}",
            intro if number == 1 else (),
            submit=SAY.line("survey.next"),
        )
        for number, page in enumerate(survey.pages(), 1)
    ]


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
def test_discord_can_show_it(survey: Survey) -> None:
    for form in forms(survey):
        data = discord.modal(form)["data"]
        assert 1 <= len(data["components"]) <= 5
        labels = [each["label"] for each in data["components"] if each["type"] == 18]
        assert all(0 < len(label) <= 45 for label in labels)
        assert len(labels) == len(form.fields)


@pytest.mark.skipif(folder() is None, reason=ABSENT)
@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
def test_slack_can_show_it(survey: Survey) -> None:
    words = {"send": "Send", "close": "Close", "title": "Farpair"}
    for form in forms(survey):
        assert not against_view(slack.form_view(form, None, words))
