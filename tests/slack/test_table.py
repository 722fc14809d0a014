"""Every button and every form of the desk's table, as Slack sends them; a new one fails here until it has a row.

What is typed is tried in `test_round.py`. The rows follow each other in one town, so that what ends something is last.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pytest

from adapters.slack.places import account_of, written
from bot.chat import Inbox
from bot.store import Store
from bot.table import TABLE
from tests.slack.methods import shown
from tests.slack.people import Person, text_of
from tests.slack.program import Program, found
from tests.slack.server import Server

Kind = Literal["press", "submit", "complete"]


@dataclass(frozen=True)
class Row:
    """Who does what, and what they read then."""

    name: str
    who: str
    kind: Kind
    subject: str
    reads: str
    answers: dict[str, Any] = field(default_factory=dict)


PAIR, HERE, ROUND = "partnership-1", "programme-1", "round-1"
FIRST = {"name": "New", "country": "Chile", "languages": "English", "partner_wanted": ("anyone",)}
TICKS = {"conduct": ("yes",), "stored": ("yes",), "age": ("yes",)}
ROWS = (
    Row("join.remind", "New", "press", HERE, "There is nothing begun"),
    Row("join.not_now", "New", "press", HERE, "You are welcome at any time"),
    Row("join.first", "New", "submit", f"{HERE}.first", "This is what your partner will see", FIRST),
    Row("join.consent", "New", "submit", HERE, "Welcome to", TICKS),
    Row("join.needed", "New", "submit", f"{HERE}.first", "You have joined already", FIRST),
    Row("profile.page", "Ana", "press", f"{HERE}.work", "What kind of library do you work in?"),
    Row("profile.save", "Ana", "submit", f"{HERE}.work", "Saved. This is what your partner sees now", {}),
    Row("profile.language", "Ana", "submit", HERE, "From now on we write to you", {"language": ("en",)}),
    Row("profile.introduced", "Ana", "submit", HERE, "You will be introduced", {"introduced": ("yes",)}),
    Row(
        "programme.public",
        "Carla",
        "submit",
        HERE,
        "It holds from now on",
        {"cohort": ("on",), "map": ("on",), "without": ""},
    ),
    Row("suggest.country", "Ana", "complete", "", "Kenya", {"q": "Ken"}),
    Row("suggest.zone", "Ana", "complete", "", "Africa/Nairobi", {"q": "Nairobi"}),
    Row("suggest.language", "Ana", "complete", "", "Swahili", {"q": "Swah"}),
    Row("suggest.prompt", "Carla", "complete", "", "the-pact", {"q": "pact"}),
    Row("suggest.round", "Carla", "complete", "", "'1'", {"q": "1"}),
    Row("suggest.schedule", "Carla", "complete", "", "Africa/Monrovia", {"q": "mon"}),
    Row("suggest.person", "Carla", "complete", "", "An", {"q": "An"}),
    Row("partner.about", "Ana", "press", f"{PAIR}.2", "Bo"),
    Row("partner.prompts", "Ana", "press", PAIR, "You two have had one prompt"),
    Row("prompt.read", "Ana", "press", f"{PAIR}.the-pact", "The beginning: your pact"),
    Row("prompt.skip", "Ana", "press", f"{PAIR}.the-pact", "Nothing is noted anywhere"),
    Row("pact", "Ana", "press", PAIR, "Our pact"),
    Row("pact.save", "Ana", "submit", PAIR, "What we hope for: To learn", {"rhythm": ("weekly",), "hopes": "To learn"}),
    Row("letter", "Ana", "submit", PAIR, "Your letter is sealed", {"letter": "To learn"}),
    Row("letter.share", "Ana", "press", PAIR, "It comes into your space"),
    Row("keep_in_touch", "Ana", "press", PAIR, "Your partnership goes on"),
    Row("go_on", "Ana", "press", PAIR, "This partnership goes on anyway"),
    Row("go_on.stop", "Ana", "press", PAIR, "No more prompts come into your space"),
    Row("certificate.make", "Ana", "submit", HERE, "A certificate comes at the end", {"name": "Ana"}),
    Row("language.prompt", "Ana", "press", f"{PAIR}.the-pact", "From today you are partners"),
    Row("language.introduction", "Ana", "press", f"{PAIR}.2", "What somebody has written in their own words"),
    Row("times", "Ana", "press", PAIR, "Times at which it is day for all of you"),
    Row("times.choose", "Ana", "press", f"{PAIR}.1", "Press the button for new ones"),
    Row("times.remind", "Ana", "press", f"{PAIR}.1", "Press the button for new ones"),
    Row("opening.send", "Ana", "press", f"{PAIR}.2.1", "there is nothing to do here"),
    Row("survey.retire", "Carla", "press", f"{HERE}.end.nothing", "Load the page again"),
    Row("confirm.yes", "Ana", "press", ROUND, "You take part in"),
    Row("confirm.no", "Ana", "press", ROUND, "This has been decided already"),
    Row("care.busy", "Ana", "press", PAIR, "Bo reads that you have a full week"),
    Row("care.here", "Ana", "press", PAIR, "A short line to Bo in your space"),
    Row("care.more", "Ana", "press", PAIR, "there is nothing to do here"),
    Row("care.touch", "Ana", "press", PAIR, "there is nothing to do here"),
    Row("care.gladly", "Ana", "press", f"{PAIR}.1", "settled itself meanwhile"),
    Row("care.not_now", "Ana", "press", f"{PAIR}.1", "Everything stays as it is"),
    Row("care.back", "Ana", "press", ROUND, "You have a partner"),
    Row("care.approve", "Carla", "press", f"{PAIR}.1", "settled itself meanwhile"),
    Row("rematch.ask", "Ana", "press", PAIR, "nothing has been changed"),
    Row("rematch.wait", "Ana", "press", PAIR, "Everything stays as it is"),
    Row("check_in.answer", "Ana", "press", f"{PAIR}.two_weeks.help", "there is nothing to answer here"),
    Row("check_in.look", "Carla", "press", f"{PAIR}.1", "Somebody has seen to this already"),
    Row("check_in.done", "Carla", "press", f"{PAIR}.1", "Somebody has seen to this already"),
    Row("survey.page", "Ana", "press", f"{ROUND}.end.1", "This survey is over"),
    Row("survey.save", "Ana", "submit", f"{ROUND}.end.1", "This survey is over", {}),
    Row("away.end", "Ana", "press", f"{HERE}.1", "This absence was gone already"),
    Row("link.where", "Ana", "press", HERE, "Your accounts are one person now"),
    Row("round.do", "Carla", "press", f"{ROUND}.lock.1.2", "No round is open"),
    Row("round.leave_it", "Carla", "press", ROUND, "Nothing has been changed"),
    Row("round.free", "Carla", "press", ROUND, "No round is open"),
    Row("round.again", "Carla", "press", ROUND, "No round is open"),
    Row("round.again_do", "Carla", "press", ROUND, "No round is open"),
    Row("invite.text", "Carla", "press", f"{HERE}.short.", "no round is open"),
    Row("invite.poster", "Carla", "press", f"{HERE}.a4.", "no round is open"),
    Row("prompt.proposal", "Carla", "press", f"{HERE}.1", "decided on already"),
    Row("prompt.take", "Carla", "press", f"{HERE}.1", "decided on already"),
    Row("prompt.decline", "Carla", "press", f"{HERE}.1", "decided on already"),
    Row("programme.matching", "Carla", "press", HERE, "A ready-made set of rules"),
    Row("programme.rules_try", "Carla", "press", HERE, "not at hand any more"),
    Row("programme.rules_do", "Carla", "press", HERE, "not at hand any more"),
    Row("prompt.move", "Carla", "press", f"{HERE}.nothing", "This prompt can’t be moved"),
    Row("person.edit", "Carla", "submit", f"{HERE}.9", "There is nobody of this number", {}),
    Row("person.pause", "Carla", "submit", f"{HERE}.1", "Until which day?", {}),
    Row(
        "person.note",
        "Carla",
        "submit",
        f"{HERE}.1",
        "want to remember about Ana",
        {"note": "Asked for more time"},
    ),
    Row("coding.add", "Carla", "submit", f"{ROUND}.end", "Load the page again", {"tag": "thanks"}),
    Row("coding.put", "Carla", "press", f"{ROUND}.end.1", "Load the page again"),
    Row("coding.rename", "Carla", "submit", f"{ROUND}.end", "Load the page again", {"tag": "thanks"}),
    Row("report.send", "Ana", "submit", f"{HERE}.open.0", "Please choose from the list", {"text": "x"}),
    Row("concern", "Carla", "press", f"{HERE}.1", "He shouts"),
    Row("concern.take", "Carla", "press", f"{HERE}.1", "in hand"),
    Row("concern.suspend", "Carla", "press", f"{HERE}.1", "The person is suspended"),
    Row("concern.reinstate", "Carla", "press", f"{HERE}.1", "The suspension has ended"),
    Row("concern.part", "Carla", "press", f"{HERE}.1", "The partnership has ended"),
    Row("concern.close", "Carla", "press", f"{HERE}.1", "closed"),
    Row("part", "Ana", "press", PAIR, "This ends your partnership"),
    Row("part.yes", "Ana", "submit", PAIR, "Done. You read the same words", {"why": ("times",)}),
    Row("block.yes", "Ana", "press", f"{PAIR}.2", "never matched again"),
    Row("pause.end", "New", "press", HERE, "Good to have you back"),
    Row("leave.yes", "New", "press", HERE, "You have left"),
    Row("forget-me.yes", "New", "press", HERE, "everything about you is erased"),
)


GO_ON = frozenset({"concern.part", "part", "block.yes"})
"""Before these the partnership, which an earlier one may have ended, goes on."""


def test_every_button_and_form_has_a_row() -> None:
    rows = [each.name for each in ROWS]
    assert len(rows) == len(set(rows))
    missing = {name for name, entry in TABLE.items() if not entry.typed} - set(rows)
    assert not missing, f"say what Slack sends for {sorted(missing)}, and what is read then"


@pytest.fixture
async def program(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    program = Program(slack_server, store)
    yield program
    await program.stop()


async def people(program: Program, store: Store) -> dict[str, Person]:
    """A coordinator, two partners, somebody who has not joined; and a concern of Ana's about Bo."""
    there = {name: program.person(name) for name in ("Carla", "Ana", "Bo", "New")}
    carla, ana = there["Carla"], there["Ana"]
    await found(store, account_of(program.server.world.tenant, carla.id))
    await program.start()
    await carla.writes("/farpair round open")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal")):
        await there[name].joins(country)
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    await ana.writes("/farpair report")
    about = next(each for each in ana.modal["blocks"] if each.get("block_id") == "about")["element"]["options"]
    await ana.submits(about=about[0]["value"], category="unkind", text="He shouts")
    return there


