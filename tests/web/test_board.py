"""What the coordinators' pages tell, and what is asked for from them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.board.office import Visitor, Wanted
from bot.board.pairs import weeks_of
from bot.board.sheets import folded
from bot.chat import Account, Form, Request
from bot.check_ins.answers import CheckIn
from tests.web.board import MARA, House, sign_in
from tests.web.browsing import Browser


async def test_people_are_found_by_a_part_of_their_name_without_marks(house: House, pages: Browser) -> None:
    for name in ("Linnéa Åkesson", "José", "अनीता शर्मा", "Ana"):
        await house.people(1, name)
    await sign_in(house, pages)
    for sought, found in (("akesson", "Linnéa"), ("JOSE", "José"), ("शर्मा", "अनीता")):
        page = await pages.get(f"/dashboard/participants?find={sought}")
        assert found in page.bare
        assert "One of 4 participants" in page.bare
    assert "Nobody fits" in (await pages.get("/dashboard/participants?find=zzz")).bare


async def test_people_are_filtered_by_state_and_country(house: House, pages: Browser) -> None:
    await house.enrolled(3)
    await house.people(1, "Rests", paused_until=date(2028, 1, 1))
    await sign_in(house, pages)
    page = await pages.get("/dashboard/participants?country=NP")
    assert "Person 2" in page.bare
    assert "Person 1 " not in page.bare
    assert "Rests" in (await pages.get("/dashboard/participants?state=paused")).bare
    assert "3 of 4" in (await pages.get("/dashboard/participants?state=enrolled")).bare


async def test_pages_of_a_list_keep_what_was_looked_for(house: House, pages: Browser) -> None:
    await house.people(60)
    await sign_in(house, pages)
    second = await pages.get("/dashboard/participants?find=person&page=2")
    assert "Page 2 of 3" in second.bare
    assert "find=person&amp;page=3" in second.text
    assert second.bare.count("Person ") == 25


async def test_a_participants_answers_are_changed_as_far_as_coordinators_may_read_them(
    house: House, pages: Browser
) -> None:
    (person,) = await house.people(1, "Asha")
    async with house.store.writing() as tx:
        await tx.people.change(replace(person, answers={**person.answers, "hours": ("x",), "name": "Asha"}))
    await sign_in(house, pages)
    page = await pages.get(f"/dashboard/participants/{person.id}")
    form = await pages.submit(page.form("/dashboard/act", name="person.edit"))
    assert form.address == f"/dashboard/participants/{person.id}"
    wrong = await pages.submit(form.form("/dashboard/act", form="1"), f_name="Asha", f_country="Nowhereland")
    assert "Please check" in wrong.bare
    saved = await pages.submit(
        wrong.form("/dashboard/act", form="1"),
        f_name="Asha Rai",
        f_country="Kenya",
        f_languages="English",
        f_partner_wanted="anyone",
    )
    assert "The answers of Asha Rai are saved" in saved.bare, saved.bare
    async with house.store.reading() as tx:
        kept = await tx.people.by_id(person.id)
        assert kept is not None
        assert (kept.name, kept.text("country"), kept.codes("hours")) == ("Asha Rai", "KE", ("x",))
        assert [row["act"] for row in await tx.front.trail(1, 9)] == ["person.edit"]


async def test_a_pause_and_its_end(house: House, pages: Browser) -> None:
    (person,) = await house.people(1, "Asha")
    await sign_in(house, pages)
    path = f"/dashboard/participants/{person.id}"
    form = await pages.submit((await pages.get(path)).form("/dashboard/act", name="person.pause"))
    past = await pages.submit(form.form("/dashboard/act", form="1"), f_until="2020-01-01")
    assert "Please check" in past.bare
    done = await pages.submit(past.form("/dashboard/act", form="1"), f_until="2027-06-01")
    assert "Asha pauses until" in done.bare
    form = await pages.submit((await pages.get(path)).form("/dashboard/act", name="person.pause"))
    assert "does not pause any more" in (await pages.submit(form.form("/dashboard/act", form="1"), f_until="")).bare
    async with house.store.reading() as tx:
        kept = await tx.people.by_id(person.id)
        assert kept is not None
        assert kept.paused_until is None


async def test_a_note_is_read_by_coordinators_and_by_whom_it_is_about(house: House, pages: Browser) -> None:
    (person,) = await house.people(1, "Asha")
    await sign_in(house, pages)
    path = f"/dashboard/participants/{person.id}"
    form = await pages.submit((await pages.get(path)).form("/dashboard/act", name="person.note"))
    assert "the person reads it with /mydata" in form.bare
    long = await pages.submit(form.form("/dashboard/act", form="1"), f_text="x" * 700)
    assert "Please check" in long.bare
    await pages.submit(long.form("/dashboard/act", form="1"), f_text="Prefers mornings")
    assert "Prefers mornings" in (await pages.get(path)).bare
    reply = await house.asks("mydata", person.accounts[0])
    ticket = re.search(r"/mine/([\w-]+)", str(reply.words))
    assert ticket
    kept = await house.desk.mine(ticket[1])
    assert kept is not None
    assert kept["remarks"][0]["text"] == "Prefers mornings"


async def test_somebody_of_another_programme_is_nobody(house: House) -> None:
    async with house.store.writing() as tx:
        first = await tx.programmes.by_id(1)
        assert first is not None
        other = await tx.programmes.add("other", "Other", first.settings, house.now)
        await tx.programmes.add_coordinator(other.id, MARA, house.now)
    (person,) = await house.people(1, "Asha")
    subject = f"programme-{other.id}.{person.id}"
    for name in ("person.edit", "person.pause", "person.note"):
        reply = await house.asks(name, subject=f"{subject}.first" if name == "person.edit" else subject, text="x")
        assert "nobody of this number" in str(reply.words)


async def test_the_trail_and_settings_and_handover(house: House, pages: Browser) -> None:
    await house.begun(4)
    await sign_in(house, pages)
    assert "round.start" in (await pages.get("/dashboard/trail")).bare
    settings = await pages.get("/dashboard/settings")
    form = await pages.submit(settings.form("/dashboard/act", name="programme.settings"))
    assert form.address == "/dashboard/settings"
    places = await pages.submit(settings.form("/dashboard/act", name="programme.places"))
    await pages.submit(places.form("/dashboard/act", form="1"), f_share="35", f_approval="yes")
    changed = (await pages.get("/dashboard/settings")).bare
    assert "35 %" in changed
    assert "A coordinator is asked before" in changed
    handover = await pages.get("/dashboard/handover")
    assert "Round 1 ends" in handover.bare
    assert "Nobody has written this down yet" in handover.bare
    form = await pages.submit(handover.form("/dashboard/act", name="programme.handover"))
    secret = await pages.submit(form.form("/dashboard/act", form="1"), f_server="password: hunter2")
    assert "looks like a secret" in secret.bare
    await pages.submit(secret.form("/dashboard/act", form="1"), f_server="A VPS at the university")
    assert "A VPS at the university" in (await pages.get("/dashboard/handover")).bare


@pytest.mark.parametrize("secret", ["xoxb-1-2-abc", "token=abc", "The password: x", "-----BEGIN KEY"])
async def test_what_looks_like_a_secret_is_not_kept(house: House, secret: str) -> None:
    reply = await house.desk.answer(Request("r", MARA, "programme.handover", "programme-1", {"bill": secret}))
    assert isinstance(reply, Form)
    assert "secret" in reply.errors["bill"]


async def test_deliveries_are_told_and_tried_again(house: House, pages: Browser) -> None:
    await house.begun(4)
    async with house.store.writing() as tx:
        (one, *_) = await tx.ledger.claim(house.now, "me", house.now + timedelta(hours=1), 1)
        await tx.ledger.bury(one, "The place is gone.", house.now)
    await sign_in(house, pages)
    assert "deliveries need a look" in (await pages.get("/dashboard")).bare
    dead = await pages.get("/dashboard/deliveries?state=dead")
    assert "The place is gone." in dead.bare
    done = await pages.submit(dead.form("/dashboard/act", name="prompt.retry"))
    assert "state=dead" not in done.bare
    async with house.store.reading() as tx:
        assert not await tx.ledger.stuck(1, 9)


async def test_a_prompt_is_written_looked_at_and_made_the_next(house: House, pages: Browser) -> None:
    await house.begun(4)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/prompts")
    form = await pages.submit(page.form("/dashboard/act", name="prompt.add"))
    body = "Name a book that you liked. What did you learn from it?"
    await pages.submit(form.form("/dashboard/act", form="1"), f_title="A book", f_body=body, f_small="Name one book.")
    listed = await pages.get("/dashboard/prompts")
    assert "A book" in listed.bare, (await pages.get("/dashboard/prompts")).bare
    one = await pages.get("/dashboard/prompts/own-a-book")
    assert "Name a book that you liked" in one.bare
    await pages.submit(one.form("/dashboard/act", name="prompt.next"))
    async with house.store.reading() as tx:
        round_ = await tx.rounds.by_id(1)
        assert round_ is not None
        assert round_.next_prompt == "own-a-book"


async def test_contact_by_week_but_never_of_ones_own_partnership(house: House, pages: Browser) -> None:
    people = await house.begun(4)
    async with house.store.writing() as tx:
        (first, second) = await tx.partnerships.of_round(1)
        for pair in (first, second):
            await tx.partnerships.wrote(pair.id, pair.members[0], house.now + timedelta(days=8))
        me = next(person for person in people if person.id in second.members)
        await tx.programmes.add_coordinator(1, me.accounts[0], house.now)
    house.waits(days=15)
    await sign_in(house, pages)
    assert "Days with messages, by week: 0, 1, 0" in (await pages.get("/dashboard/partnerships")).text
    told = await house.desk.office.page(Visitor(me.accounts[0], 1), Wanted("partnerships"))
    assert told is not None
    own = {line.code: line for line in told.told.sheet.rows}[second.code]
    assert (own.own, own.weeks, own.step, own.closing, own.last_wrote) == (True, (), "", "", None)


async def test_a_call_for_help_is_seen_to_but_never_one_of_ones_own_partnership(house: House, pages: Browser) -> None:
    people = await house.begun(4)
    async with house.store.writing() as tx:
        (pair, _) = await tx.partnerships.of_round(1)
        await tx.check_ins.save([CheckIn(pair.id, pair.members[0], "two_weeks", house.now, "help", house.now)])
        partner = next(person for person in people if person.id == pair.members[1])
        await tx.programmes.add_coordinator(1, partner.accounts[0], house.now)
    own = await house.desk.office.page(Visitor(partner.accounts[0], 1), Wanted("start"))
    assert own is not None
    assert (own.told.waits, own.told.calls) == ([], [])
    first = await sign_in(house, pages)
    assert "One person asked for help" in first.bare
    name = next(person.name for person in people if person.id == pair.members[0])
    assert name not in first.bare
    assert name in (await pages.submit(first.form("/dashboard/act", name="check_in.look"))).bare


async def test_an_employer_reads_contact_of_five_or_more_together(house: House, pages: Browser) -> None:
    await house.begun(12)
    async with house.store.writing() as tx:
        found = await tx.partnerships.of_round(1)
        for number, pair in enumerate(found):
            await tx.partnerships.wrote(pair.id, pair.members[0], house.now)
            if number < 4:
                await tx.partnerships.wrote(pair.id, pair.members[0], house.now + timedelta(days=8))
    house.waits(days=9)
    await house.changes(employer=True)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/partnerships")
    assert "Week 1 6" in page.bare
    assert "Week 2 fewer than five" in page.bare
    assert "<svg" not in page.text
    assert "waited for" not in page.bare


async def test_a_block_appears_nowhere(house: House, pages: Browser) -> None:
    people = await house.enrolled(4)
    async with house.store.writing() as tx:
        await tx.people.block(people[0].id, people[1].id, house.now)
    await house.asks("round.preview")
    await sign_in(house, pages)
    for path in ("", "/matching", f"/participants/{people[0].id}", f"/participants/{people[1].id}", "/trail"):
        assert "block" not in (await pages.get(f"/dashboard{path}")).bare.lower()


async def test_a_lone_stranger_sees_no_page(house: House) -> None:
    assert await house.desk.office.page(Visitor(Account("web", "local", "x"), 1), Wanted("start")) is None


def test_weeks_of_contact() -> None:
    monday = date(2027, 2, 1)
    days = [monday, monday, monday + timedelta(days=6), monday + timedelta(days=14)]
    assert weeks_of(days, monday, monday + timedelta(days=15)) == (2, 0, 1)
    assert weeks_of([], monday, monday) == (0,)
    assert weeks_of([], monday, monday - timedelta(days=3)) == (0,)


def test_looking_without_marks() -> None:
    assert folded("Ångström ÉLAN") == "angstrom elan"
