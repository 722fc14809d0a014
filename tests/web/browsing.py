"""What a browser does with our pages: fetch, read hidden fields, submit forms as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient


@dataclass
class Found:
    """A form on a page: where it posts to and what it would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Seen:
    """A page as it came."""

    status: int
    text: str
    address: str
    headers: dict[str, str]

    @property
    def forms(self) -> list[Found]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.found

    def form(self, action: str, **fields: str) -> Found:
        """The form that posts to `action` and has `fields` among its hidden ones."""
        fitting = [f for f in self.forms if f.action == action and fields.items() <= f.fields.items()]
        assert fitting, f"no form to {action} with {fields} on a page with status {self.status}: {self.text[:2000]}"
        return fitting[0]

    @property
    def bare(self) -> str:
        """The text without tags and without what is not shown."""
        body = self.text[self.text.index("<body") :]
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())


class Browser:
    """Sends what a page would send."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client

    @property
    def origin(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def get(self, path: str, **headers: str) -> Seen:
        async with self.client.get(path, headers=headers) as answer:
            return await _seen(answer)

    async def post(self, path: str, data: Any, **headers: str) -> Seen:
        headers = {"Origin": self.origin, **headers}
        async with self.client.post(path, data=data, headers=headers) as answer:
            return await _seen(answer)

    async def submit(self, found: Found, **typed: str) -> Seen:
        """Submit a form; `f_x` stands for the field "f.x"."""
        named = {key.replace("f_", "f.", 1): value for key, value in typed.items()}
        return await self.post(found.action, {**found.fields, **named})

    async def says(self, seat: str, place: str, line: str) -> Seen:
        page = await self.get(f"/seat/{seat}/{place}")
        return await self.submit(page.form(f"/seat/{seat}/say"), line=line)


async def _seen(answer: ClientResponse) -> Seen:
    return Seen(answer.status, await answer.text(), answer.url.path, dict(answer.headers))


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.found.append(Found(given.get("action", "")))
        elif tag == "input" and self.found and given.get("type") == "hidden":
            self.found[-1].fields[given["name"]] = given["value"]