async def goes_on(store: Store) -> None:
    async with store.writing() as tx:
        partnership = await tx.partnerships.by_id(1)
        assert partnership is not None
        await tx.partnerships.change(replace(partnership, ended_at=None))


async def does(person: Person, row: Row) -> str:
    """What somebody reads after a press, a submit, or while they write in a field."""
    route = f"{row.name}:{row.subject}"
    if row.kind == "press":
        person.seen = {"blocks": [{"type": "actions", "elements": [_button(route)]}]}
        return text_of(await person.presses("Press"))
    if row.kind == "complete":
        asked = {**person._interaction("block_suggestion"), "action_id": row.name, "value": row.answers["q"]}
        return str((await person._delivered("interactive", {**asked, "block_id": "x"}))["options"])
    view = _view(person, route, row.answers)
    ack = await person._delivered("interactive", {**person._interaction("view_submission"), "view": view})
    if ack.get("response_action") == "errors":
        return " ".join(ack["errors"].values())
    return text_of(shown(person.world, person.id, ack["view"], view)) if ack.get("view") else str(ack)


def _button(route: str) -> dict[str, Any]:
    return {"type": "button", "action_id": route, "text": {"type": "plain_text", "text": "Press"}}


def _view(person: Person, route: str, answers: dict[str, Any]) -> dict[str, Any]:
    place = written(Inbox(account_of(person.world.tenant, person.id)))
    return {
        "id": person.world.id("V"),
        "hash": person.world.ts(),
        "type": "modal",
        "callback_id": route,
        "private_metadata": json.dumps({"place": place}),
        "blocks": [],
        "state": {"values": {key: {"answer": _state(value)} for key, value in answers.items()}},
    }


def _state(value: str | tuple[str, ...]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": "plain_text_input", "value": value}
    return {"type": "checkboxes", "selected_options": [{"value": each} for each in value]}


async def test_each_is_answered_in_words(program: Program, store: Store) -> None:
    there = await people(program, store)
    for row in ROWS:
        if row.name in GO_ON:
            await goes_on(store)
        read = await does(there[row.who], row)
        assert row.reads in read, row.name
    await program.settled()
    assert [each.archived for each in program.server.world.spaces] == [True], "where two did not fit, nobody writes on"
    refused = [each for each in program.server.requests if each.answer not in ("ok", "already_in_channel")]
    assert refused == []
