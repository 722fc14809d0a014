"""What partners have in common, as they may read it themselves: true now, and nothing that was told to others alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import world
from bot.chat import Words
from bot.matching import Reason
from bot.matching.reasons import reasons
from bot.people import Participant
from bot.persons import person_of
from bot.programme import Question, Settings
from bot.spoken import spoken
from bot.wording import Voice

_QUESTION = {"language": "languages", "hours": "timezone"}
"""The question that a reason tells the answers of, where it is not called like one."""


def in_common(say: Voice, settings: Settings, members: Sequence[Participant], day: date) -> Words:
    """A line for each thing that all members told and agreed to show; nothing where there is none.

    It comes from what they say of themselves today, so that a changed answer makes no reason untrue.
    """
    if len(members) < 2:
        return ()
    found = reasons([person_of(each, settings) for each in members], day)
    said = spoken(settings, say)
    lines = [line for reason in found if (line := _line(say, said, reason))]
    return say("share.head", lines="\n".join(f"- {line}" for line in lines)) if lines else ()


def _line(say: Voice, settings: Settings, reason: Reason) -> str:
    question = settings.question(_QUESTION.get(reason.key, reason.key))
    if question is None or question.seen_by != "partner":
        return ""
    if reason.key == "hours":
        return say.line("reason.hours", count=int(reason.about[0]), what="")
    told = say.list([_label(question, code, say.language) for code in reason.about])
    return say.line("share.line", question=question.short or question.label, what=told)


def _label(question: Question, code: str, language: str) -> str:
    return world.language_name(code, language) if question.kind == "languages" else question.label_of(code)
