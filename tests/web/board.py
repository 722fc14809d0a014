"""A programme with people in it and its pages, over the real desk and a database in memory."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aiohttp.test_utils import TestClient, TestServer

from adapters.web import WebChat, WebSettings
from adapters.web.client import make_app
from bot.asking import Core
from bot.chat import Account, Community, Link, Message, Request, plain
from bot.desk import Desk
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.people import Enrolment, Participant
from bot.programme import Settings, preset
from bot.wording import Wording
from storage.opening import in_memory
from storage.sql import SqlStore
from tests.web.browsing import Browser, Seen
from tests.web.scripted import ScriptedVitals

MARA = Account("discord", "", "77")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
COUNTRIES = ("KE", "NP", "MX", "SE", "NZ", "IN", "BR", "PL")
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@dataclass
class House:
    """A programme, its desk and its clock."""

    store: SqlStore
    now: datetime = MONDAY
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        library = load_library(default_folder(), "en")
        core = Core(Wording(), lambda language: library, match_apart, dashboard="http://pages.example")
        self.core = core
        self.desk = Desk(self.store, core, lambda: self.now)

    def title(self, slug: str) -> str:
        """The title of a prompt of the library."""
        return next(each.title for each in self.core.library("en") if each.slug == slug)

    async def asks(self, what: str, who: Account = MARA, subject: str = "programme-1", **answers: str) -> Message:
        reply = await self.desk.answer(Request(f"r-{next(self.numbers)}", who, what, subject, answers))
        assert isinstance(reply, Message), reply
        return reply

    async def link(self, who: Account = MARA, programme: int = 1) -> str:
        """The path of a one-time link, as /dashboard gives it."""
        reply = await self.asks("dashboard", who, f"programme-{programme}")
        links = [part.to for part in reply.words if isinstance(part, Link)]
        assert links, plain(reply.words)
        return str(links[0]).removeprefix("http://pages.example")

    async def people(self, count: int, name: str = "Person {}", **more: object) -> list[Participant]:
        """So many people of several countries, who share an interest."""
        found = []
        async with self.store.writing() as tx:
            (home,) = await tx.programmes.homes(1)
            for number in range(count):
                answers: dict[str, str | tuple[str, ...]] = {
                    "country": COUNTRIES[number % len(COUNTRIES)],
                    "languages": ("en",),
                    "interests": ("reading",),
                    "partner_wanted": "anyone",
                }
                account = Account("discord", "", f"p{next(self.numbers)}")
                person = Participant(
                    0, 1, name.format(number + 1), answers, "en", (account,), frozenset({home.id}), self.now,
                    agreed_at=self.now,
                )  # fmt: skip
                found.append(await tx.people.add(replace(person, **more)))  # type: ignore[arg-type]
        return found

    async def enrolled(self, count: int, name: str = "Person {}") -> list[Participant]:
        """The same, enrolled in a round that is open."""
        await self.asks("round.open")
        people = await self.people(count, name)
        async with self.store.writing() as tx:
            for person in people:
                await tx.rounds.enrol(Enrolment(1, person.id, "enrolled", self.now))
        return people

    async def begun(self, count: int, name: str = "Person {}") -> list[Participant]:
        """The same, in a round that has begun."""
        people = await self.enrolled(count, name)
        preview = await self.asks("round.preview")
        start = next(each for each in preview.buttons if each.name == "round.start")
        await self.asks("round.start", subject=start.subject)
        return people

    async def partnership_pages(self) -> list[str]:
        """The paths of the pages of the first round's partnerships."""
        async with self.store.reading() as tx:
            return [f"/partnerships/{each.code}" for each in await tx.partnerships.of_round(1)]

    async def changes(self, **settings: object) -> None:
        """Other settings of the programme."""
        async with self.store.writing() as tx:
            programme = await tx.programmes.by_id(1)
            assert programme is not None
            changed = Settings.model_validate(programme.settings.model_dump() | settings)
            await tx.programmes.change(replace(programme, settings=changed))

    def waits(self, **time: float) -> None:
        """Time goes by."""
        self.now += timedelta(**time)


async def open_house(store: SqlStore | None = None) -> House:
    """A programme with one coordinator, in memory unless a store is given."""
    house = House(store or await in_memory())
    house.store.clock = lambda: house.now
    name, settings = preset("librarians")
    async with house.store.writing() as tx:
        safe = settings.model_copy(update={"safety_contact": "safety@example.org"})
        programme = await tx.programmes.add("librarians", name, safe, house.now)
        await tx.programmes.add_home(programme.id, Community("discord", "1", "2"), name)
        await tx.programmes.add_coordinator(programme.id, MARA, house.now)
    return house


def client_of(house: House, chat: WebChat, public: str = "") -> TestClient:  # type: ignore[type-arg]
    """The pages of a programme, behind `public` where that is given."""
    settings = WebSettings(title="Farpair", public=public)
    return TestClient(TestServer(make_app(house.desk, ScriptedVitals(), chat, settings)))


async def sign_in(house: House, browser: Browser, who: Account = MARA) -> Seen:
    """Over a one-time link to the first page."""
    link = await house.link(who)
    return await browser.submit((await browser.get(link)).form(link))
