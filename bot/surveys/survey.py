"""A survey and its questions, and how they are spread over forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.chat import FIELDS, Option

Kind = Literal["one", "many", "scale", "words", "release"]
"""`scale` is from 1 to 5, 5 the best; `release` is a box to tick: one's words may be quoted."""
Of = Literal["participants", "coordinators"]
Time = Literal["middle", "end"]
SCALE = ("1", "2", "3", "4", "5")
MOST_QUESTIONS = 20
RECOGNISABLE = 10
"""With fewer people than this, whoever is asked is told that words may be recognised."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked under an id. `options` belong to the kinds `one` and `many`; `own` ones are the programme's."""

    id: str
    kind: Kind
    text: str
    help: str = ""
    options: tuple[Option, ...] = ()
    own: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """What can be answered where it is not free."""
        return SCALE if self.kind == "scale" else tuple(option.value for option in self.options)

    def label_of(self, code: str) -> str:
        """What people read for `code`; the code itself where there is no such option."""
        return next((option.label for option in self.options if option.value == code), code)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is asked of participants or coordinators, at half of a round or after it."""

    id: str
    title: str
    of: Of
    when: Time
    minutes: int
    questions: tuple[Question, ...]
    language: str = "en"

    def question(self, id_: str) -> Question | None:
        """The question with an id."""
        return next((each for each in self.questions if each.id == id_), None)

    def pages(self) -> tuple[tuple[Question, ...], ...]:
        """The questions as forms show them: as few forms as can be, the first with room for an introduction."""
        count = len(self.questions)
        forms = -(-(count + 1) // FIELDS)
        size, more = divmod(count, forms)
        sizes = [size + (number >= forms - more) for number in range(forms)]
        begins = [sum(sizes[:number]) for number in range(forms)]
        return tuple(self.questions[begin : begin + size] for begin, size in zip(begins, sizes, strict=True))

    def with_own(self, own: tuple[Question, ...]) -> Survey:
        """With the programme's own questions, before the one that asks for a release."""
        release = tuple(each for each in self.questions if each.kind == "release")
        rest = tuple(each for each in self.questions if each.kind != "release")
        return replace(self, questions=(*rest, *own, *release))
