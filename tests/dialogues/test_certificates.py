"""Certificates: for whom, what stands in them and what never does, and how they are confirmed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.certificates import answering
from bot.certificates.paper import Paper
from bot.chat import Message
from bot.results.apart import DrawingEnded
from storage.sql import SqlStore
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """What is drawn; drawing it is tried in `tests/results/test_certificate.py`."""
    drawn: list[Paper] = []

    async def draw(wanted: Sequence[Paper]) -> list[bytes]:
        drawn.extend(wanted)
        return [b"\x89PNG" for _ in wanted]

    monkeypatch.setattr(answering, "draw_apart", draw)
    return drawn


async def over(town: Town, carla: Actor) -> list[Actor]:
    people = await begun(town, carla, 2)
    await ends(town, carla)
    return people


async def ends(town: Town, carla: Actor) -> None:
    town.now += timedelta(weeks=16)
    await carla.writes("/round end yes")


async def makes(who: Actor, name: str = "Dr. Asha Wanjiru") -> str:
    """Somebody asks for a certificate under a name; its code."""
    await who.writes("/certificate")
    await who.submits(name=name)
    who.sees("Here is your certificate")
    assert isinstance(who.seen, Message)
    found = re.search(r"code is ([A-Z2-9-]{14})", said(who.seen))
    assert found is not None
    return found[1]


def sheet(who: Actor) -> str:
    assert isinstance(who.seen, Message)
    (file,) = who.seen.files
    return file.data.decode()


async def test_it_comes_at_the_end_as_a_page_and_a_picture(town: Town, carla: Actor, papers: list[Paper]) -> None:
    asha, ben = await begun(town, carla, 2)
    await asha.writes("/certificate")
    asha.sees("comes at the end")
    await ends(town, carla)
    await asha.writes("/certificate")
    assert asha.form.fields[0].value == asha.name
    code = await makes(asha)
    assert isinstance(asha.seen, Message)
    (picture,) = asha.seen.pictures
    page = sheet(asha)
    for told in ("Dr. Asha Wanjiru", "Librarians", "February 1, 2027", "May 2", code):
        assert told in page
        assert told in picture.told
    for never in (ben.name, "Nepal", "contact", "message", "partner"):
        assert never not in page + repr(papers[-1])
    assert "://" not in page


async def test_somebody_whose_partner_never_answered_has_the_same(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await ben.asks("leave.yes")
    await ends(town, carla)
    await makes(asha)
    assert "from February 1, 2027 to May 2" in sheet(asha)
    await makes(ben, "Ben")
    assert "from February 1, 2027 to February 1, 2027" in sheet(ben), "his own term, which ended when he left"


async def test_whoever_leaves_has_theirs_at_once_and_others_not_yet(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await ben.asks("leave.yes")
    await makes(ben)
    await asha.writes("/certificate")
    asha.sees("comes at the end")
    stranger = town.person("Stranger")
    await stranger.writes("/certificate")
    stranger.sees("comes at the end")


@pytest.mark.parametrize("name", ["x" * 200, "", "   ", "\u202e\u200b"])
async def test_a_name_that_cannot_stand_there_is_asked_for_again(town: Town, carla: Actor, name: str) -> None:
    asha, _ = await over(town, carla)
    await asha.writes("/certificate")
    await asha.submits(name=name)
    assert "name" in asha.form.errors


async def test_html_in_a_name_is_text(town: Town, carla: Actor) -> None:
    asha, _ = await over(town, carla)
    await makes(asha, "</title><script>alert('1')</script> & @everyone \u202egnp")
    assert "<script" not in sheet(asha)
    assert "&lt;script&gt;" in sheet(asha)
    assert "\u202e" not in sheet(asha)


async def test_another_name_keeps_the_code(town: Town, carla: Actor) -> None:
    asha, ben = await over(town, carla)
    code = await makes(asha, "Asha")
    assert await makes(asha, "Asha W.") == code != await makes(ben, "Asha W.")


async def test_a_coordinator_confirms_it_and_learns_nothing_else(town: Town, carla: Actor) -> None:
    asha, ben = await over(town, carla)
    code = await makes(asha)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        await carla.writes(f"/round certificate {typed}")
        carla.sees("Yes.", "Dr. Asha Wanjiru took part in", "from February 1, 2027 to May 2")
        carla.does_not_see(ben.name, "Kenya")
    for typed in ("K7Q2-M4X9-W3HP", "%", "' OR 1=1", "x" * 2000):
        await carla.writes(f'/round certificate "{typed}"')
        carla.sees("No.")
        carla.does_not_see("Asha", "Kenya")
    await ben.writes(f"/round certificate {code}")
    ben.does_not_see("Asha")
    ben.sees("coordinators")


async def test_the_coordinators_name_stands_under_it(town: Town, carla: Actor) -> None:
    asha, _ = await over(town, carla)
    await makes(asha)
    assert "The coordinators of" in sheet(asha)
    await carla.writes("/programme certificate Carla Ñandú <b>")
    carla.sees("Carla Ñandú <b>")
    await makes(asha)
    assert "Carla Ñandú &lt;b&gt;, for the coordinators" in sheet(asha)
    await carla.writes(f"/programme certificate {'x' * 200}")
    carla.sees("room for 80")
    await carla.writes("/programme certificate none")
    carla.sees("The coordinators of")


async def test_where_nothing_can_be_drawn_there_is_the_page(
    town: Town, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> list[bytes]:
        raise DrawingEnded("no")

    async def nothing(_: object) -> list[bytes]:
        return [b""]

    asha, _ = await over(town, carla)
    for draw in (broken, nothing):
        monkeypatch.setattr(answering, "draw_apart", draw)
        await makes(asha, "山田 花子")
        assert isinstance(asha.seen, Message)
        assert not asha.seen.pictures
        assert "山田 花子" in sheet(asha)


async def test_the_name_is_encrypted_shown_to_its_owner_and_erased(town: Town, carla: Actor) -> None:
    asha, _ = await over(town, carla)
    code = await makes(asha)
    assert isinstance(town.store, SqlStore)
    async with town.store.writers.begin() as connection:
        kept = (await connection.execute(text("SELECT name FROM certificates"))).scalar_one()
    assert kept.startswith("sealed:")
    await asha.writes("/mydata")
    assert isinstance(asha.seen, Message)
    address = next(str(part.to) for part in asha.seen.words if part.kind == "link")
    mine = await town.desk.mine(address.rpartition("/")[2])
    assert mine is not None
    assert mine["certificates"][0]["name"] == "Dr. Asha Wanjiru"
    await asha.asks("forget-me.yes", "programme-1")
    await carla.writes(f"/round certificate {code}")
    carla.sees("No.")


def test_codes_cannot_be_guessed() -> None:
    codes = {answering.random_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    assert all(len(each) == 12 for each in codes)
    ten_years, certificates, a_second = 10 * 365 * 24 * 3600, 10_000, 100
    there_are = len(answering.ALPHABET) ** answering.LENGTH
    assert certificates * a_second * ten_years / there_are < 1 / 1000, "a coordinator who tries all the time finds none"
