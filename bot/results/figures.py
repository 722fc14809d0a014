"""The figures of a round as values: what every form of the results is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.people import RoundState
from bot.surveys.survey import Question, Survey

Frequency = Literal["weekly", "fortnightly", "monthly", "seldom", "one_sided", "none"]
FREQUENCIES: tuple[Frequency, ...] = ("weekly", "fortnightly", "monthly", "seldom", "one_sided", "none")
LEAST = 5
"""No group of fewer people is crossed with what they answered."""


@dataclass(frozen=True, slots=True)
class Participation:
    """People by what became of their enrolment; `took_part` are those who were in a partnership."""

    enrolled: int
    took_part: int
    unmatched: int
    waiting: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Formed:
    """Partnerships that were formed, guests' weeks aside; `threes` are those of three people."""

    total: int
    at_start: int
    later: int
    threes: int
    running: int


@dataclass(frozen=True, slots=True)
class Alive:
    """At the end of a week of the round (0 is its start): how many partnerships had begun, and how many of them ran."""

    week: int
    begun: int
    alive: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from the start of a partnership until somebody wrote, and until a second member had written.

    The medians are over the partnerships in which it happened; None where it did in none. What an employer is not told
    is None too.
    """

    median_first: float | None
    median_answer: float | None
    first: int | None
    answered: int | None
    partnerships: int


@dataclass(frozen=True, slots=True)
class PromptFigure:
    """A prompt: to how many partnerships it came, and in how many of them somebody wrote within seven days, before the
    next one came; None where an employer is not told.
    """

    slug: str
    title: str
    delivered: int
    talked: int | None


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """What was answered to one question.

    `counts` are by code (of open questions: by tag), `answers` is how many people answered at all. `mean` is that of a
    scale. `quotes` are the words of those who released them.
    """

    question: Question
    answers: int
    counts: tuple[tuple[str, int], ...]
    mean: float | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """A survey of a round: how many were asked and have answered, and what."""

    survey: Survey
    asked: int
    answered: int
    questions: tuple[QuestionFigure, ...]

    @property
    def rate(self) -> float | None:
        """The response rate, from 0 to 1; None where nobody was asked."""
        return self.answered / max(self.asked, self.answered) if max(self.asked, self.answered) else None

    def question(self, id_: str) -> QuestionFigure | None:
        """The figures of a question."""
        return next((each for each in self.questions if each.question.id == id_), None)


@dataclass(frozen=True, slots=True)
class Crossed:
    """Satisfaction of those who told the same frequency of contact: by code, its label, people, means from 1 to 5."""

    code: str
    label: str
    people: int
    partner: float | None
    programme: float | None


@dataclass(frozen=True, slots=True)
class Headline:
    """A round in a row, to be compared with others. Shares are from 0 to 1; None where there is nothing to divide."""

    number: int
    began: date | None
    people: int
    countries: int
    partnerships: int
    to_the_end: float | None
    fortnightly: float | None
    response: float | None
    satisfaction: float | None
    again: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a round.

    `countries` are by ISO code, "" where none is known. `endings` are partnerships by how they ended: "term",
    "running", or the reason of the last closing ("unknown" where none is kept). `heard` is by what people wrote at
    enrolment, those of fewer than `LEAST` together under "". `crossed_hidden` is how many people are in groups too
    small to be shown.
    `sources` are by the tag through which people came, likewise.
    `actions` are acts of coordinators, `by_itself` is how much happened without them; neither holds what was done
    about concerns, since whoever one is about may read the results. Where it is an `employer`'s programme, small groups
    are left out of what tells of contact; `contact_hidden` is how many partnerships are in those of `contact`.
    """

    programme: str
    number: int
    state: RoundState
    began: date | None
    ended: date | None
    weeks: int
    participation: Participation
    countries: tuple[tuple[str, int], ...]
    formed: Formed
    alive: tuple[Alive, ...]
    endings: Mapping[str, int]
    contact: Mapping[Frequency, int]
    wait: Wait
    prompts: tuple[PromptFigure, ...]
    surveys: tuple[SurveyFigure, ...]
    crossed: tuple[Crossed, ...]
    crossed_hidden: int
    heard: tuple[tuple[str, int], ...]
    actions: tuple[tuple[str, int], ...]
    by_itself: int
    rounds: tuple[Headline, ...]
    sources: tuple[tuple[str, int], ...] = ()
    employer: bool = False
    contact_hidden: int = 0

    def survey(self, id_: str) -> SurveyFigure | None:
        """The figures of a survey."""
        return next((each for each in self.surveys if each.survey.id == id_), None)
