"""A programme's surveys as they are asked: from the files, with its own questions, the same as ever under each id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.asking import Core
from bot.store import Records
from bot.surveys.records import Remembered
from bot.surveys.survey import Question, Survey


async def surveys_of(tx: Records, core: Core, programme_id: int, language: str) -> Mapping[str, Survey]:
    """The surveys of a programme by id, in a language as far as they are translated, with its own questions."""
    own: dict[str, tuple[Question, ...]] = {}
    for each in await tx.surveys.questions(programme_id):
        if each.origin == "own":
            own[each.survey] = (*own.get(each.survey, ()), each.question)
    return {id_: survey.with_own(own.get(id_, ())) for id_, survey in core.surveys(language).items()}


def changed(remembered: Sequence[Remembered], survey: Survey) -> list[str]:
    """What is asked otherwise than before under the same id: a sentence for each.

    A new option may be added. A text, a kind, or the label of an option that was there is another question.
    """
    before = {each.question.id: each.question for each in remembered if each.survey == survey.id}
    pairs = ((before[each.id], each) for each in survey.questions if each.id in before)
    return [wrong for old, new in pairs if (wrong := difference(old, new))]


def difference(old: Question, new: Question) -> str:
    """In what a question differs from what was asked under its id; empty where it is the same."""
    if (old.kind, old.text) != (new.kind, new.text):
        return f"{new.id}: it was asked as {old.text!r} ({old.kind}), and is {new.text!r} ({new.kind}) now"
    labels = {option.value: option.label for option in new.options}
    gone = [option.value for option in old.options if labels.get(option.value) != option.label]
    return f"{new.id}: the options {', '.join(gone)} were others before" if gone else ""


async def remember(tx: Records, programme_id: int, survey: Survey, now: datetime) -> None:
    """Keep how each question of a survey is asked; what is kept already stays, with its options brought up to date."""
    known = {each.question.id: each for each in await tx.surveys.questions(programme_id) if each.survey == survey.id}
    new = [each for each in survey.questions if each.id not in known or known[each.id].question.options != each.options]
    await tx.surveys.remember(
        [
            Remembered(programme_id, survey.id, each, "own" if each.own else "file", _since(known.get(each.id), now))
            for each in new
        ]
    )


def _since(known: Remembered | None, now: datetime) -> datetime:
    return known.since if known else now
