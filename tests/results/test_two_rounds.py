"""Comparison with earlier rounds and what one round leaves alone, once more from the raw rows of a rehearsal of two."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from typing import Any

import pytest

from bot.rehearsal.kept import kept_lines
from bot.results.computing import results_of
from bot.results.figures import Figures
from storage.rehearsed import put_back
from tests.results.conftest import a_core
from tests.results.raw import Row, instant

Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Rows by table, as they stand in the text."""
    found: Tables = {}
    about: dict[str, Any] = {}
    for parsed in map(json.loads, kept_lines()[1:]):
        if isinstance(parsed, dict):
            about, found[parsed["table"]] = parsed, []
        else:
            found[about["table"]].append({**about["same"], **dict(zip(about["columns"], parsed, strict=True))})
    return found


async def _figures() -> list[Figures]:
    store, then = await put_back(kept_lines())
    async with store.reading() as tx:
        (programme,) = await tx.programmes.all()
        rounds = await tx.rounds.of_programme(programme.id)
        found = [await results_of(tx, a_core(), programme, each, then) for each in rounds]
    await store.close()
    return found


@pytest.fixture(scope="module")
def figures() -> list[Figures]:
    return asyncio.run(_figures())


def pairs(tables: Tables, round_id: int) -> list[Row]:
    """The partnerships of a round that were no guest's week."""
    guests = {row["subject"] for row in tables["audit"] if row["act"] == "care.guest_week"}
    return [row for row in tables["partnerships"] if row["round_id"] == round_id and row["code"] not in guests]


def members(tables: Tables) -> dict[int, set[int]]:
    found = defaultdict[int, set[int]](set)
    for row in tables["members"]:
        found[row["partnership_id"]].add(row["participant_id"])
    return found


def inside(tables: Tables, round_id: int) -> set[int]:
    return {who for row in pairs(tables, round_id) for who in members(tables)[row["id"]]}


@pytest.mark.parametrize("at", [0, 1])
def test_each_round_counts_its_own_people_and_partnerships(tables: Tables, figures: list[Figures], at: int) -> None:
    row, found = tables["rounds"][at], figures[at]
    states = Counter(each["state"] for each in tables["enrolments"] if each["round_id"] == row["id"])
    assert found.participation.enrolled == sum(states.values())
    assert found.participation.took_part == len(inside(tables, row["id"]))
    assert found.participation.withdrawn == states["withdrawn"]
    assert found.formed.total == len(pairs(tables, row["id"]))
    assert found.formed.running == sum(each["ended_at"] is None for each in pairs(tables, row["id"]))
    came = {
        each["about"]["prompt"]: each["about"]["prompt"]
        for each in tables["deliveries"]
        if each["what"] == "prompt" and each["state"] == "delivered" and each["round_id"] == row["id"]
    }
    assert {each.slug for each in found.prompts if each.delivered} == set(came)


def test_rounds_side_by_side(tables: Tables, figures: list[Figures]) -> None:
    first, second = figures[1].rounds
    assert figures[1].rounds[0] == figures[0].rounds[0], "the past is the same, seen from either round"
    answers = {row["id"]: row["answers"] for row in tables["participants"]}
    for row, each in zip(tables["rounds"], (first, second), strict=True):
        took_part = inside(tables, row["id"])
        assert each.number == row["number"]
        assert each.people == len(took_part)
        assert each.partnerships == len(pairs(tables, row["id"]))
        assert each.countries == len({answers[who]["country"] for who in took_part} - {""})
    ended = instant(tables["rounds"][0]["ended_at"])
    kept = [row for row in pairs(tables, 1) if instant(row["ended_at"]) >= ended]
    assert first.to_the_end == pytest.approx(len(kept) / len(pairs(tables, 1)))
    running = [row for row in pairs(tables, 2) if row["ended_at"] is None]
    assert second.to_the_end == pytest.approx(len(running) / len(pairs(tables, 2))), "of one that runs, what runs"
    tickets = [row for row in tables["survey_tickets"] if row["survey"] == "end-of-round"]
    assert first.response == pytest.approx(sum(bool(row["done"]) for row in tickets) / len(tickets))
    assert second.response is None


def test_how_people_heard_of_it(tables: Tables, figures: list[Figures]) -> None:
    for at, row in enumerate(tables["rounds"]):
        who = {each["participant_id"] for each in tables["enrolments"] if each["round_id"] == row["id"]}
        told = [each["answers"].get("heard", "") for each in tables["participants"] if each["id"] in who]
        counts = Counter(text.casefold() for text in told if text)
        shown = {text: count for text, count in counts.items() if count >= 5}
        found = dict(figures[at].heard)
        assert sum(found.values()) in (sum(counts.values()), sum(shown.values()))
        assert {text.casefold(): count for text, count in found.items() if text} == shown
