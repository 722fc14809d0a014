"""Commands as people type them: one table for help, completion and for reading a typed line."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.directions import without_marks


@dataclass(frozen=True, slots=True)
class Argument:
    """A word or more after a command. The last argument takes all words that are left.

    `suggest` names a request that offers completions; `choices` are all there are. One that is `named` is written
    with its key, anywhere after the command: "from:ifla".
    """

    key: str
    help: str
    required: bool = False
    kind: Literal["text", "whole", "date", "person"] = "text"
    suggest: str = ""
    choices: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What can be typed: `name` is the request's ("round.start"), `typed` what people write ("round start")."""

    name: str
    help: str
    arguments: tuple[Argument, ...] = ()
    coordinators: bool = False

    @property
    def typed(self) -> str:
        return self.name.replace(".", " ")


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that was understood."""

    name: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that was not: the wording key of what to say, and what could have been meant."""

    key: Literal["commands.unknown", "commands.meant", "commands.half", "commands.missing"]
    about: tuple[str, ...] = ()


def read_line(line: str, commands: Sequence[Command]) -> Typed | Misread:
    """Read "/round start 16" (the slash is optional; upper and lower case are alike).

    The longest command that the line begins with wins. A slip of the pen is answered with what was meant.
    """
    words = _split(without_marks(line).strip().removeprefix("/"))
    known = {command.typed: command for command in commands}
    for count in (2, 1):
        command = known.get(" ".join(words[:count]).lower())
        if command and len(words) >= count:
            return _with_arguments(command, words[count:])
    return _misread([word.lower() for word in words[:2]], known)


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quotation mark that is an apostrophe
        return line.split()


def _with_arguments(command: Command, words: list[str]) -> Typed | Misread:
    answers = _named(command, words)
    words = [word for word in words if ":" not in word or word.partition(":")[0].lower() not in answers]
    positional = [argument for argument in command.arguments if not argument.named]
    for position, argument in enumerate(positional):
        last = position == len(positional) - 1
        value = " ".join(words) if last else "".join(words[:1])
        words = [] if last else words[1:]
        if value:
            answers[argument.key] = value
        elif argument.required:
            return Misread("commands.missing", (command.typed, argument.key, argument.help))
    return Typed(command.name, answers)


def _named(command: Command, words: Sequence[str]) -> dict[str, str]:
    """What was written with its key."""
    keys = {argument.key for argument in command.arguments if argument.named}
    pairs = (word.partition(":") for word in words)
    return {key.lower(): value for key, colon, value in pairs if colon and value and key.lower() in keys}


def _misread(words: list[str], known: Mapping[str, Command]) -> Misread:
    if not words:
        return Misread("commands.unknown")
    inside = [typed for typed in known if typed.startswith(f"{words[0]} ")]
    if inside and len(words) == 1:
        return Misread("commands.half", tuple(inside))
    near = difflib.get_close_matches(" ".join(words), inside or list(known), n=3, cutoff=0.55)
    near = near or difflib.get_close_matches(words[0], list(known), n=3, cutoff=0.6)
    near = near or inside[:5]
    return Misread("commands.meant", tuple(near)) if near else Misread("commands.unknown")
