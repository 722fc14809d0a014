"""Every form and message of a round as Discord gets it, as committed JSON that is checked against Discord's own words.

`FARPAIR_TEST_WRITE_GOLDEN=1` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import show
from adapters.discord.commands import LOCALES, registered
from adapters.discord.marks import mark_of
from bot.asking import Core
from bot.chat import Account, Community, Form, Reply, Request
from bot.desk import Desk
from bot.library import default_folder, load_library
from bot.losses import Loss, note_loss
from bot.matching.apart import match_apart
from bot.posts import render, set_scenes
from bot.programme import preset
from bot.progress import report_progress
from bot.store import Store
from bot.wording import Wording
from storage.opening import in_memory
from tests.discord.openapi import ABSENT, against, component, description

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
CHANNEL = Community("discord", "900000000000000001", "900000000000000002")
CARLA, ANA, BO, CY, DEE, ELI = (Account("discord", "", f"80000000000000000{number}") for number in range(6))
HOSTILE = "Eli *the* _great_ @everyone <@1> `x` [y](https://evil.example)"
OTHERS = ((CY, "Cy", "Kenya"), (DEE, "Dee", "Peru"), (ELI, HOSTILE, "Kenya"))
"""One is from Kenya too many to find a partner."""
JOIN: dict[str, Any] = {"languages": "English", "interests": ("reading",), "partner_wanted": "anyone"}
CONSENT: dict[str, Any] = {"conduct": ("yes",), "stored": ("yes",), "age": ("yes",)}


class Written:
    """What was said in a round, by name."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.said: dict[str, Any] = {}
        self.number = 0

    async def ask(self, asked: str, as_: str = "", who: Account = CARLA, subject: str = "", **answers: Any) -> Reply:
        self.number += 1
        request = Request(f"r{self.number}", who, asked, subject, answers, CHANNEL, "en-US", "Somebody")
        reply = await self.desk.answer(request)
        self.keep(as_ or asked, reply)
        return reply

    def keep(self, name: str, reply: Reply) -> None:
        shown = show.modal(reply) if isinstance(reply, Form) else show.answer(reply)
        self.said[name] = json.loads(re.sub(r"/enter/[\w-]+", "/enter/once", json.dumps(shown)))
        if isinstance(reply, Form):
            words: Mapping[Any, str] = {"again": "Look again", "next": "One more page", "continue": "Continue"}
            self.said[f"{name}.continued"] = show.answer(show.continued(reply, "0123456789abcdef", words))


@pytest.fixture
async def written() -> AsyncIterator[dict[str, Any]]:
    store = await in_memory()
    library = load_library(default_folder(), "en")
    codes = (f"code{number:04}" for number in range(9))
    readers = {"discord": "reading.discord"}
    core = Core(Wording(), lambda _: library, match_apart, readers, "http://pairs.example", code=lambda: next(codes))
    desk = Desk(store, core, lambda: NOW)
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, NOW)
        home = await tx.programmes.add_home(programme.id, CHANNEL, name)
        await tx.programmes.add_coordinator(programme.id, CARLA, NOW)
    told = Written(desk)
    await _before_the_start(told)
    await _deliver(store, core, told)
    await _from_the_start_on(told)
    await _deliver(store, core, told)
    async with store.writing() as tx:
        await report_progress(tx, NOW + timedelta(minutes=1))
    await _deliver(store, core, told)
    await told.ask("round.end")
    await told.ask("leave.yes", who=BO)
    await _deliver(store, core, told)
    await told.ask("round.end", "round.end.yes", sure="yes")
    await _deliver(store, core, told)
    async with store.writing() as tx:
        await note_loss(tx, Loss("home", programme.id, home.id, "discord"), NOW)
        await note_loss(tx, Loss("limit", programme.id, home.id, "discord"), NOW, 900)
    await _deliver(store, core, told)
    await told.ask("programme.repair")
    yield told.said
    await store.close()


async def _deliver(store: Store, core: Core, told: Written) -> None:
    """Everything that is due, by what it is."""
    async with store.writing() as tx:
        while claimed := await tx.ledger.claim(NOW + timedelta(days=1), "golden", NOW + timedelta(days=2), 50):
            for delivery in claimed:
                scene = (await set_scenes(tx, core, [delivery], NOW)).get(delivery.id)
                message = await render(scene) if scene and delivery.kind == "post" else None
                if message is not None:
                    what = delivery.about.get("loss", "") or delivery.about.get("prompt", "")
                    shown = show.message(message, mark_of(delivery.what, message.pinned))
                    told.said[".".join(filter(None, ["post", delivery.what, what]))] = shown
                await tx.ledger.delivered(delivery, "1", NOW)


