"""Pages of coordinators where everybody's name is as long and as odd as names can be."""

from __future__ import annotations

import pytest

from tests.web.board import House, sign_in
from tests.web.browsing import Browser
from tests.web.test_access import PAGES

NAMES = {"emoji": "👩🏽‍🚀" * 75, "right to left": "قريب جدا " * 33 + "{}", "script": "<b>&'\"" * 50}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
async def test_names_of_300_signs_are_shown_and_pages_stay_small(house: House, pages: Browser, name: str) -> None:
    await house.begun(30, name[:300])
    await sign_in(house, pages)
    for path in (*PAGES, *(await house.partnership_pages())[:1]):
        seen = await pages.get(f"/dashboard{path}")
        assert seen.status == 200, path
        assert len(seen.text.encode()) < 100_000, (path, len(seen.text.encode()))
        assert "<b>" not in seen.text, path
    assert "<bdi>" in (await pages.get("/dashboard/participants")).text
