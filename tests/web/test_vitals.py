"""What programs that watch over Farpair are told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from adapters.web import WebChat, WebSettings
from adapters.web.client import make_app
from bot.health import Health
from bot.ledger import Tally
from storage.opening import in_memory
from tests.program import Program, visiting
from tests.web.scripted import ScriptedDesk, ScriptedVitals

NOON = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)


def figures(text: str) -> dict[tuple[str, str], float]:
    """By name and community."""
    families = text_string_to_metric_families(text)
    return {(sample.name, sample.labels["community"]): sample.value for each in families for sample in each.samples}


async def test_ready_or_why_not(desk: ScriptedDesk, chat: WebChat) -> None:
    vitals = ScriptedVitals()
    async with TestClient(TestServer(make_app(desk, vitals, chat, WebSettings()))) as client:
        async with client.get("/readyz") as answer:
            assert (answer.status, await answer.text()) == (200, "ready")
        vitals.wrong = ["The database does not answer; see the log."]
        async with client.get("/readyz") as answer:
            assert (answer.status, await answer.text()) == (503, vitals.wrong[0])
        async with client.get("/metrics", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 421


async def test_figures_in_prometheus_text(desk: ScriptedDesk, chat: WebChat) -> None:
    vitals = ScriptedVitals()
    vitals.counted = [
        Tally("librarians", "discord/77", {"due": 3, "delivered": 12, "dead": 1, "cancelled": 4}, 61.5),
        Tally("librarians", "", {"unknown": 2}),
    ]
    app = make_app(desk, vitals, chat, WebSettings())
    async with TestClient(TestServer(app)) as client, client.get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        found = figures(await answer.text())
    assert found["farpair_deliveries_due", "discord/77"] == 3
    assert found["farpair_deliveries_waiting", "discord/77"] == 0
    assert found["farpair_deliveries_delivered_total", "discord/77"] == 12
    assert found["farpair_deliveries_unknown", ""] == 2
    assert found["farpair_lag_seconds", "discord/77"] == 61.5
    assert len(found) == 14


async def test_health_complains_of_the_clockwork_and_of_the_database() -> None:
    store, times = await in_memory(), [NOON]
    health = Health(store, lambda: times[-1])
    assert await health.complaints() == ("The clockwork has not ticked yet.",)
    health.ticked()
    times.append(NOON + timedelta(seconds=119))
    assert await health.complaints() == ()
    times.append(NOON + timedelta(seconds=121))
    assert await health.complaints() == ("The clockwork has not ticked for 121 seconds; see the log.",)
    health.ticked()
    async with store.writing() as records:
        await records.programmes.all()
    await store.close()
    store.reading = None  # type: ignore[assignment, method-assign]  # a database that is away
    assert await health.complaints() == ("The database does not answer; see the log.",)


async def test_a_program_that_runs_is_ready_and_counts(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await program.start()
    try:
        async with visiting(program) as visitor, aiohttp.ClientSession(program.address) as session:
            await visitor.says("coordinator", "/round open")
            await visitor.joins("Asha Tamang", "Nepal")
            await visitor.joins("Bo Ek", "Sweden")
            await visitor.says("coordinator", "/round preview")
            await visitor.says("coordinator", "/round start")
            async with asyncio.timeout(30):
                text = ""
                while figures(text).get(("farpair_deliveries_delivered_total", "web/local"), 0) < 6:
                    async with session.get("/metrics") as answer:
                        text = await answer.text()
            assert 'programme="librarians"' in text
            assert "Asha" not in text
            async with session.get("/readyz") as answer:
                assert (answer.status, await answer.text()) == (200, "ready")
    finally:
        await program.kill()
