"""The fields of a form: what is written or chosen, within what both Discord and Slack can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LABEL, HELP, OPTION, OPTIONS = 45, 100, 75, 25


def check(limit: int, what: str, text: str) -> None:
    """Nothing, where `text` has at most `limit` characters.

    Raises:
        ValueError: it has more, so it could not be shown.
    """
    if len(text) > limit:
        raise ValueError(f"{what} has {len(text)} characters; at most {limit} can be shown: {text[:40]!r}")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the value that is answered and the label that is read."""

    value: str
    label: str

    def __post_init__(self) -> None:
        check(OPTION, "an option", self.label)


@dataclass(frozen=True, slots=True)
class Text:
    """A field to write in. `suggest` names a request that offers completions for long lists.

    Where those can be picked, up to `several` of them are.
    """

    key: str
    label: str
    help: str = ""
    value: str = ""
    required: bool = True
    max_length: int = 200
    lines: int = 1
    suggest: str = ""
    several: int = 1
    kind: Literal["text"] = "text"

    def __post_init__(self) -> None:
        check(LABEL, "a label", self.label)
        check(HELP, "a field's explanation", self.help)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field to choose in: one option, or between `least` and `most` of them. A single option is a box to tick."""

    key: str
    label: str
    options: tuple[Option, ...]
    help: str = ""
    value: tuple[str, ...] = ()
    least: int = 1
    most: int = 1
    kind: Literal["choice"] = "choice"

    def __post_init__(self) -> None:
        check(LABEL, "a label", self.label)
        check(HELP, "a field's explanation", self.help)
        if not 1 <= len(self.options) <= OPTIONS:
            raise ValueError(f"{self.key}: between 1 and {OPTIONS} options, not {len(self.options)}")


Field = Text | Choice
