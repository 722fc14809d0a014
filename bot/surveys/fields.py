"""A survey's questions as fields of a form, and what was filled in as answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Choice, Field, Option, Request, Text
from bot.people import Answers
from bot.questions import cleaned
from bot.surveys.survey import SCALE, Question
from bot.wording import Voice

LONGEST = 1_000
YES = "yes"


def field_of(question: Question, given: str | tuple[str, ...], say: Voice) -> Field:
    """The field for a question, holding what was answered before. Nothing has to be answered."""
    if question.kind == "words":
        written = given if isinstance(given, str) else ""
        return Text(question.id, question.text, question.help, written, False, LONGEST, lines=6)
    options = _options(question, say)
    value = given if isinstance(given, tuple) else ((given,) if given else ())
    most = len(options) if question.kind == "many" else 1
    return Choice(question.id, question.text, options, question.help, value, least=0, most=most)


def _options(question: Question, say: Voice) -> tuple[Option, ...]:
    match question.kind:
        case "scale":
            return tuple(Option(each, say.line(f"survey.scale_{each}")) for each in SCALE)
        case "release":
            return (Option(YES, say.line("survey.release")),)
        case _:
            return question.options


def read_page(
    questions: Sequence[Question], request: Request, say: Voice
) -> tuple[dict[str, str | tuple[str, ...]], dict[str, str]]:
    """(answers, errors in words) by question id; what was left empty is not among the answers."""
    answers: dict[str, str | tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for each in questions:
        value = _words(each, request) if each.kind == "words" else _picked(each, request)
        if isinstance(value, str) and len(value) > LONGEST:
            errors[each.id] = say.line("answers.too_long", count=len(value), most=LONGEST)
        elif value is None:
            errors[each.id] = say.line("answers.not_an_option")
        elif value:
            answers[each.id] = value
    return answers, errors


def _words(question: Question, request: Request) -> str:
    return cleaned(request.text(question.id), lines=True)


def _picked(question: Question, request: Request) -> str | tuple[str, ...] | None:
    """The codes that were picked; None where one of them can't be picked."""
    able = (YES,) if question.kind == "release" else question.codes
    picked = tuple(dict.fromkeys(code for code in request.picked(question.id) if code))
    if not set(picked) <= set(able) or (question.kind != "many" and len(picked) > 1):
        return None
    return picked if question.kind == "many" else "".join(picked)


def as_kept(answers: Answers) -> dict[str, str | tuple[str, ...]]:
    """Answers of a draft as the fields take them."""
    return {key: value if isinstance(value, str) else tuple(value) for key, value in answers.items()}
