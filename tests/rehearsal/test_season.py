"""Two rounds of a small company, written down and put back: the same figures, the mark, a time that stands still."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.__main__ import PORTS
from bot.asking import Core
from bot.cli.composing import compose
from bot.programme import preset
from bot.rehearsal.kept import kept_lines
from bot.rehearsal.scene import set_up
from bot.rehearsal.season import INTO, play_season
from bot.results.computing import results_of
from bot.results.tables import Report, report
from bot.wording import Wording
from storage import upgrading
from storage.opening import in_memory
from storage.rehearsed import put_back, written
from storage.sql import SqlStore

OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def tables(store: SqlStore, core: Core, now: datetime) -> list[Report]:
    """The results of all rounds, without words that people released, whose order is by lot."""
    async with store.reading() as tx:
        (programme,) = await tx.programmes.all()
        assert programme.settings.rehearsed
        rounds = await tx.rounds.of_programme(programme.id)
        found = [await results_of(tx, core, programme, each, now) for each in rounds]
    return [report(each, Wording().voice("en")) for each in found]


async def test_a_season_is_written_down_and_put_back() -> None:
    store, core = await in_memory(), compose(PORTS, 3, readers={"stage": "reading.web"})
    settings = preset("librarians")[1].model_copy(update={"weeks": 6})
    play = set_up(store, core, OPENS)
    await play_season(play, settings, 12, 3, lambda done, total: None)
    now = play.clock.now
    async with store.reading() as tx:
        first, second = await tx.rounds.of_programme(1)
        assert (first.state, second.state) == ("ended", "running")
        assert second.started_at is not None
        assert (now - second.started_at).days == INTO
        (ticket,) = await tx.surveys.tickets(first.id, "coordinators")
        assert ticket.done, "whoever coordinates answers a survey of their own"
    text = await written(store, now)
    assert "sealed:" not in text
    again, then = await put_back(text.splitlines())
    assert then == now
    before, after = await tables(store, core, now), await tables(again, core, now)
    assert [each.tables[:4] for each in after] == [each.tables[:4] for each in before]
    assert after[0].table("responses") == before[0].table("responses")
    await store.close()
    await again.close()


async def test_what_comes_along_is_in_its_fifth_week_and_brought_to_the_newest_revision() -> None:
    lines = kept_lines()
    assert json.loads(lines[0])["revision"] <= upgrading.newest()
    store, then = await put_back(lines)
    core = compose(PORTS, 3, readers={"stage": "reading.web"})
    past, running = await tables(store, core, then)
    asked = past.table("responses")
    assert asked is not None
    assert len(asked.rows) == 3
    assert all(isinstance(row[2], int) and row[2] > 0 for row in asked.rows), "each survey has answers"
    assert past.table("quotes") is not None
    weeks = running.table("alive")
    assert weeks is not None
    assert len(weeks.rows) == 5, "week 0 to 4 are behind it"
    await store.close()
