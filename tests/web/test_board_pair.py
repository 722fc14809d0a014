"""The page of one partnership: what it tells, and what it tells nobody."""

from __future__ import annotations

from datetime import timedelta

from bot.board.office import Visitor, Wanted
from bot.board.pair import PairPage
from bot.care.signs import Sign
from bot.check_ins.answers import CheckIn
from bot.ledger import NewDelivery
from bot.people import Partnership
from tests.web.board import MARA, House, sign_in
from tests.web.browsing import Browser


async def waiting(house: House) -> list[Partnership]:
    """Two partnerships; in the first, one wrote in the second week and waits; the other was reminded of it."""
    await house.begun(4)
    wrote = house.now + timedelta(days=8)
    async with house.store.writing() as tx:
        found = list(await tx.partnerships.of_round(1))
        pair = found[0]
        await tx.partnerships.wrote(pair.id, pair.members[0], wrote)
        signs = {each.participant_id: each for each in await tx.care.of(pair.id)}
        one, other = (signs.get(m, Sign(pair.id, m, pair.started_at)) for m in pair.members)
        await tx.care.save([_with(one, wrote_at=wrote), _with(other, owed_since=wrote, step="nudge", step_at=wrote)])
        nudge = NewDelivery(
            key=pair.key(f"care/nudge/{pair.members[1]}"),
            kind="post",
            target="inbox",
            programme_id=1,
            due_at=wrote,
            what="care_nudge",
            round_id=1,
            partnership_id=pair.id,
            participant_id=pair.members[1],
        )
        await tx.ledger.enqueue([nudge])
        await tx.front.audit(1, "farpair", "care.nudge", pair.code, wrote, "a message is not answered")
    house.waits(days=15)
    return found


def _with(sign: Sign, **changed: object) -> Sign:
    return Sign(**{**{name: getattr(sign, name) for name in Sign.__slots__}, **changed})


async def page_of(house: House, pair: Partnership, who: Visitor) -> PairPage:
    told = await house.desk.office.page(who, Wanted("partnership", {"code": pair.code}))
    assert told is not None
    assert isinstance(told.told, PairPage)
    return told.told


async def test_weeks_ladder_deliveries_and_what_happened(house: House, pages: Browser) -> None:
    pair, _ = await waiting(house)
    await sign_in(house, pages)
    listed = await pages.get("/dashboard/partnerships")
    assert f'href="/dashboard/partnerships/{pair.code}"' in listed.text
    page = await pages.get(f"/dashboard/partnerships/{pair.code}")
    assert page.status == 200
    assert "Days with messages, by week: 0, 1, 0" in page.text
    assert "Days with messages, by week: 0, 0, 0" in page.text
    assert '<li aria-current="step">Reminded</li>' in page.text
    assert page.text.count('aria-current="step"') == 1, "nobody waits for the other"
    assert "care_nudge" in page.bare
    assert "a message is not answered" in page.bare
    assert "by itself" in page.bare.lower()


async def test_a_call_for_help_can_be_seen_to_there(house: House, pages: Browser) -> None:
    pair, other = await waiting(house)
    async with house.store.writing() as tx:
        await tx.check_ins.save([CheckIn(pair.id, pair.members[0], "two_weeks", house.now, "help", house.now)])
    await sign_in(house, pages)
    page = await pages.get(f"/dashboard/partnerships/{pair.code}")
    seen = await pages.submit(page.form("/dashboard/act", name="check_in.look"))
    assert seen.address == f"/dashboard/partnerships/{pair.code}"
    assert 'id="reply"' in seen.text
    assert "check_in.look" not in (await pages.get(f"/dashboard/partnerships/{other.code}")).text


async def test_ones_own_shows_nothing_but_its_names(house: House, pages: Browser) -> None:
    pair, _ = await waiting(house)
    async with house.store.writing() as tx:
        people = await tx.people.many(pair.members)
        me = people[pair.members[0]].accounts[0]
        await tx.programmes.add_coordinator(1, me, house.now)
    told = await page_of(house, pair, Visitor(me, 1))
    assert told.line.own
    assert (told.members, told.sent, told.acts, told.calls) == ((), (), (), ())
    sent = await house.desk.office.page(Visitor(me, 1), Wanted("deliveries"))
    assert sent is not None
    assert "care_nudge" not in {each.what for each in sent.told.sheet.rows}
    everybody = await house.desk.office.page(Visitor(MARA, 1), Wanted("deliveries"))
    assert everybody is not None
    assert "care_nudge" in {each.what for each in everybody.told.sheet.rows}


async def test_an_employer_reads_nothing_from_which_contact_could_be_told(house: House, pages: Browser) -> None:
    pair, _ = await waiting(house)
    await house.changes(employer=True)
    await sign_in(house, pages)
    page = await pages.get(f"/dashboard/partnerships/{pair.code}")
    for told in ("care_nudge", "not answered", "<svg", "Reminded", "Wrote last"):
        assert told not in page.text, told
    assert "welcome" in page.bare, "what everybody gets is there"
    sent = await house.desk.office.page(Visitor(MARA, 1), Wanted("deliveries"))
    assert sent is not None
    assert {each.code for each in sent.told.sheet.rows if each.what == "care_nudge"} == {""}
    trail = await house.desk.office.page(Visitor(MARA, 1), Wanted("trail"))
    assert trail is not None
    assert {each.subject for each in trail.told.acts if each.act == "care.nudge"} == {""}


async def test_another_programmes_and_none_at_all(house: House, pages: Browser) -> None:
    pair, _ = await waiting(house)
    async with house.store.writing() as tx:
        other = await tx.programmes.add("other", "Other", (await tx.programmes.all())[0].settings, house.now)
        await tx.programmes.add_coordinator(other.id, MARA, house.now)
    told = await house.desk.office.page(Visitor(MARA, other.id), Wanted("partnership", {"code": pair.code}))
    assert told is not None
    assert told.told is None
    await sign_in(house, pages)
    for code in ("none", "..%2f..", "%00", "x" * 300, "'%20OR%201=1"):
        assert (await pages.get(f"/dashboard/partnerships/{code}")).status in (400, 404), code


async def test_another_prompt_for_it_in_two_steps(house: House, pages: Browser) -> None:
    pair, _ = await waiting(house)
    await sign_in(house, pages)
    at = f"/dashboard/partnerships/{pair.code}"
    page = await pages.get(at)
    page = await pages.submit(page.form("/dashboard/act", name="prompt.replace"))
    assert f'value="{pair.code}"' in page.text
    form = next(each for each in page.forms if "name" in each.fields and each.fields["name"] == "prompt.replace")
    typed = {"f_partnership": pair.code, "f_prompt": "tools-you-like", "f_by": "a-working-day"}
    page = await pages.submit(form, **typed)
    assert "comes instead of" in page.bare
    async with house.store.reading() as tx:
        assert dict((await tx.own_prompts.replaced(1))[pair.id]) == {"tools-you-like": "a-working-day"}
