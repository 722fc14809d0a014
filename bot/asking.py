"""What a handler is given, and how a request's name finds its function."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.chat import Button, Message, Reply, Request, Space, Words, fitting
from bot.commands import Argument
from bot.inviting.records import Ambassador
from bot.inviting.ways import Way
from bot.library import SHELF, Prompt
from bot.matching import Matching, Person, Rules
from bot.people import Participant, Partnership, Programme, Round
from bot.places import FIXED, is_fixed
from bot.programme import Settings
from bot.shelves import shipped_prompts
from bot.spoken import spoken
from bot.store import Records
from bot.surveys.reading import shipped
from bot.surveys.survey import Survey
from bot.wording import Voice, Wording

Who = Literal["anyone", "participant", "member", "ambassador", "coordinator"]
"""A member takes part or coordinates. What ambassadors may ask, coordinators may too."""


class Matcher(Protocol):
    """The matching in a process of its own."""

    async def __call__(self, people: list[Person], rules: Rules, seed: int) -> Matching: ...


def random_code() -> str:
    """A partnership's code, like no other's ever: a space is found again by it, also after a database was lost."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()


@dataclass(frozen=True, slots=True)
class Core:
    """What every room may use: wording, prompts, the matching, who can read on each platform (wording keys by
    platform), where the coordinators' pages are (`local_pages`: at an address of this computer alone), new codes for
    partnerships, and whether people are written to unasked once a day at most (off in trials alone). `in_process` are
    the platforms that run in this program: nothing is written there that it does not hear. `surveys` are those of a
    language, by id; `shelves` are the prompts of a language that stand on another shelf than those of `library`. `ways`
    are how people get to a channel, by platform.
    """

    wording: Wording
    library: Callable[[str], tuple[Prompt, ...]]
    match: Matcher
    readers: Mapping[str, str] = field(default_factory=dict)
    dashboard: str = ""
    seed: int = 1
    code: Callable[[], str] = random_code
    one_a_day: bool = True
    in_process: frozenset[str] = frozenset({"web", "stage"})
    surveys: Callable[[str], Mapping[str, Survey]] = shipped
    local_pages: bool = False
    shelves: Callable[[str, str], tuple[Prompt, ...]] = shipped_prompts
    ways: Mapping[str, Way] = field(default_factory=dict)

    def pages_for(self, platform: str) -> str:
        """Where somebody of a platform finds the pages; empty where they have no address that a person could open."""
        within_reach = not self.local_pages or platform in self.in_process
        return self.dashboard.rstrip("/") if within_reach else ""

    def prompts(self, settings: Settings, language: str) -> tuple[Prompt, ...]:
        """The library's prompts for a programme: those that any profession can answer, or those of its own shelf."""
        return self.library(language) if settings.prompts == SHELF else self.shelves(language, settings.prompts)

    def reading(self, platform: str, space: Space | None = None) -> str:
        """The wording key of who can read on a platform, or in a space of it."""
        found = self.readers.get(platform, "reading.other")
        return self.readers.get(f"{platform}{FIXED}", found) if space is not None and is_fixed(space) else found


@dataclass(frozen=True, slots=True)
class Ask:
    """One request with all that belongs to it, inside one transaction."""

    request: Request
    tx: Records
    now: datetime
    say: Voice
    core: Core
    programme: Programme
    person: Participant | None
    coordinator: bool
    suspended: bool = False
    ambassador: Ambassador | None = None

    @property
    def detail(self) -> str:
        """What follows the entity in the subject: "first" in "programme-1.first"."""
        return self.request.subject.partition(".")[2]

    @property
    def me(self) -> Participant:
        """The participant who asks; the desk's table says who may."""
        if self.person is None:
            raise LookupError("this request needs a participant")
        return self.person

    @property
    def spoken(self) -> Settings:
        """The programme's settings with its questions in the asker's language: to be shown, never to be stored."""
        return spoken(self.programme.settings, self.say)

    @property
    def here(self) -> str:
        """The programme as a subject."""
        return f"programme-{self.programme.id}"

    def tell(self, key: str, *buttons: Button, **values: Any) -> Message:
        """A private answer: the words for `key`, and buttons under it."""
        return Message(fitting(self.say(key, **values)), buttons)

    def button(self, key: str, name: str, subject: str = "", primary: bool = False) -> Button:
        """A button with the label for `key`; about the programme unless another subject is given."""
        return Button(self.say.line(key), name, subject or self.here, "primary" if primary else "plain")

    def who_can_read(self) -> Words:
        """Who can open a space on the asker's platform, in plain words."""
        return self.say(self.core.reading(self.request.account.platform))


@dataclass(frozen=True, slots=True)
class Work:
    """What takes too long for a transaction: `compute` outside of any, then `finish` in a new one."""

    compute: Callable[[], Awaitable[Any]]
    finish: Callable[[Ask, Any], Awaitable[Reply]]


Handler = Callable[[Ask], Awaitable[Reply | Work]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the desk's table.

    A quick one may answer with a form; a slow one is acknowledged first and answered later. `typed` ones are
    commands; the others are reached by buttons and forms alone. One that only `reads` is not recorded: asked again,
    it reads again. A reply that holds a secret is not `recorded` either. One that `mostly_reads` is tried without
    changing anything first, so that a crowd need not take turns; where it wants to change something it begins anew.
    """

    run: Handler
    who: Who = "anyone"
    slow: bool = False
    typed: bool = True
    reads: bool = False
    mostly_reads: bool = False
    recorded: bool = True
    arguments: tuple[Argument, ...] = ()


_ENTITY = re.compile(r"^(programme|round|partnership)-(\d{1,9})(?:\.|$)")


def entity(subject: str) -> tuple[str, int] | None:
    """What a subject speaks of: "round-5.x" is ("round", 5)."""
    found = _ENTITY.match(subject)
    return (found[1], int(found[2])) if found else None


async def open_round(ask: Ask) -> Round | None:
    """The round that people can enrol in, or that waits for its start."""
    latest = await ask.tx.rounds.latest(ask.programme.id)
    return latest if latest and latest.state == "open" else None


async def running_round(ask: Ask) -> Round | None:
    """The running round that the request speaks of, by subject or number; else the newest of the programme's."""
    running = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.state == "running"]
    about = entity(ask.request.subject)
    if about and about[0] == "round":
        return next((each for each in running if each.id == about[1]), None)
    if number := ask.request.text("round").lstrip("#"):
        return next((each for each in running if str(each.number) == number), None)
    return running[-1] if running else None


async def partnership_of(ask: Ask) -> Partnership | None:
    """The partnership that the request is about: by its subject, by the space, else the asker's running one."""
    if ask.person is None:
        return None
    me = ask.person.id
    mine = [each for each in await ask.tx.partnerships.of_participant(me) if me in each.present]
    about = entity(ask.request.subject)
    if about and about[0] == "partnership":
        return next((each for each in mine if each.id == about[1]), None)
    place = ask.request.place
    in_space = next((each for each in mine if each.space is not None and each.space == place), None)
    return in_space or next((each for each in mine if each.ended_at is None), None)
