"""Signing out everywhere holds for a server that reads the same database through connections of its own."""

from __future__ import annotations

from pathlib import Path

from adapters.web import WebChat
from storage.opening import open_store
from tests.web.board import House, client_of, open_house, sign_in
from tests.web.browsing import Browser


async def test_signing_out_everywhere_is_seen_over_another_connection(tmp_path: Path, chat: WebChat) -> None:
    file = tmp_path / "two.sqlite3"
    here = await open_house(await open_store(file, exclusive=False))
    there = House(await open_store(file, exclusive=False), now=here.now)
    async with client_of(here, chat) as one, client_of(there, chat) as two:
        first, other = Browser(one), Browser(two)
        page = await sign_in(here, first)
        await sign_in(there, other)
        assert (await other.get("/dashboard")).status == 200
        await first.submit(page.form("/dashboard/leave", everywhere="yes"))
        assert (await other.get("/dashboard")).status == 401
    await there.store.close()
    await here.store.close()
