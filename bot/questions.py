"""A programme's questions as fields of a form, and what people wrote in them as answers.

What is stored are codes: an ISO country, CLDR languages, an IANA zone, the codes of options.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from bot import world
from bot.chat import Choice, Field, Option, Request, Text
from bot.listing import listed
from bot.people import Answers
from bot.programme import Question
from bot.wording import Voice

NAME_LENGTH = 80
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = {"\u200c", "\u200d"}  # needed to write Devanagari, Persian and others rightly
_CLEARING = "-"


def cleaned(text: str, lines: bool = False) -> str:
    """The text without control characters and direction overrides, spaces made single; lines kept if asked."""
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if (lines and sign == "\n")
        or sign in _JOINERS
        or sign.isspace()
        or unicodedata.category(sign) not in _INVISIBLE
    )
    rows = (" ".join(row.split()) for row in kept.split("\n")) if lines else (" ".join(kept.split()),)
    return "\n".join(rows).strip()


def field_of(question: Question, given: str | tuple[str, ...], say: Voice) -> Field:
    """The field for a question, holding what was answered before (codes) or written in a refused form."""
    seen = say.line(f"seen_by.{question.seen_by}")
    explained = f"{question.help} {seen}".strip()
    if question.options:
        return _choice(question, given, explained)
    return Text(
        key=question.key,
        label=question.label,
        help=explained,
        value=as_written(question, given, say.language),
        required=question.required,
        max_length=_longest(question),
        lines=6 if question.kind == "paragraph" else 1,
        suggest={"country": "suggest.country", "zone": "suggest.zone", "languages": "suggest.language"}.get(
            question.kind, ""
        ),
        several=question.most if question.kind == "languages" else 1,
    )


def _choice(question: Question, given: str | tuple[str, ...], explained: str) -> Choice:
    many = question.kind == "many"
    return Choice(
        key=question.key,
        label=question.label,
        options=tuple(Option(option.code, option.label) for option in question.options),
        help=explained,
        value=given if isinstance(given, tuple) else ((given,) if given else ()),
        least=1 if question.required else 0,
        most=min(question.most, len(question.options)) if many else 1,
    )


def _longest(question: Question) -> int:
    return NAME_LENGTH if question.kind == "name" else question.max_length


def as_written(question: Question, given: str | tuple[str, ...], language: str) -> str:
    """The answer as a person would write it into a form, from which it is read again."""
    values = given if isinstance(given, tuple) else ((given,) if given else ())
    match question.kind:
        case "country":
            return "".join(world.country_name(code, language) for code in values)
        case "languages":
            return ", ".join(world.language_name(code, language) for code in values)
        case "one" | "many":
            return ", ".join(question.label_of(code) for code in values)
        case _:
            return "; ".join(values)


def as_told(question: Question, given: str | tuple[str, ...], language: str) -> str:
    """The answer as others read it: several things in one sentence."""
    values = given if isinstance(given, tuple) else ((given,) if given else ())
    match question.kind:
        case "languages":
            return listed([world.language_name(code, language) for code in values], language)
        case "one" | "many":
            return listed([question.label_of(code) for code in values], language)
        case _:
            return as_written(question, given, language)


def read_answers(questions: Iterable[Question], request: Request, say: Voice) -> tuple[Answers, Mapping[str, str]]:
    """(answers as codes, errors in words) by question key. What was left empty is answered with nothing."""
    answers: dict[str, str | tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for question in questions:
        try:
            answers[question.key] = _read(question, request, say)
        except _Refused as refusal:
            errors[question.key] = refusal.sentence
    return answers, errors


class _Refused(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _read(question: Question, request: Request, say: Voice) -> str | tuple[str, ...]:
    value = _read_options(question, request, say) if question.options else _read_text(question, request, say)
    if question.required and not value:
        raise _Refused(say.line("answers.needed"))
    return value


def _read_options(question: Question, request: Request, say: Voice) -> str | tuple[str, ...]:
    known = {option.code for option in question.options}
    picked = tuple(dict.fromkeys(code for code in request.picked(question.key) if code))
    if not set(picked) <= known:
        raise _Refused(say.line("answers.not_an_option"))
    if question.kind == "one":
        return picked[0] if picked else ""
    if len(picked) > question.most:
        raise _Refused(say.line("answers.too_many", count=question.most))
    return picked


def _read_text(question: Question, request: Request, say: Voice) -> str | tuple[str, ...]:
    written = cleaned(request.text(question.key), lines=question.kind == "paragraph")
    if written == _CLEARING and not question.required:
        return ""
    if len(written) > _longest(question):
        raise _Refused(say.line("answers.too_long", count=len(written), most=_longest(question)))
    if not written:
        return () if question.kind == "languages" else ""
    match question.kind:
        case "country":
            return _read_country(written, say)
        case "languages":
            return _read_languages(written, question, say)
        case "zone":
            return _read_zone(written, request, say)
        case _:
            return written


def _read_country(written: str, say: Voice) -> str:
    found = world.recognise_country(written)
    if found.code:
        return found.code
    names = [world.country_name(code, say.language) for code in found.suggestions]
    raise _Refused(_did_you_mean("answers.country", written, names, say))


def _read_languages(written: str, question: Question, say: Voice) -> tuple[str, ...]:
    codes: list[str] = []
    for piece, found in world.recognise_languages(written):
        if not found.code:
            names = [world.language_name(code, say.language) for code in found.suggestions]
            raise _Refused(_did_you_mean("answers.language", piece, names, say))
        codes.append(found.code)
    distinct = tuple(dict.fromkeys(codes))
    if len(distinct) > question.most:
        raise _Refused(say.line("answers.too_many", count=question.most))
    return distinct


def _read_zone(written: str, request: Request, say: Voice) -> str:
    country = world.recognise_country(request.text("country")).code or ""
    found = world.recognise_zone(written, country)
    if found.code:
        return found.code
    raise _Refused(_did_you_mean("answers.zone", written, list(found.suggestions), say))


def _did_you_mean(key: str, written: str, names: list[str], say: Voice) -> str:
    short = written if len(written) <= 40 else f"{written[:39]}…"
    if names:
        return say.line("answers.did_you_mean", written=short, names=say.either(names))
    return say.line(key, written=short)


def shown_to_partner(questions: Iterable[Question], answers: Answers, language: str) -> list[tuple[str, str]]:
    """(label, answer) of what a partner may read, in the order of the questions; empty answers left out."""
    return [
        (question.short or question.label, as_told(question, answers.get(question.key, ""), language))
        for question in questions
        if question.seen_by == "partner" and answers.get(question.key)
    ]
