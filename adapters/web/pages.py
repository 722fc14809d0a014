"""Turns templates into pages; every text is escaped, every word comes from the catalogue."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.places import address
from adapters.web.ports import FrontDesk
from adapters.web.settings import WebSettings
from adapters.web.show import View, blocks, day_of, is_required, machine, widget, written
from bot.directions import commands_apart
from bot.wording import known_locale

HERE = Path(__file__).parent
Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a template shows, for whom, and with which status."""

    template: str
    locale: str
    status: int = 200


class Pages:
    """The templates, with the desk's words."""

    def __init__(self, desk: FrontDesk, settings: WebSettings) -> None:
        self._desk = desk
        self._templates = _environment()
        self._templates.globals["site"] = settings.title
        self._templates.globals["base"] = settings.base

    def show(self, page: Page, **values: Any) -> web.Response:
        """`page` as an answer, with `values` for its template."""
        say = self.voice(page.locale)
        language = say("web.language")
        text = self._templates.get_template(page.template).render(
            say=say, language=language, direction=direction(language), **values
        )
        return web.Response(text=text, status=page.status, content_type="text/html")

    def problem(self, locale: str, status: int, *, key: str, code: str = "") -> web.Response:
        """A page that says what is wrong (`key` and `key`.next, in the catalogue) and what to do next."""
        return self.show(Page("problem.html", locale, status), key=key, code=code)

    def view(self, locale: str, seat: str = "") -> View:
        """How messages are shown: in the language of the words that there are for `locale`."""
        return View(self._desk.say("web.language", locale), seat)

    def voice(self, locale: str) -> Say:
        """Words in `locale`, as templates ask for them."""
        language = self._desk.say("web.language", locale)

        def say(key: str, **values: str | int) -> str:
            return commands_apart(self._desk.say(key, locale, **values), language)

        return say


def new_id() -> str:
    """An id for one request, made when its page is rendered."""
    return str(uuid.uuid4())


def direction(language: str) -> str:
    """ "ltr" or "rtl", as the language is written."""
    return known_locale(language).text_direction


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(blocks=blocks, written=written, machine=machine, day=day_of)
    made.globals.update(widget=widget, is_required=is_required, new_id=new_id, address=address)
    return made
