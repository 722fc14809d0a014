"""The audit trail: every act of a coordinator and everything that happens by itself, with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.table import TABLE
from tests.care.test_ladder import a_pair
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun, joined

CHANGE_NOTHING = {"dashboard", "prompt.preview", "round.preview", "round.lock", "round.forbid", "round.swap"}
"""What a coordinator may ask that changes nothing for anybody: a page, and what is shown to them alone."""


async def trail(town: Town) -> Sequence[Mapping[str, Any]]:
    async with town.store.reading() as tx:
        return await tx.front.trail(1, 200)


async def acts(town: Town, who: str) -> set[str]:
    return {row["act"] for row in await trail(town) if (row["who"] == "farpair") is (who == "farpair")}


async def test_what_a_coordinator_does(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    for line in ("/round open in 3 weeks", "/round invite", "/round preview"):
        await carla.writes(line)
    for line in ("/round lock Person0 Person1", "/round forbid Person2 Person3", "/round swap 1 2"):
        await carla.writes(line)
        await carla.presses("Do it")
    await carla.asks("round.free", "programme-1")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    for line in (
        "/prompt next tools-you-like",
        "/prompt send tools-you-like",
        "/prompt retry",
        "/programme repair",
        "/programme coordinator add dora",
        "/programme coordinator remove dora",
        "/round extend 1",
        "/round end yes",
    ):
        await carla.writes(line)
    await carla.writes("/prompt schedule monday")
    await carla.asks("programme.create", "programme-1", {"name": "Another"})
    expected = {
        "round.open", "round.closes", "round.invite", "round.lock", "round.forbid", "round.swap", "round.free",
        "round.start", "prompt.next", "prompt.send", "prompt.retry", "programme.repair", "coordinator.add",
        "coordinator.remove", "round.extend", "round.end",
    }  # fmt: skip
    assert expected <= await acts(town, "carla")


def test_every_request_that_coordinators_alone_may_make_is_thought_of() -> None:
    """Whoever adds one decides whether it belongs into the trail."""
    theirs = {name for name, entry in TABLE.items() if entry.who == "coordinator" and not entry.reads}
    in_trail = {
        "programme.settings", "programme.matching", "programme.rules_do", "programme.create",
        "programme.coordinator", "programme.repair", "round.open",
        "round.extend", "round.end", "round.do", "round.again_do", "round.free",
        "round.start", "prompt.add", "prompt.replace", "prompt.decline",
        "prompt.next", "prompt.send", "prompt.retry", "prompt.schedule", "care.approve",
        "programme.safety", "programme.meeting", "programme.certificate", "programme.public",
        "programme.places",
        "programme.invitation", "programme.ambassador",
        "concern.take", "concern.close", "concern.suspend", "concern.reinstate", "concern.part",
        "person.edit", "person.pause", "person.note", "programme.handover", "prompt.move",
        "coding.add", "coding.rename", "coding.put",
        "check_in.look", "survey.add", "survey.retire",
    }  # fmt: skip
    assert theirs == in_trail | CHANGE_NOTHING, "does the new one call bot.auditing.acted? Then name it here"


async def test_what_happens_by_itself_has_a_reason(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    await town.passes(weeks=18)
    mine = [row for row in await trail(town) if row["who"] == "farpair"]
    assert {"care.nudge", "care.question", "care.closed", "prompts.due", "round.end"} <= {row["act"] for row in mine}
    assert [row["act"] for row in mine if not row["reason"]] == []
    closed = next(row for row in mine if row["act"] == "care.closed")
    assert closed["reason"] == "no_answer"


async def test_no_name_is_in_it(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    await people[1].asks("leave.yes")
    await town.passes(weeks=4)
    said = " ".join(f"{row['act']} {row['subject']} {row['reason']}" for row in await trail(town))
    assert not [each.name for each in people if each.name in said]


async def test_a_coordinator_reads_it_but_for_their_own_partnership(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    other = town.person("Omar")
    await carla.joins("Chile", interests=("reading",))
    await other.joins("Kenya", interests=("reading",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    await town.desk.heard(await other.space(), other.account)
    await town.passes(days=12)
    assert "care.nudge" in await acts(town, "farpair")
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, town.person("Dora").account, town.now)
    seen = {}
    for who in (carla, town.person("Dora")):
        overview = await town.page(who, "trail")
        assert overview is not None
        seen[who.name] = {each.act for each in overview.acts}
    assert "care.nudge" in seen["Dora"]
    assert "care.nudge" not in seen["Carla"]
    assert "round.start" in seen["Carla"]
