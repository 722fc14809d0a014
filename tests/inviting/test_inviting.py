"""`/round invite`: a link, a picture, texts and a poster; and the tag all the way into the results."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.chat import Form, Message
from bot.inviting.code import code_png
from bot.inviting.ways import Way
from tests.dialogues.actors import Actor, Town, said
from tests.inviting.test_tags import HOSTILE

LINK = re.compile(r"http://127\.0\.0\.1:1/i/([a-z2-7]{8})(?:\?from=([a-z0-9_-]+))?")
FIRST = {"name": "Asha", "country": "Nepal", "languages": "English", "partner_wanted": "anyone"}
TICKS = {"conduct": ("yes",), "stored": ("yes",), "age": ("yes",)}


async def invited(carla: Actor, tag: str = "") -> tuple[Message, str]:
    """What the coordinator gets, and the code of the link."""
    told = await carla.writes(f"/round invite from:{tag}" if tag else "/round invite")
    assert isinstance(told, Message)
    found = LINK.search(said(told))
    assert found, said(told)
    assert (found[2] or "") == tag
    return told, found[1]


async def joins_through(town: Town, name: str, line: str) -> Actor:
    who = town.person(name)
    await who.writes(line)
    await who.submits(**{**FIRST, "name": name})
    await who.submits(**TICKS)
    who.sees("Welcome")
    return who


async def test_a_link_a_picture_and_the_announcement_once(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    told, code = await invited(carla)
    carla.sees("The invitation is on its way", "[Short text]", "[Poster, A4]", "/round invite from:newsletter")
    (picture,) = told.pictures
    assert picture.data == code_png(f"http://127.0.0.1:1/i/{code}")
    assert picture.data.startswith(b"\x89PNG")
    assert code in picture.told
    await town.deliver()
    tagged, same = await invited(carla, "ifla")
    assert same == code, "an old poster leads to the same page"
    assert "counted under ifla" in said(tagged)
    assert "posted before" in said(tagged)
    await town.deliver()
    assert sum("looks for people" in said(each.message) for each in town.stage.posted if each.message) == 1


async def test_texts_say_until_when_for_whom_and_where(town: Town, carla: Actor) -> None:
    await carla.writes("/round open 2027-02-20")
    await invited(carla, "ifla")
    labels = {"short": "Short text", "medium": "Longer text", "email": "Text for e-mail"}
    texts = {}
    given = carla.seen
    assert isinstance(given, Message)
    for length, label in labels.items():
        await carla.presses(label, given)
        carla.sees(
            "Librarians across borders", "For everybody who works in a library", "from=ifla", "February 20, 2027"
        )
        assert carla.seen is not None
        texts[length] = said(carla.seen).strip()
    assert len(texts["short"]) <= 300
    assert len(texts["short"]) < len(texts["medium"]) < len(texts["email"])
    assert texts["email"].startswith("Subject: Librarians across borders")


@pytest.mark.parametrize("written", [each for each in HOSTILE if each.strip("\x00\n")])
async def test_what_is_no_tag_is_refused_with_what_is_one(town: Town, carla: Actor, written: str) -> None:
    await carla.writes("/round open in 2 weeks")
    await carla.asks("round.invite", "programme-1", {"from": written})
    carla.sees("A tag is one short word")
    async with town.store.reading() as tx:
        assert not await tx.inviting.tags(1)


async def test_the_tag_is_filled_in_kept_counted_and_told(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    await invited(carla, "ifla")
    await invited(carla, "newsletter")
    for number in range(5):
        await joins_through(town, f"Ifla{number}", "/join from:IFLA")
    await joins_through(town, "Nora", "/join Kenya from:newsletter")
    await joins_through(town, "Olga", "/join")
    async with town.store.reading() as tx:
        heard = [each.text("heard") for each in await tx.people.of_programme(1)]
        assert heard == ["ifla"] * 5 + ["newsletter", ""]
    await carla.writes("/round status")
    carla.sees("How people came to round 1", "- ifla: 5", "- newsletter: 1")
    who = town.person("Ifla0")
    await who.asks("profile.page", "programme-1.talking")
    assert {field.key: field.value for field in who.form.fields}["heard"] == "ifla"


async def test_what_somebody_makes_up_is_theirs_alone(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    await invited(carla, "ifla")
    await joins_through(town, "Asha", "/join from:made-up")
    for number, hostile in enumerate(HOSTILE):
        who = town.person(f"Who{number}")
        await who.asks("join", "", {"from": hostile})
        await who.submits(**{**FIRST, "name": f"Who{number}"})
        await who.submits(**TICKS)
    async with town.store.reading() as tx:
        people = await tx.people.of_programme(1)
        assert {each.text("heard") for each in people} == {"made-up", ""}
        assert not await tx.inviting.arrivals(1)
    await carla.writes("/round status")
    carla.sees("- ifla: 0")
    carla.does_not_see("made-up")


async def test_the_tag_waits_for_the_round(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    await invited(carla, "ifla")
    async with town.store.writing() as tx:
        round_ = await tx.rounds.latest(1)
        assert round_ is not None
        await tx.rounds.change(replace(round_, state="ended"))
    await joins_through(town, "Asha", "/join from:ifla")
    await carla.writes("/round open in 3 weeks")
    await carla.writes("/round status")
    carla.sees("round 2", "- ifla: 1")


async def test_somebody_known_comes_through_another_link(town: Town, carla: Actor) -> None:
    await town.person("Asha").joins("Nepal")
    await carla.writes("/round open in 2 weeks")
    await invited(carla, "ifla")
    asha = town.person("Asha")
    await asha.asks("leave.yes")
    await asha.writes("/join from:ifla")
    asha.sees("Asha")
    async with town.store.reading() as tx:
        assert dict(await tx.inviting.arrivals(1)) == {"ifla": 1}


async def test_without_pages_the_way_that_a_coordinator_gave(town: Town, carla: Actor) -> None:
    ways = {"stage": Way("Stage", lambda home: f"https://stage.example/{home.address}")}
    town.desk = replace(town.desk, core=replace(town.core, dashboard=""))
    await carla.writes("/round open in 2 weeks")
    await carla.writes("/round invite")
    carla.sees("There is no link to pass on yet", "/programme invitation")
    town.desk = replace(town.desk, core=replace(town.core, dashboard="", ways=ways))
    await carla.writes("/round invite")
    carla.sees("https://stage.example/programme")
    await carla.writes("/programme invitation discord javascript:alert(1)")
    carla.sees("no link that can be used")
    await carla.writes(f"/programme invitation audience {'x' * 121}")
    carla.sees("120")
    await carla.writes("/programme invitation audience For <b>all</b>.")
    carla.sees("For <b>all</b>.")
    await carla.writes("/programme invitation discord https://discord.gg/abc")
    carla.sees("- discord: https://discord.gg/abc", "- slack: none")
    await carla.writes("/programme invitation discord none")
    carla.does_not_see("discord.gg")


async def test_the_link_page_tells_how_to_join_and_keeps_hostile_tags_out(town: Town, carla: Actor) -> None:
    ways = {"stage": Way("Stage", lambda home: f"https://stage.example/{home.address}", "/farpair join")}
    town.desk = replace(town.desk, core=replace(town.core, ways=ways))
    await carla.writes("/round open 2027-02-20")
    _, code = await invited(carla, "ifla")
    told = await town.desk.invited(code, "IFLA", "en")
    assert told is not None
    assert (told.is_open, told.tag, told.until) == (True, "ifla", "Saturday, February 20, 2027")
    assert [(each.address, each.typed) for each in told.steps] == [
        ("https://stage.example/programme", "/farpair join from:ifla")
    ]
    for hostile in HOSTILE:
        shown = await town.desk.invited(code, hostile, "en")
        assert shown is not None
        assert shown.tag == ""
        assert shown.steps[0].typed == "/farpair join"
    for made_up in ("", "x", "a" * 500, "../x", "%", "1"):
        assert await town.desk.invited(made_up, "", "en") is None
        assert await town.desk.poster(made_up, "", "a4", "en") is None
    await town.passes(weeks=3)
    later = await town.desk.invited(code, "ifla", "en")
    assert later is not None
    assert (later.is_open, later.until) == (False, "")
    assert await town.desk.poster(code, "", "a4", "en") is None


class Seen(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("label", "size"), [("Poster, A4", "size: A4"), ("Poster, Letter", "size: letter")])
async def test_the_poster_is_one_page_that_fetches_nothing(town: Town, carla: Actor, label: str, size: str) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        settings = programme.settings.model_copy(update={"contact": '<img src=x onerror="alert(1)">'})
        await tx.programmes.change(replace(programme, name="Peers <i>& friends</i>", settings=settings))
    await carla.writes("/round open 2027-02-20")
    _, code = await invited(carla, "ifla")
    told = await carla.presses(label)
    assert isinstance(told, Message)
    (file,) = told.files
    assert file.kind.startswith("text/html")
    page = file.data.decode()
    assert size in page
    assert f"/i/{code}/poster?size=" in said(told)
    seen = Seen(page)
    names = {tag for tag, _ in seen.tags}
    assert not names & {"img", "script", "link", "iframe", "i"}
    assert "Peers <i>& friends</i>" in seen.text
    assert "February 20, 2027" in seen.text
    labelled = [attrs for _, attrs in seen.tags if attrs.get("role") == "img"]
    assert [f"/i/{code}?from=ifla" in (each["aria-label"] or "") for each in labelled] == [True]
    assert [attrs["lang"] for tag, attrs in seen.tags if tag == "html"] == ["en"]
    served = await town.desk.poster(code, "ifla", "letter", "en")
    assert served is not None
    assert "size: letter" in served
    assert "from=ifla" in served


async def test_a_first_page_that_asks_how_they_heard_holds_the_tag(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        questions = tuple(
            each.model_copy(update={"page": "first" if each.key == "heard" else "more"})
            if each.key in ("heard", "interests")
            else each
            for each in programme.settings.questions
        )
        settings = programme.settings.model_copy(update={"questions": questions})
        await tx.programmes.change(replace(programme, settings=settings))
    asha = town.person("Asha")
    form = await asha.writes("/join from:ifla")
    assert isinstance(form, Form)
    assert {field.key: field.value for field in form.fields}["heard"] == "ifla"
    await asha.submits(**FIRST, heard="From my aunt")
    await asha.submits(**TICKS)
    async with town.store.reading() as tx:
        (person,) = await tx.people.of_programme(1)
        assert person.text("heard") == "From my aunt"