async def _before_the_start(told: Written) -> None:
    """All that is asked before a round begins, by those who may and those who may not."""
    await told.ask("profile", "profile.stranger", ANA)
    await told.ask("round.status", "round.status.none")
    await told.ask("round.open", closes="1 March 2027")
    await told.ask("round.open", "round.open.refused", closes="yesterday")
    await told.ask("round.invite")
    await told.ask("join", who=ANA)
    refused = {**JOIN, "country": "Untied States", "name": "Ana"}
    await told.ask("join.first", "join.first.refused", ANA, "programme-1.first", **refused)
    for who, called, country in ((ANA, "Ana", "Kenya"), (BO, "Bo", "Nepal"), *OTHERS):
        await told.ask("join.first", who=who, subject="programme-1.first", name=called, country=country, **JOIN)
        await told.ask("join.consent", who=who, subject="programme-1", **CONSENT)
    await told.ask("join", "join.again", ANA)
    await told.ask("profile", who=BO)
    for page in ("first", "work", "talking"):
        await told.ask("profile.page", f"profile.page.{page}", ANA, f"programme-1.{page}")
    await told.ask("pause", who=ANA)
    await told.ask("leave", who=ANA)
    await told.ask("help", who=ANA)
    await told.ask("help", "help.coordinator")
    await told.ask("programme.settings")
    await told.ask("programme.matching")
    rules: dict[str, Any] = {"preset": ("own",), "kind": ("peers",), "hours": "0", "weights": "interest 100"}
    await told.ask("programme.matching", "programme.matching.refused", **{**rules, "different": "team", "hours": "99"})
    await told.ask("programme.matching", "programme.matching.written", **{**rules, "different": "team"})
    await told.ask("programme.create")
    await told.ask("programme.coordinator")
    await told.ask("prompt.list")
    await told.ask("prompt.preview", prompt="pact")
    await told.ask("prompt.add")


async def _from_the_start_on(told: Written) -> None:
    await told.ask("round.preview")
    await told.ask("round.start")
    await told.ask("round.status")
    await told.ask("partner", who=DEE)
    form = await told.ask("pact", who=DEE)
    assert isinstance(form, Form)
    await told.ask(form.name, "pact.saved", DEE, form.subject, rhythm="fortnightly", medium="In this space")
    await told.ask("away", who=ANA)
    await told.ask("away", "away.refused", ANA, **{"from": "yesterday", "until": "soon"})
    await told.ask("away", "away.done", ANA, **{"from": "10 February 2027", "until": "20 February 2027"})
    await told.ask("away", "away.noted", ANA)
    await told.ask("dashboard")
    await told.ask("prompt.schedule", "prompt.schedule.change", subject="round-1.change")
    await told.ask("prompt.schedule", "prompt.schedule.refused", what="Thursday 25:99 Nowhere")
    await told.ask("prompt.status")
    await told.ask("prompt.schedule")
    await told.ask("prompt.send")


def written_down(name: str) -> Path:
    return GOLDEN / f"{name}.json"


async def test_every_form_and_message_is_as_it_was(written: dict[str, Any]) -> None:
    assert len(written) > 45
    if os.environ.get("FARPAIR_TEST_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for name, payload in written.items():
            text = json.dumps(payload, indent=1, ensure_ascii=False, sort_keys=True)
            written_down(name).write_text(text + "\n", encoding="utf-8")
    for name, payload in written.items():
        assert written_down(name).exists(), f"{name} is new: write the golden files anew and read them"
        assert payload == json.loads(written_down(name).read_text(encoding="utf-8")), name
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(written)


@pytest.mark.skipif(description() is None, reason=ABSENT)
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_each_is_what_discord_describes(path: Path) -> None:
    payload = json.loads(path.read_text(encoding="utf-8"))
    kind = {4: "CreateMessageInteractionCallbackRequest", 9: "ModalInteractionCallbackRequest"}
    schema = component(kind[payload["type"]] if "type" in payload else "MessageCreateRequest")
    assert against(schema, payload) == []
    check_limits(payload)


def check_limits(payload: dict[str, Any]) -> None:
    """What Discord's description leaves out: totals, and ids that must differ."""
    data = payload.get("data", payload)
    assert len(data.get("content", "")) <= 2000
    assert sum(len(embed.get("description", "")) for embed in data.get("embeds", ())) <= 6000
    assert len(data.get("components", ())) <= 5
    ids = [each["custom_id"] for row in data.get("components", ()) for each in row.get("components", ())]
    ids += [each["component"]["custom_id"] for each in data.get("components", ()) if "component" in each]
    assert len(ids) == len(set(ids))
    assert "@everyone" not in json.dumps(payload)
    if "title" not in data:
        assert data["allowed_mentions"]["parse"] == []


async def test_the_introduction_mentions_exactly_the_two(written: dict[str, Any]) -> None:
    assert sorted(written["post.welcome"]["allowed_mentions"]["users"]) == sorted([DEE.id, ELI.id])
    for name, payload in written.items():
        if name != "post.welcome" and "allowed_mentions" in payload:
            assert payload["allowed_mentions"] == {"parse": [], "users": []}, name


@pytest.mark.skipif(description() is None, reason=ABSENT)
async def test_the_commands_are_what_discord_describes() -> None:
    store = await in_memory()
    core = Core(Wording(), lambda _: (), match_apart)
    wanted = registered(Desk(store, core, lambda: NOW).commands, lambda key: {"es-ES": "nombre"} if "." in key else {})
    for command in wanted:
        assert against(component("ApplicationCommandUpdateRequest"), command) == []
    assert len(wanted) <= 100
    assert set(LOCALES["es"]) == {"es-ES", "es-419"}
    await store.close()
