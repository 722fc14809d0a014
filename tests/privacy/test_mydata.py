"""/mydata: everything about the asker, and nothing that would reveal somebody else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bot.chat import Account, Community, Link, Message
from bot.desk import Desk
from bot.privacy.paper import as_page
from bot.wording import Wording
from tests.dialogues.actors import Actor, Town
from tests.privacy.test_erasing import a_life


def link(who: Actor, which: int) -> str:
    assert who.seen is not None
    links = [part for part in who.seen.words if isinstance(part, Link)]  # type: ignore[union-attr]
    found = re.search(r"/mine/([^?]+)", str(links[which].to))
    assert found
    return found[1]


async def test_everything_by_a_link_that_works_once(town: Town, carla: Actor) -> None:
    asha, _ = await a_life(town, carla)
    await asha.writes("/mydata")
    asha.sees("may be withheld", "works once")
    kept = await town.desk.mine(link(asha, 0))
    assert kept is not None
    told = json.dumps(kept, ensure_ascii=False)
    for word in ("Asha", "mountain libraries", "a quiet hope", "half a form", "are not liked", '"account_id": "asha"'):
        assert word in told
    assert kept["absences"]
    assert kept["enrolments"][0]["state"] == "matched"
    assert await town.desk.mine(link(asha, 0)) is None
    again = await town.desk.mine(link(asha, 1))
    assert again is not None
    assert again["participants"] == kept["participants"]


async def test_a_link_for_data_is_none_for_the_coordinators_pages(town: Town, carla: Actor) -> None:
    await carla.writes("/mydata")
    assert await town.desk.office.enter(link(carla, 0)) is None
    assert await town.desk.mine(link(carla, 0)) is not None


async def test_what_reveals_others_is_withheld(town: Town, carla: Actor) -> None:
    asha, ben = await a_life(town, carla)
    await asha.writes("/block")
    await asha.presses("Block Ben")
    await asha.presses("Yes, block")
    await ben.writes("/mydata")
    told = json.dumps(await town.desk.mine(link(ben, 0)), ensure_ascii=False)
    for word in ("unkind", "not liked", "block", "did_not_fit", "concern"):
        assert word not in told.replace("a quiet hope of Asha", ""), word


async def test_strangers_have_nothing_and_may_ask(town: Town, carla: Actor) -> None:
    xeno = town.person("Xeno")
    await xeno.writes("/mydata")
    kept = await town.desk.mine(link(xeno, 0))
    assert kept is not None
    assert set(kept) <= {"tickets"}


@pytest.mark.parametrize("platform", ["web", "discord", "slack"])
async def test_on_each_platform_a_link_or_where_nobody_could_open_one_the_files(
    town: Town, carla: Actor, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha, _ = await a_life(town, carla)
    account = Account(platform, "t", "a1")
    async with town.store.writing() as tx:
        await tx.programmes.add_home(1, Community(platform, "t", "here"), "Here")
        person = await tx.people.by_account(1, asha.account)
        assert person is not None
        await tx.people.change(replace(person, accounts=(*person.accounts, account)))
    here = Actor(town, "Asha", account, Community(platform, "t", "here"))
    await here.asks("mydata")
    kept = await town.desk.mine(link(here, 0))
    assert kept is not None
    assert "mountain libraries" in json.dumps(kept, ensure_ascii=False), "of all their accounts"
    town.desk = Desk(town.store, replace(town.core, local_pages=True), lambda: town.now)
    await here.asks("mydata")
    if platform == "web":
        assert await town.desk.mine(link(here, 1)) is not None
    else:
        page, data = files_of(here)
        assert json.loads(data)["kept"]["participants"] == json.loads(json.dumps(kept["participants"]))
        assert "mountain libraries" in page
        monkeypatch.setattr("bot.privacy.paper.PICTURE", 500)
        await here.asks("mydata")
        here.sees("none that you can open", "ask for a copy")


def files_of(who: Actor) -> list[str]:
    """The page and the data that came with a message to that person alone."""
    assert isinstance(who.seen, Message)
    assert who.seen.private
    assert [each.name for each in who.seen.files] == ["farpair-my-data.html", "farpair-my-data.json"]
    return [each.data.decode() for each in who.seen.files]


def test_the_page_shows_markup_as_text_and_fetches_nothing() -> None:
    kept = {
        "participants": [{"name": "<b>Ána</b> & Co", "answers": {"interests": ["maps", "<script>"]}, "left_at": None}]
    }
    page = as_page(kept, Wording().voice("ar"))
    assert 'dir="rtl"' in page
    assert "&lt;b&gt;Ána&lt;/b&gt; &amp; Co" in page
    assert "maps; &lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
