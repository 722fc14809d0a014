"""A small town on Slack for the desk's table: one coordinator, five pairs, and what has to be so before a row works."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from adapters.slack.places import account_of, written
from bot.chat import Inbox
from bot.people import Answers, Enrolment, Participant
from bot.store import Store
from tests.slack.methods import shown
from tests.slack.people import Person, buttons, text_of
from tests.slack.program import Program, found, real_time

Way = Literal["writes", "presses", "sends", "completes"]
PAIRS = (("Ana", "Bo"), ("Cy", "Di"), ("Eli", "Fay"), ("Gil", "Hal"), ("Ira", "Jo"))
COUNTRIES = ("KE", "NP", "MX", "SE", "NZ", "IN", "BR", "EG", "JP", "FJ")


@dataclass
class Town:
    """Who is there, and the numbers by which rows name them."""

    program: Program
    store: Store
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def founded(cls, program: Program, store: Store) -> Town:
        """A round is open; Ana joins with her own hand, and the other nine are put into the store."""
        town = cls(program, store)
        tenant = program.server.world.tenant
        for name in ("Carla", "New", "Amb", *(each for pair in PAIRS for each in pair)):
            town.people[name] = program.person(name)
        await found(store, account_of(tenant, town.people["Carla"].id))
        await program.start()
        await town.people["Carla"].writes("/farpair round open")
        await town.people["Ana"].joins("Kenya")
        async with store.writing() as tx:
            (home,) = await tx.programmes.homes(1)
            names = [name for pair in PAIRS for name in pair]
            for name, country in list(zip(names, COUNTRIES, strict=True))[1:]:
                answers: Answers = {"name": name, "country": country, "languages": ("en",), "partner_wanted": "anyone"}
                accounts, homes, now = (account_of(tenant, town.people[name].id),), frozenset({home.id}), real_time()
                person = Participant(0, 1, name, answers, "en", accounts, homes, now, agreed_at=now)
                await tx.rounds.enrol(Enrolment(1, (await tx.people.add(person)).id, "enrolled", now))
        await town.count()
        return town

    async def count(self) -> None:
        """Learn the numbers of people and partnerships."""
        async with self.store.reading() as tx:
            everybody = await tx.people.of_programme(1)
            self.ids |= {each.name.lower(): str(each.id) for each in everybody}
            named = {number: name for name, number in self.ids.items()}
            for pair in reversed(await tx.partnerships.of_round(1)):
                self.ids |= {f"of_{named[str(each)]}": f"partnership-{pair.id}" for each in pair.members}
        self.ids |= {f"{name.lower()}_account": person.id for name, person in self.people.items()}

    def of(self, name: str) -> int:
        """Somebody's number, or that of their partnership ("of_ana")."""
        return int(self.ids[name].removeprefix("partnership-"))


Before = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    """Who does what, and the wording key (or the words) that they read then.

    `subject` is a command's line, a button's subject, or empty for the button or form of this name that they see;
    "@space" and "@inbox" for the latest one there. A row that is `refused` meets what stands in its way.
    """

    name: str
    who: str
    way: Way
    subject: str
    reads: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    before: Before | None = None
    refused: bool = False


async def does(town: Town, row: Row) -> str:
    """What somebody reads after it."""
    if row.before is not None:
        await row.before(town)
    person, subject = town.people[row.who], row.subject.format(**town.ids)
    answers = {key: each.format(**town.ids) if isinstance(each, str) else each for key, each in row.answers.items()}
    if row.way == "completes":
        return await _completed(person, row.name, str(answers["q"]))
    if row.way == "writes":
        return text_of(await person.writes(f"/farpair {subject}"))
    if row.way == "presses":
        message, label = _seen(person, row.name, subject)
        return text_of(await person.presses(label, on=message))
    if not subject:
        assert person.modal["callback_id"].startswith(row.name + ":"), f"{row.name}: {person.modal['callback_id']}"
        shown_ = text_of(await person.submits(**answers))
        return shown_ or text_of(person.world.direct(person.id).messages[-1] if person.inbox else {})
    return await _sent(person, f"{row.name}:{subject}", answers)


def _seen(person: Person, name: str, subject: str) -> tuple[dict[str, Any], str]:
    """The message with the button, and its label."""
    if subject and subject[0] != "@":
        button = {"type": "button", "action_id": f"{name}:{subject}", "text": {"type": "plain_text", "text": "Press"}}
        return {"blocks": [{"type": "actions", "elements": [button]}]}, "Press"
    for message in _there(person, subject):
        for each in buttons(message):
            if each["action_id"].partition(":")[0] == name:
                return message, str(each["text"]["text"])
    raise AssertionError(f"{name}: no such button in {[text_of(each) for each in _there(person, subject)]}")


def _there(person: Person, where: str) -> Iterator[dict[str, Any]]:
    if where == "@space":
        yield from reversed(person.space.messages)
    elif where == "@inbox":
        yield from reversed(person.inbox)
    else:
        yield person.seen


async def _completed(person: Person, name: str, typed: str) -> str:
    asked = {**person._interaction("block_suggestion"), "action_id": name, "value": typed, "block_id": "x"}
    return str((await person._delivered("interactive", asked))["options"])


async def _sent(person: Person, route: str, answers: dict[str, Any]) -> str:
    """A form that a page shows and a chat does not, or not now."""
    view: dict[str, Any] = {
        "id": person.world.id("V"),
        "hash": person.world.ts(),
        "type": "modal",
        "callback_id": route,
        "private_metadata": json.dumps({"place": written(Inbox(account_of(person.world.tenant, person.id)))}),
        "blocks": [],
        "state": {"values": {key: {"answer": _state(value)} for key, value in answers.items()}},
    }
    person.world.views[view["id"]] = view
    ack = await person._delivered("interactive", {**person._interaction("view_submission"), "view": view})
    if ack.get("response_action") == "errors":
        return " ".join(ack["errors"].values())
    if not ack.get("view"):
        return str(ack)
    person.seen = shown(person.world, person.id, ack["view"], view)
    await person._wait_for_more()
    return text_of(person.seen)


def _state(value: str | tuple[str, ...]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": "plain_text_input", "value": value}
    return {"type": "checkboxes", "selected_options": [{"value": each} for each in value]}
