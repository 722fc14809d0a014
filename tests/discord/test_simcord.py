"""Every command and every form under SimCord: discord.py's own machinery over a Discord in memory, with its rules.

SimCord refuses what Discord's clients cannot do: a command that is not registered, a button that is not there, a modal
that is too long, a second answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
import simcord

from adapters.discord.client import Client
from adapters.discord.places import account_of
from bot.programme import preset
from storage.opening import in_memory
from storage.sql import SqlStore
from tests.discord.people import read
from tests.discord.program import Program, real_time
from tests.discord.server import Server


@dataclass
class Stage:
    """A server in SimCord's Discord with the programme's channel on it."""

    env: simcord.Env
    guild: Any
    channel: Any
    program: Program

    def person(self, name: str, **rights: bool) -> Actor:
        user = self.env.create_user(name.lower(), global_name=name)
        roles = [self.guild.create_role("staff", permissions=discord.Permissions(**rights))] if rights else []
        return Actor(self, self.guild.add_member(user, roles=roles))


@dataclass
class Actor:
    """Somebody on it; `seen` is the last answer."""

    stage: Stage
    member: Any
    seen: Any = None

    async def writes(self, line: str, **options: Any) -> None:
        self.seen = await self.member.slash(self.stage.channel, line, **options)

    async def presses(self, label: str) -> None:
        self.seen = await self.member.click(self.seen.response, label=label)

    async def submits(self, **values: Any) -> None:
        standing = {key: value for key, value in _standing(self.seen.modal) if value}
        self.seen = await self.member.submit_modal(self.seen, {**standing, **values})

    def sees(self, *texts: str) -> None:
        shown = read(self.seen.response.content)
        for text in texts:
            assert text in shown, f"{text!r} is not in:\n{shown}"

    def sees_form(self, title: str) -> None:
        assert self.seen.modal is not None, self.seen
        assert self.seen.modal["title"] == title

    async def joins(self, country: str) -> None:
        await self.writes("join")
        await self.submits(country=country, languages="English", partner_wanted="interests", interests=["reading"])
        await self.presses("Continue")
        await self.submits(conduct=["yes"], stored=["yes"], age=["yes"])
        self.sees("Welcome to Librarians across borders")


def _standing(modal: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in the fields of a modal when it opens."""
    for each in modal["components"]:
        field = each.get("component") or {}
        chosen = [option["value"] for option in field.get("options") or () if option.get("default")]
        if "custom_id" in field:
            yield (
                field["custom_id"],
                (chosen[:1][0] if chosen and field["type"] == 21 else chosen or field.get("value")),
            )


@asynccontextmanager
async def _closing(store: SqlStore) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await store.close()


@asynccontextmanager
async def staged() -> AsyncIterator[tuple[Stage, Actor]]:
    """The stage, and the coordinator of its programme."""
    store = await in_memory()
    program = Program(Server(), store)
    connection = program.connection
    client: Client = connection._supervisor._new()
    connection._supervisor.client, connection._supervisor._logged_in = client, True

    async def prepare() -> None:
        await connection._prepare(client)

    client.setup_hook = prepare  # type: ignore[method-assign]
    async with _closing(store), simcord.run(client, shard_count=1) as env:
        guild = env.create_guild()
        stage = Stage(env, guild, guild.create_text_channel("programme"), program)
        carla = stage.person("Carla", manage_guild=True)
        name, settings = preset("librarians")
        settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
        async with store.writing() as tx:
            programme = await tx.programmes.add("librarians", name, settings, real_time())
            await tx.programmes.add_coordinator(programme.id, account_of(carla.member.id), real_time())
        yield stage, carla
        assert env.errors == []


async def test_every_command_is_there_and_only_one_is_gated() -> None:
    async with staged() as (stage, carla):
        typed = {command.typed for command in stage.program.desk.commands}
        assert set(carla.member.available_commands(stage.channel)) == typed
        ana = stage.person("Ana")
        gated = typed - set(ana.member.available_commands(stage.channel))
        assert gated == {each for each in typed if each.startswith("programme ")}


