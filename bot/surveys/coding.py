"""Open answers, read and coded by people: a frame of tags with counts, and who may be quoted. No machine judges.

For the pages of coordinators and for exports alike: each function takes a transaction of the store and checks that what
it is asked about belongs to the programme; that the asker coordinates it is checked by whoever calls. Nothing here is
about anybody: sheets have no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.asking import Core
from bot.people import Programme
from bot.questions import cleaned
from bot.store import Records
from bot.surveys.memory import surveys_of
from bot.surveys.records import Sheet, Tag
from bot.surveys.survey import Question, Survey

Codes = Mapping[tuple[str, str], Sequence[int]]
LABEL = 60
MOST_TAGS = 60


class CantCode(ValueError):
    """What was asked for can't be done; the text is a wording key."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """Somebody's words on one question. `quotable` where they released them; `tags` are the numbers of tags."""

    sheet: str
    words: str
    quotable: bool
    tags: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The coding frame of one open question in a round: its tags with how many answers bear each, and the answers.

    `answers` come in an order by lot that stays the same; `uncoded` is how many bear no tag yet.
    """

    survey: Survey
    question: Question
    tags: tuple[tuple[Tag, int], ...]
    answers: tuple[OpenAnswer, ...]

    @property
    def uncoded(self) -> int:
        return sum(not each.tags for each in self.answers)


async def open_questions(
    tx: Records, core: Core, programme: Programme, language: str
) -> Sequence[tuple[Survey, Question]]:
    """The open questions of a programme's surveys."""
    surveys = await surveys_of(tx, core, programme.id, language)
    return [(survey, each) for survey in surveys.values() for each in survey.questions if each.kind == "words"]


async def frame(tx: Records, core: Core, programme: Programme, about: tuple[int, str, str]) -> Frame:
    """The answers to `about` = (round id, survey id, question id), with tags and counts.

    Raises:
        CantCode: there is no such round or open question in this programme.
    """
    round_id, survey_id, _ = about
    asked = await _question(tx, core, programme, about)
    sheets = await tx.surveys.sheets(round_id, survey_id)
    return framed(asked, sheets, await tx.surveys.codes(round_id), await tx.surveys.tags(programme.id))


def framed(asked: tuple[Survey, Question], sheets: Sequence[Sheet], codes: Codes, tags: Sequence[Tag]) -> Frame:
    """The frame of one open question from what the store keeps."""
    survey, question = asked
    answers = tuple(
        OpenAnswer(each.id, words, quotable(survey, each), tuple(codes.get((each.id, question.id), ())))
        for each in sheets
        if isinstance(words := each.answers.get(question.id, ""), str) and words
    )
    counted = Counter(tag for each in answers for tag in each.tags)
    mine = [each for each in tags if _is_for(each, survey.id, question.id)]
    return Frame(survey, question, tuple((each, counted[each.id]) for each in mine), answers)


def quotable(survey: Survey, sheet: Sheet) -> bool:
    """Whether whoever filled in a sheet has released their words for quoting."""
    asked = [each.id for each in survey.questions if each.kind == "release"]
    return any(sheet.answers.get(each) == "yes" for each in asked)


async def add_tag(tx: Records, core: Core, programme: Programme, about: tuple[int, str, str], label: str) -> Tag:
    """A new tag for an open question; the one that is there where the label is known.

    Raises:
        CantCode: no label, a long one, or too many tags.
    """
    await _question(tx, core, programme, about)
    wanted = _label(label)
    there = [each for each in await tx.surveys.tags(programme.id) if _is_for(each, about[1], about[2])]
    same = next((each for each in there if each.label.casefold() == wanted.casefold()), None)
    if same is None and len(there) >= MOST_TAGS:
        raise CantCode("coding.too_many")
    return same or await tx.surveys.add_tag(Tag(0, programme.id, about[1], about[2], wanted))


async def rename_tag(tx: Records, programme: Programme, tag_id: int, label: str) -> Tag:
    """Call a tag otherwise; what bears it goes on bearing it.

    Raises:
        CantCode: no such tag, no label, or one that another tag of the question has.
    """
    tag = await _tag(tx, programme, tag_id)
    changed = replace(tag, label=_label(label))
    others = [each for each in await tx.surveys.tags(programme.id) if _is_for(each, tag.survey, tag.question)]
    if any(each.id != tag_id and each.label.casefold() == changed.label.casefold() for each in others):
        raise CantCode("coding.label_taken")
    await tx.surveys.change_tag(changed)
    return changed


async def drop_tag(tx: Records, programme: Programme, tag_id: int) -> None:
    """Take a tag out of the frame, and off all answers.

    Raises:
        CantCode: no such tag.
    """
    await _tag(tx, programme, tag_id)
    await tx.surveys.drop_tag(tag_id)


async def code(
    tx: Records, core: Core, programme: Programme, about: tuple[int, str, str], coded: tuple[str, Sequence[int]]
) -> None:
    """Put tags on an answer: `coded` = (sheet id, tag numbers), which replace the earlier ones.

    Raises:
        CantCode: no such answer, or a tag of another question.
    """
    sheet_id, tag_ids = coded
    here = await frame(tx, core, programme, about)
    if sheet_id not in {each.sheet for each in here.answers}:
        raise CantCode("coding.gone")
    if not set(tag_ids) <= {tag.id for tag, _ in here.tags}:
        raise CantCode("coding.gone")
    sheets = await tx.surveys.sheets(about[0], about[1])
    sheet = next(each for each in sheets if each.id == sheet_id)
    await tx.surveys.code(sheet, about[2], tag_ids)


def coded_table(frame: Frame) -> list[list[str]]:
    """The answers with their codes, for an export: a header, then a row each; words of those alone who released them
    may be quoted, and the row says so.
    """
    labels = {tag.id: tag.label for tag, _ in frame.tags}
    head = ["answer", "quotable", *labels.values()]
    rows = [
        [each.words, "yes" if each.quotable else "no", *("1" if id_ in each.tags else "" for id_ in labels)]
        for each in frame.answers
    ]
    return [head, *rows]


def quotes(frame: Frame) -> list[str]:
    """The answers that may be quoted."""
    return [each.words for each in frame.answers if each.quotable]


async def _question(
    tx: Records, core: Core, programme: Programme, about: tuple[int, str, str]
) -> tuple[Survey, Question]:
    round_ = await tx.rounds.by_id(about[0])
    survey = (await surveys_of(tx, core, programme.id, "en")).get(about[1])
    question = survey.question(about[2]) if survey else None
    if round_ is None or round_.programme_id != programme.id or survey is None or question is None:
        raise CantCode("coding.gone")
    if question.kind != "words":
        raise CantCode("coding.gone")
    return survey, question


async def _tag(tx: Records, programme: Programme, tag_id: int) -> Tag:
    found = next((each for each in await tx.surveys.tags(programme.id) if each.id == tag_id), None)
    if found is None:
        raise CantCode("coding.gone")
    return found


def _is_for(tag: Tag, survey: str, question: str) -> bool:
    return (tag.survey, tag.question) == (survey, question)


def _label(written: str) -> str:
    label = cleaned(written)
    if not label:
        raise CantCode("coding.no_label")
    if len(label) > LABEL:
        raise CantCode("coding.long_label")
    return label
