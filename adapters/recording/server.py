"""The recording platform's server: it stores what it is sent, and fails at a fixed share of the requests."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.recording.book import Book

TOO_MANY, BROKEN, STORED_502, STORED_DROPPED = 0.05, 0.05, 0.05, 0.10
SLOW, LONGEST = 0.02, 0.8
"""A share of the requests takes up to so many seconds before anything is stored; the others a few hundredths."""
RETRY_AFTER = 0.2
_FAULTS = ("429", "500", "502", "drop", "")
_WEIGHTS = (TOO_MANY, BROKEN, STORED_502, STORED_DROPPED, 1 - TOO_MANY - BROKEN - STORED_502 - STORED_DROPPED)

Act = Callable[[dict[str, Any]], object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(book: Book, seed: int) -> web.Application:
    """The application over `book`; `/figures` alone never fails."""
    chance = random.Random(seed)  # noqa: S311  faults, no secrets
    app = web.Application()
    app.add_routes([web.post(f"/{name}", _failing(act, chance)) for name, act in _acts(book).items()])

    async def figures(_: web.Request) -> web.Response:
        return web.json_response(book.figures())

    app.add_routes([web.get("/figures", figures)])
    return app


def _acts(book: Book) -> dict[str, Act]:
    return {
        "post": lambda asked: book.post(asked["place"], asked["key"], asked["said"]),
        "find": lambda asked: book.find(asked["place"], asked["key"]),
        "edit": lambda asked: book.edit(int(asked["ref"]), asked["said"]),
        "open": lambda asked: book.open(asked["code"], asked["title"]),
        "space": lambda asked: book.space(asked["code"]),
        "close": lambda asked: book.close(int(asked["space"])),
        "let_in": lambda asked: book.let_in(int(asked["space"]), asked["accounts"]),
        "take_out": lambda asked: book.take_out(int(asked["space"]), asked["account"]),
    }


def _failing(act: Act, chance: random.Random) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        fault = chance.choices(_FAULTS, _WEIGHTS)[0]
        # Shielded: a platform goes on with what it has read, also when whoever asked is gone.
        return await asyncio.shield(_answer(request, act, asked, fault, chance))

    return handle


async def _answer(
    request: web.Request, act: Act, asked: dict[str, Any], fault: str, chance: random.Random
) -> web.StreamResponse:
    await asyncio.sleep(chance.uniform(0, LONGEST) if chance.random() < SLOW else chance.uniform(0.005, 0.04))
    if fault == "429":
        return web.json_response({"retry_after": RETRY_AFTER}, status=429)
    if fault == "500":
        return web.json_response({}, status=500)
    answer = act(asked)
    if fault == "502":
        return web.json_response({}, status=502)
    if fault == "drop" and request.transport:
        request.transport.abort()
    return web.json_response(answer)


async def record(file: Path, seed: int, told: Callable[[str], None]) -> None:
    """Serve on a free port of this computer until SIGTERM or SIGINT; `told` is called with the address."""
    book = Book(file)
    runner = web.AppRunner(make_app(book, seed), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        told(f"http://127.0.0.1:{runner.addresses[0][1]}")
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await stop.wait()
    finally:
        await runner.cleanup()
        book.end()