async def test_what_a_participant_does() -> None:
    async with staged() as (stage, carla):
        await carla.writes("round open")
        carla.sees("Round 1 is open until")
        ana = stage.person("Ana")
        await ana.joins("Kenya")
        await ana.presses("Tell more for a better match")
        ana.sees("Country: Kenya")
        await ana.presses("Your work")
        ana.sees_form("Your work")
        await ana.submits(timezone="Nowhere at all", role="Librarian")
        ana.sees("What you wrote is kept")
        await ana.presses("Continue")
        await ana.submits(timezone="Nairobi", role="Librarian")
        ana.sees("Librarian")
        await ana.writes("profile")
        await ana.presses("How you talk")
        ana.sees_form("How you talk")
        await ana.submits()
        await ana.writes("pause")
        ana.sees_form("Take a break")
        await ana.submits(until="yesterday")
        ana.sees("What you wrote is kept")
        await ana.presses("Continue")
        await ana.submits(until="31 December 2098")
        ana.sees("2098")
        await ana.writes("pause", until="soon")
        await ana.submits(until="30 December 2098")
        ana.sees("30")
        for command in ("partner", "help", "join"):
            await ana.writes(command)
            assert ana.seen.response.content
        await ana.writes("leave")
        await ana.presses("Yes, leave")
        ana.sees("You have left")


async def test_what_a_coordinator_does() -> None:
    async with staged() as (stage, carla):
        await carla.writes("round open", closes="31 December 2098")
        carla.sees_form("Open a round")
        await carla.submits(closes="in 10 days")
        carla.sees("Round 1 is open until")
        await carla.presses("Post the invitation")
        ana, bo = stage.person("Ana"), stage.person("Bo")
        await ana.joins("Kenya")
        await bo.joins("Nepal")
        for command, options in COMMANDS:
            await carla.writes(command, **options)
            assert carla.seen.response is None or carla.seen.response.content, command
        for command, title, answers, then in FORMS:
            await carla.writes(command)
            carla.sees_form(title)
            await carla.submits(**answers)
            carla.sees(then)
        await ana.writes("round start")
        ana.sees("coordinator")
        await carla.writes("round preview")
        await carla.presses("Start the round")
        carla.sees("Round 1 has begun")
        await ana.writes("partner")
        await ana.presses("Our pact")
        await ana.submits(rhythm="monthly", medium="Calls")
        ana.sees("every month")
        for command, options in (("prompt send", {}), ("round extend", {"weeks": 2}), ("round end", {})):
            await carla.writes(command, **options)
        await carla.presses("Yes, end the round")
        await carla.writes("programme create")
        carla.sees_form("Create a programme")
        await carla.submits(name="Archivists")
        carla.sees("Archivists")


async def test_completions() -> None:
    async with staged() as (stage, carla):
        await carla.writes("round open")
        ana = stage.person("Ana")
        await ana.joins("Kenya")
        found = await carla.member.autocomplete(stage.channel, "prompt preview", "prompt", "work")
        assert "a-working-day" in [each["value"] for each in found]
        found = await carla.member.autocomplete(stage.channel, "round lock", "first", "an")
        assert [each["value"] for each in found] == ["Ana"]
        assert await ana.member.autocomplete(stage.channel, "prompt preview", "prompt", "work") == []
        found = await carla.member.autocomplete(stage.channel, "prompt schedule", "what", "Thursday 18:30 madr")
        assert "Thursday 18:30 Europe/Madrid" in [each["value"] for each in found]
        assert await carla.member.autocomplete(stage.channel, "round end", "round", "") == []
        bo = stage.person("Bo")
        await bo.joins("Nepal")
        await carla.writes("round preview")
        await carla.presses("Start the round")
        found = await carla.member.autocomplete(stage.channel, "round end", "round", "")
        assert [each["value"] for each in found] == ["1"]
        await carla.writes("round end", round="7")
        carla.sees("No round is running")


COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("round status", {}),
    ("round forbid", {"first": "1"}),
    ("round lock", {"first": "Ana", "second": "Bo"}),
    ("round swap", {"first": "1", "second": "2"}),
    ("prompt list", {}),
    ("prompt preview", {"prompt": "a-working-day"}),
    ("prompt next", {"prompt": "a-working-day"}),
    ("prompt schedule", {}),
    ("prompt status", {}),
    ("prompt retry", {}),
    ("programme coordinator", {}),
    ("programme repair", {}),
    ("dashboard", {}),
    ("round invite", {}),
)
FORMS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("programme settings", "Programme settings", {"name": "Librarians", "contact": "Write to Carla"}, "Saved"),
    (
        "prompt add",
        "Write a prompt",
        {"title": "Books", "body": "Short", "small": "Less"},
        "Kept as",
    ),
)
