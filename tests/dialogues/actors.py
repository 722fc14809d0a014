"""People of a dialogue: they write commands, press buttons, submit forms, and see what comes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.asking import Core
from bot.board.office import Visitor, Wanted
from bot.chat import Account, Button, Community, Form, Inbox, Message, Place, Reply, Request, Space, plain
from bot.commands import Misread, read_line
from bot.delivery import Deliverer, tick
from bot.desk import Desk
from bot.rehearsal.stage import Stage
from bot.store import Store

CHANNEL = Community("stage", "town", "programme")
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
Answers = Mapping[str, str | tuple[str, ...]]


@dataclass
class Town:
    """A programme with its desk, its platform and its clock."""

    store: Store
    core: Core
    stage: Stage = field(default_factory=Stage)
    now: datetime = MONDAY
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, self.core, lambda: self.now)
        self.deliverer = Deliverer(self.store, self.core, {"stage": self.stage}, "town", side_by_side=1)

    def person(self, name: str) -> Actor:
        return Actor(self, name, Account("stage", "town", name.split()[0].lower()))

    async def deliver(self) -> int:
        return await self.deliverer.run_due(self.now)

    async def page(self, who: Actor, name: str, **query: str) -> Any:
        """A page of the coordinators' as somebody would see it; None where they may not."""
        shown = await self.desk.office.page(Visitor(who.account, 1), Wanted(name, query))
        return shown.told if shown else None

    async def passes(self, **time: float) -> None:
        """Time goes by, six hours at a step, and what is due is delivered."""
        end = self.now + timedelta(**time)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=6))
            await tick(self.store, self.core, self.now)
            await self.deliver()


@dataclass
class Actor:
    """Somebody in a dialogue. `seen` is the last answer they got."""

    town: Town
    name: str
    account: Account
    place: Place = CHANNEL
    locale: str = "en"
    seen: Reply | None = None

    async def writes(self, line: str) -> Reply:
        """A typed command."""
        typed = read_line(line, self.town.desk.commands)
        if isinstance(typed, Misread):
            self.seen = self.town.desk.misread(typed, self.locale)
            return self.seen
        return await self.asks(typed.name, answers=dict(typed.answers))

    async def asks(self, name: str, subject: str = "", answers: Answers | None = None, id_: str = "") -> Reply:
        request = Request(
            id_ or f"request-{next(self.town.numbers)}",
            self.account,
            name,
            subject,
            answers or {},
            self.place,
            self.locale,
            self.name,
        )
        self.seen = await self.town.desk.answer(request)
        return self.seen

    async def presses(self, label: str, on: Message | None = None) -> Reply:
        """A button of the last answer, or of a message that was posted."""
        button = self.button(label, on)
        return await self.asks(button.name, button.subject)

    def button(self, label: str, on: Message | None = None) -> Button:
        message = on or self.seen
        assert isinstance(message, Message), f"{self.name} sees a form, not buttons: {message}"
        found = [button for button in message.buttons if button.label == label]
        assert found, f"{self.name} sees no button {label!r}, only {[button.label for button in message.buttons]}"
        return found[0]

    async def submits(self, **answers: str | tuple[str, ...]) -> Reply:
        """Fill in the form that is open, keeping what stands in its other fields, and send it."""
        form = self.form
        kept: Answers = {each.key: each.value for each in form.fields if each.value}
        return await self.asks(form.name, form.subject, {**kept, **answers})

    @property
    def form(self) -> Form:
        assert isinstance(self.seen, Form), f"{self.name} sees no form but {self.seen}"
        return self.seen

    def sees(self, *texts: str) -> None:
        """The last answer holds these texts."""
        assert self.seen is not None
        shown = said(self.seen)
        for text in texts:
            assert text in shown, f"{self.name} does not see {text!r} in:\n{shown}"

    def does_not_see(self, *texts: str) -> None:
        assert self.seen is not None
        for text in texts:
            assert text not in said(self.seen), f"{self.name} sees {text!r}"

    async def space(self) -> Space:
        """The space of this person's newest partnership."""
        async with self.town.store.reading() as tx:
            people = await tx.people.everywhere(self.account)
            partnerships = await tx.partnerships.of_participant(people[0].id)
        assert partnerships, f"{self.name} has no partner"
        assert partnerships[0].space, f"{self.name} has no space"
        return partnerships[0].space

    async def in_space(self) -> list[Message]:
        return self.town.stage.in_space(await self.space())

    async def sees_in_space(self, *texts: str) -> None:
        shown = "\n---\n".join(said(message) for message in await self.in_space())
        for text in texts:
            assert text in shown, f"{self.name} does not see {text!r} in their space:\n{shown}"

    def sees_in_inbox(self, *texts: str) -> None:
        shown = "\n---\n".join(
            said(each.message) for each in self.town.stage.posted if each.place == Inbox(self.account) and each.message
        )
        for text in texts:
            assert text in shown, f"{self.name} does not see {text!r} in their inbox:\n{shown}"

    async def joins(self, country: str, languages: str = "English", **more: str | tuple[str, ...]) -> None:
        """All of joining, in two screens."""
        await self.writes("/join")
        wanted: Answers = {"name": self.name, "country": country, "languages": languages, "partner_wanted": "anyone"}
        await self.submits(**{**wanted, **more})
        await self.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        self.sees("Welcome")


def said(reply: Reply) -> str:
    """Everything that can be read in a reply."""
    if isinstance(reply, Message):
        return f"{reply.title}\n{plain(reply.words)}\n" + "\n".join(f"[{each.label}]" for each in reply.buttons)
    fields = "\n".join(f"{each.label} {each.help}" for each in reply.fields)
    return f"{reply.title}\n{plain(reply.intro)}\n{fields}\n" + "\n".join(reply.errors.values())
