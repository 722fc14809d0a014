"""Surveys as files: read, checked with file and line, and found by language."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from bot.chat import FORM_TITLE, Option
from bot.fields import HELP, LABEL, OPTION, OPTIONS
from bot.surveys.survey import MOST_QUESTIONS, Kind, Of, Question, Survey, Time

ENGLISH = "en"
_ID = r"^[a-z][a-z0-9_]*$"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_HEADER = re.compile(r"^\s*\[\[\s*questions\s*\]\]")


class BrokenSurvey(ValueError):
    """A survey can't be used; each line of the text names the file, the line, and what to do."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Option(_Frozen):
    code: str = Field(pattern=r"^[a-z0-9_-]+$", max_length=30)
    label: str = Field(min_length=1, max_length=OPTION)


class _Question(_Frozen):
    id: str = Field(pattern=_ID, max_length=30)
    kind: Kind
    text: str = Field(min_length=1, max_length=LABEL)
    help: str = Field(default="", max_length=HELP)
    options: tuple[_Option, ...] = Field(default=(), max_length=OPTIONS)


class _File(_Frozen):
    title: str = Field(min_length=1, max_length=FORM_TITLE)
    for_: Of = Field(alias="for")
    when: Time
    minutes: Annotated[int, Field(ge=1, le=15)]
    questions: tuple[_Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)


def read_survey(text: str, source: str, language: str = ENGLISH) -> Survey:
    """A survey from TOML; its id is the name of the file `source`, without the ending.

    Raises:
        BrokenSurvey: with every problem that was found, one a line: "file:line: what is wrong".
    """
    id_ = source.rsplit("/", 1)[-1].removesuffix(".toml")
    try:
        told = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BrokenSurvey(f"{source}:{line[1] if line else 1}: this is no valid TOML: {error}") from error
    except ValidationError as error:
        raise BrokenSurvey("\n".join(_at(text, source, each["loc"], each["msg"]) for each in _first(error))) from error
    questions = tuple(_question(each) for each in told.questions)
    problems = [f"{source}:1: name the file like end-of-round.toml"] if not _NAME.fullmatch(id_) else []
    problems += [_at(text, source, ("questions", number, "id"), wrong) for number, wrong in _wrong(questions)]
    if problems:
        raise BrokenSurvey("\n".join(problems))
    return Survey(id_, told.title, told.for_, told.when, told.minutes, questions, language)


def _first(error: ValidationError) -> list[ErrorDetails]:
    """What is wrong; without what follows from it alone, that questions which can't be read are missing."""
    return [each for each in error.errors() if each["type"] != "too_short"] or error.errors()


def _question(told: _Question) -> Question:
    options = tuple(Option(each.code, each.label) for each in told.options)
    return Question(told.id, told.kind, told.text, told.help, options)


def _wrong(questions: Sequence[Question]) -> Iterator[tuple[int, str]]:
    """(number of the question, what is wrong with it)."""
    seen: dict[str, int] = {}
    for number, each in enumerate(questions):
        if each.id in seen:
            yield number, f"the id {each.id!r} was used for question {seen[each.id] + 1}; each question needs its own"
        seen.setdefault(each.id, number)
        yield from ((number, wrong) for wrong in wrong_with(each))
    for number in [place for place, each in enumerate(questions) if each.kind == "release"][1:]:
        yield number, "words are released once; leave one question of the kind 'release'"


def wrong_with(question: Question) -> Iterator[str]:
    """What is wrong with one question."""
    if (question.kind in ("one", "many")) != bool(question.options):
        yield f"question {question.id!r}: options belong to the kinds 'one' and 'many', and to no other"
    twice = sorted(code for code, count in Counter(question.codes).items() if count > 1)
    if twice:
        yield f"question {question.id!r}: the options {', '.join(twice)} occur twice"


def _at(text: str, source: str, place: Sequence[int | str], wrong: str) -> str:
    """A problem with its file, its line, and the key it is about."""
    lines = text.split("\n")
    headers = [number for number, line in enumerate(lines, 1) if _HEADER.match(line)]
    begin, rest = 1, [*place]
    if len(rest) > 1 and rest[0] == "questions" and isinstance(rest[1], int) and rest[1] < len(headers):
        begin, rest = headers[rest[1]], rest[2:]
    key = next((str(each) for each in rest if isinstance(each, str)), "")
    inside = (begin + shift for shift, line in enumerate(lines[begin - 1 :]) if re.match(rf"\s*{key}\s*=", line))
    line = next(inside, begin) if key else begin
    return f"{source}:{line}: {key}{': ' if key else ''}{wrong}"


# The surveys that come with Farpair, and those of a folder.


def load_surveys(folder: Traversable, language: str = ENGLISH) -> Mapping[str, Survey]:
    """The surveys in `folder` by id, each in `language` where it is translated, else in English.

    Raises:
        BrokenSurvey: a file can't be used, or a translation asks something else than the English one.
    """
    english = _shelf(folder, ENGLISH)
    main = re.split("[-_]", language)[0].lower() if _LANGUAGE.fullmatch(language) else ENGLISH
    theirs = _shelf(folder, main) if main != ENGLISH else {}
    for id_, survey in theirs.items():
        _check_translation(english.get(id_), survey)
    return {**english, **theirs}


def _shelf(folder: Traversable, language: str) -> dict[str, Survey]:
    shelf = folder.joinpath(language)
    if not shelf.is_dir():
        return {}
    found = sorted((each for each in shelf.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    read = [read_survey(each.read_text(encoding="utf-8"), f"{language}/{each.name}", language) for each in found]
    return {each.id: each for each in read}


def _check_translation(english: Survey | None, survey: Survey) -> None:
    where = f"{survey.language}/{survey.id}.toml:1"
    if english is None:
        raise BrokenSurvey(f"{where}: there is no survey of this name in English; add that first")
    asked = [(each.id, each.kind, each.codes) for each in english.questions]
    if [(each.id, each.kind, each.codes) for each in survey.questions] != asked:
        raise BrokenSurvey(f"{where}: the ids, kinds and codes must be those of the English file, in the same order")


@lru_cache(maxsize=64)
def shipped(language: str) -> Mapping[str, Survey]:
    """The surveys that come with Farpair."""
    return load_surveys(files("prompts") / "surveys", language)
