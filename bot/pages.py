"""Pages of a programme's questions as forms: the profile's, the first one, what the rules need, and the boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.asking import Ask
from bot.chat import Choice, Field, Form, Option, Plain, Text, Words, fitting
from bot.people import Answers
from bot.programme import Question, Settings
from bot.questions import as_written, field_of, shown_to_partner

CONSENTS = ("conduct", "stored", "age")


def page_form(ask: Ask, page: str, name: str, written: Answers, errors: Mapping[str, str]) -> Form:
    """One page of questions, holding what was written in it, with errors at their fields."""
    settings = ask.spoken
    return _form(ask, settings.page(page), name, settings.title(page), f"{ask.here}.{page}", written, errors)


def needed_form(ask: Ask, written: Answers, errors: Mapping[str, str]) -> Form:
    """What the rules need to know beyond the first page."""
    title = ask.say.line("join.needed_title")
    return _form(ask, ask.spoken.needed(), "join.needed", title, ask.here, written, errors)


def first_questions(settings: Settings) -> list[Question]:
    """All that must be told before somebody can be matched."""
    needed = {question.key: question for question in settings.needed()}
    here = [needed.pop(question.key, question) for question in settings.page("first")]
    return [*here, *needed.values()]


def as_fields(questions: Iterable[Question], answers: Answers, language: str) -> Answers:
    """Stored codes as people write them, for the fields to write in; options stay codes."""
    return {
        q.key: answers.get(q.key, "") if q.options else as_written(q, answers.get(q.key, ""), language)
        for q in questions
    }


def _form(
    ask: Ask,
    questions: Iterable[Question],
    name: str,
    title: str,
    subject: str,
    written: Answers,
    errors: Mapping[str, str],
) -> Form:
    fields = tuple(_filled(field_of(q, written.get(q.key, ""), ask.say), written) for q in questions)
    return Form(name, title, fields, subject, errors=errors, submit=ask.say.line("form.save"))


def _filled(field: Field, written: Answers) -> Field:
    """A text field keeps the very words that were written; they may be no code yet."""
    raw = written.get(field.key, "")
    return replace(field, value=raw) if isinstance(field, Text) and isinstance(raw, str) else field


def consent_form(ask: Ask, answers: Answers) -> Form:
    """What a partner will see, and what is agreed to."""
    intro = (
        *ask.say("join.partner_sees", shown=fitting(partner_sees(ask, answers), 500)),
        *ask.say("join.before", conduct=ask.spoken.code_of_conduct or ask.say.line("join.conduct")),
        *ask.who_can_read(),
    )
    fields = tuple(_tick(ask, key) for key in consents(ask))
    return Form(
        "join.consent",
        ask.say.line("join.consent_title"),
        fields,
        ask.here,
        intro,
        submit=ask.say.line("join.send"),
    )


def consents(ask: Ask) -> tuple[str, ...]:
    """The boxes that must be ticked."""
    return CONSENTS if ask.programme.settings.minimum_age else CONSENTS[:2]


def _tick(ask: Ask, key: str) -> Choice:
    age = ask.programme.settings.minimum_age
    label, option = ask.say.line(f"join.{key}_label"), ask.say.line(f"join.{key}_yes", age=age)
    return Choice(key, label, (Option("yes", option),), least=0)


def partner_sees(ask: Ask, answers: Answers) -> Words:
    """Label and answer, a line each, of what a partner may read."""
    rows = shown_to_partner(ask.spoken.questions, answers, ask.say.language)
    parts: list[Plain] = []
    for label, answer in rows:
        parts += [Plain(f"{label}: ", bold=True), Plain(f"{answer}\n")]
    return tuple(parts)
