"""A rehearsed round in a file, played once for all tests of this folder."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.asking import Core
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.programme import preset
from bot.rehearsal import rehearse
from bot.results.computing import results_of
from bot.results.figures import Figures
from bot.wording import Wording
from storage.opening import open_store

PEOPLE, WEEKS, SEED = 24, 8, 5


def a_core() -> Core:
    library = load_library(default_folder(), "en")
    return Core(Wording(), lambda language: library, match_apart, {"stage": "reading.web"})


@dataclass(frozen=True)
class Rehearsed:
    """A database with one round that is over, and its figures."""

    file: Path
    figures: Figures


async def _rehearse(file: Path) -> Figures:
    store, core = await open_store(file, exclusive=True), a_core()
    settings = preset("librarians")[1].model_copy(update={"weeks": WEEKS})
    await rehearse(store, core, settings, (PEOPLE, SEED), lambda done, total: None)
    async with store.reading() as tx:
        (programme,) = await tx.programmes.all()
        round_ = await tx.rounds.latest(programme.id)
        assert round_ is not None
        assert round_.ended_at is not None
        figures = await results_of(tx, core, programme, round_, round_.ended_at)
    await store.close()
    return figures


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    file = tmp_path_factory.mktemp("rehearsed") / "farpair.db"
    return Rehearsed(file, asyncio.run(_rehearse(file)))
