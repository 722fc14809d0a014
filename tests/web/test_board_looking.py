"""Who coordinates, as it is changed among the settings: with the rights that the chat asks for, and into the trail."""

from __future__ import annotations

from bot.board.office import Visitor, Wanted
from bot.chat import Account, Request
from tests.web.board import HOSTILE, MARA, House, sign_in
from tests.web.browsing import Browser

DORA = Account("discord", "", "dora")


async def looking(house: House) -> set[Account]:
    async with house.store.reading() as tx:
        return {each.account for each in await tx.programmes.coordinators(1)}


async def asks(house: House, account: Account, **answers: str) -> None:
    number = next(house.numbers)
    await house.desk.answer(Request(f"r-{number}", account, "programme.coordinator", "programme-1", answers))


async def test_one_is_added_and_removed(house: House, pages: Browser) -> None:
    await sign_in(house, pages)
    settings = await pages.get("/dashboard/settings")
    assert "Step down" not in settings.bare, "the only one is offered nothing that is refused"
    form = settings.form("/dashboard/act", name="programme.coordinator", **{"f.act": "add"})
    added = await pages.submit(form, f_who="dora")
    assert added.address == "/dashboard/settings"
    assert await looking(house) == {MARA, DORA}
    removal = added.form("/dashboard/act", name="programme.coordinator", **{"f.who": "discord//dora"})
    await pages.submit(removal)
    assert await looking(house) == {MARA}
    trail = (await pages.get("/dashboard/trail")).bare
    assert "coordinator.add" in trail
    assert "coordinator.remove" in trail


async def test_somebody_who_takes_part_by_one_press(house: House, pages: Browser) -> None:
    (person,) = await house.people(1, "Wanjiru")
    await sign_in(house, pages)
    page = await pages.get(f"/dashboard/participants/{person.id}")
    await pages.submit(page.form("/dashboard/act", name="programme.coordinator"))
    assert person.accounts[0] in await looking(house)
    again = await pages.get(f"/dashboard/participants/{person.id}")
    assert "Make a coordinator" not in again.bare
    assert "Wanjiru" in (await pages.get("/dashboard/settings")).bare


async def test_whoever_steps_down_sees_nothing_any_more(house: House, pages: Browser) -> None:
    await asks(house, MARA, act="add", who="dora")
    await sign_in(house, pages)
    settings = await pages.get("/dashboard/settings")
    gone = await pages.submit(settings.form("/dashboard/act", name="programme.coordinator", **{"f.act": "step-down"}))
    assert gone.status == 404, "as for somebody who never coordinated"
    assert await looking(house) == {DORA}
    assert await house.desk.office.page(Visitor(MARA, 1), Wanted("settings")) is None


async def test_others_change_nothing(house: House) -> None:
    (person,) = await house.people(1)
    await asks(house, person.accounts[0], act="add", who="dora")
    await asks(house, Account("discord", "", "stranger"), act="remove", who=MARA.id)
    assert await looking(house) == {MARA}


async def test_what_is_no_account_is_refused(house: House, pages: Browser) -> None:
    await sign_in(house, pages)
    settings = await pages.get("/dashboard/settings")
    for typed in ("", "two words", "//", "a/b", HOSTILE):
        form = settings.form("/dashboard/act", name="programme.coordinator", **{"f.act": "add"})
        seen = await pages.submit(form, f_who=typed)
        assert "<script>alert" not in seen.text
    assert await looking(house) == {MARA}
