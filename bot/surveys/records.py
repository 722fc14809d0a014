"""What is remembered of surveys: what was asked under which id, who has answered, and, apart from that, the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from bot.people import Answers
from bot.places import Account
from bot.surveys.survey import Question

Origin = Literal["file", "own", "retired"]
"""Where a question comes from: a file, or the programme itself; a retired one of its own is asked no more."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A question as it was first asked in a programme, or is going to be."""

    programme_id: int
    survey: str
    question: Question
    origin: Origin
    since: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """That somebody is asked, and whether they have answered: a participant's number, or a coordinator's account."""

    round_id: int
    survey: str
    who: int | Account
    done: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Somebody's answers by question id. `id` is by lot; `week` is the Monday of the week, and nothing is finer."""

    id: str
    round_id: int
    survey: str
    week: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the coding frame: what open answers to one question are about."""

    id: int
    programme_id: int
    survey: str
    question: str
    label: str


class Surveys(Protocol):
    """What the store keeps of surveys. Nothing in it leads from a ticket to a sheet."""

    async def questions(self, programme_id: int) -> Sequence[Remembered]:
        """By survey, in the order in which they came."""
        ...

    async def remember(self, given: Sequence[Remembered]) -> None:
        """Replaces those of the same programme, survey and id."""
        ...

    async def hand_out(self, tickets: Sequence[Ticket]) -> Sequence[Ticket]:
        """Keep the new ones, and give those that are new."""
        ...

    async def tickets(self, round_id: int, survey: str) -> Sequence[Ticket]: ...
    async def asked(self, round_id: int, survey: str) -> int:
        """How many tickets there are."""
        ...

    async def ticket(self, round_id: int, survey: str, who: int | Account) -> Ticket | None: ...

    async def hand_in(self, ticket: Ticket, sheet: Sheet) -> bool:
        """Mark a ticket as done and put a sheet among the others; False, with nothing kept, if it was done before.

        The sheets of the survey are written anew in an order by lot, so that none of them is the last.
        """
        ...

    async def sheets(self, round_id: int, survey: str) -> Sequence[Sheet]:
        """By their ids, which are by lot."""
        ...

    async def tags(self, programme_id: int) -> Sequence[Tag]:
        """By label."""
        ...

    async def add_tag(self, tag: Tag) -> Tag:
        """The tag with its number (the one given is ignored); the one that is there where the label is known."""
        ...

    async def change_tag(self, tag: Tag) -> None:
        """Call it otherwise."""
        ...

    async def drop_tag(self, tag_id: int) -> None:
        """Forget a tag, and where it was put."""
        ...

    async def code(self, sheet: Sheet, question: str, tag_ids: Sequence[int]) -> None:
        """The tags of one open answer; they replace the earlier ones."""
        ...

    async def codes(self, round_id: int) -> Mapping[tuple[str, str], Sequence[int]]:
        """(sheet, question) -> tags, for a round."""
        ...
