"""Forms and buttons: shown, kept, refused at the field, submitted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.web import WebChat, WebSettings, open_chat, serve
from bot.chat import Choice, Form, Message, Option, Plain, Text
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk, ScriptedVitals


@pytest.fixture(autouse=True)
async def ana(chat: WebChat) -> None:
    await chat.add_seat("Ana")


async def test_a_form_shows_every_kind_of_field(browser: Browser) -> None:
    page = await browser.says("ana", "programme", "/join")
    assert "About you" in page.bare
    assert "<li>Everything can be changed later.</li>" in page.text
    assert 'list="field-country-list"' in page.text
    assert 'aria-describedby="field-country-help"' in page.text
    assert page.text.count('type="radio"') == 3
    assert page.text.count('type="checkbox"') == 12
    assert 'maxlength="600"' in page.text
    assert "Save and go on" in page.bare


async def test_one_of_many_is_a_list_and_one_of_one_a_box(browser: Browser, desk: ScriptedDesk) -> None:
    months = tuple(Option(str(number), f"Month {number}") for number in range(1, 13))
    desk.replies["join"] = Form(
        "x.y",
        "Two",
        (
            Choice("month", "Month", months, value=("3",)),
            Choice("ok", "Agreed?", (Option("yes", "I agree"),), least=0),
            Choice("kind", "Kind", months[:2], least=0),
        ),
    )
    page = await browser.says("ana", "programme", "/join")
    assert '<option value="3" selected>' in page.text
    assert page.text.count('type="checkbox"') == 1
    assert page.text.count('type="radio"') == 3
    assert "No answer" in page.bare


async def test_a_submit_asks_with_the_answers_and_the_form_goes(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.says("ana", "programme", "/join")
    form = page.form("/seat/ana/act", name="join.save")
    typed = [*form.fields.items(), ("f.country", "Kenya"), ("f.hopes", "a\r\nb"), ("f.topics", "1"), ("f.topics", "4")]
    done = await browser.post(form.action, typed)
    asked = desk.asked[-1]
    assert (asked.name, asked.subject) == ("join.save", "programme-1")
    assert dict(asked.answers) == {"country": "Kenya", "hopes": "a\nb", "topics": ("1", "4")}
    assert "Saved: Kenya 1,4" in done.bare
    assert "About you" not in done.bare


async def test_the_same_submit_twice_is_the_same_request(browser: Browser, desk: ScriptedDesk) -> None:
    form = (await browser.says("ana", "programme", "/join")).form("/seat/ana/act", name="join.save")
    await browser.submit(form, f_country="Kenya")
    page = await browser.submit(form, f_country="Kenya")
    assert desk.asked[-1].id == desk.asked[-2].id
    assert page.bare.count("Saved: Kenya") == 1


async def test_an_error_stands_at_its_field_and_in_a_summary(browser: Browser) -> None:
    form = (await browser.says("ana", "programme", "/join")).form("/seat/ana/act", name="join.save")
    page = await browser.submit(form, f_country="Nowhere")
    assert 'href="#field-country"' in page.text
    assert 'aria-describedby="field-country-help field-country-wrong"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert "Please check one field" in page.bare


async def test_an_open_form_outlives_reload_and_restart_until_it_is_put_away(
    tmp_path: Path, desk: ScriptedDesk, browser: Browser, chat: WebChat
) -> None:
    await browser.says("ana", "programme", "/join")
    again = await open_chat(tmp_path / "chat.sqlite3")
    form = await again.messages.open_form("ana", "programme")
    await again.close()
    assert form == desk.replies["join"]
    assert "About you" in (await browser.get("/seat/ana/programme")).bare
    assert "About you" not in (await browser.get("/seat/ana/inbox")).bare
    page = await browser.get("/seat/ana/programme")
    assert "About you" not in (await browser.submit(page.form("/seat/ana/dismiss"))).bare


async def test_a_new_form_replaces_the_open_one(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.says("ana", "programme", "/join")
    desk.replies["pause"] = Form("pause.save", "A pause", (Text("until", "Until when?"),))
    page = await browser.says("ana", "programme", "/pause")
    assert "A pause" in page.bare
    assert "About you" not in page.bare


async def test_another_button_leaves_the_open_form_alone(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.says("ana", "programme", "/help")
    desk.replies["join"] = Message((Plain("You are in already."),))
    await browser.says("ana", "inbox", "/help")
    await browser.says("ana", "programme", "/pause")
    desk.replies["pause"] = Form("join", "A form", (Text("a", "A"),), subject="programme-1")
    page = await browser.says("ana", "programme", "/pause")
    button = next(f for f in page.forms if f.fields.get("name") == "join" and "form" not in f.fields)
    pressed = await browser.submit(button)
    assert "You are in already." in pressed.bare
    assert "A form" in pressed.bare


async def test_a_button_asks_for_what_it_names(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.says("ana", "programme", "/help")
    page = await browser.submit(page.form("/seat/ana/act", name="join"))
    assert (desk.asked[-1].name, desk.asked[-1].subject) == ("join", "programme-1")
    assert "About you" in page.bare


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Join!"},
        {"name": ""},
        {"name": "j" * 200},
        {"subject": "a:b"},
        {"subject": "<script>"},
        {"request": "1"},
        {"request": ""},
        {"f.bad key": "x"},
        {"f." + "k" * 90: "x"},
    ],
)
async def test_what_no_page_sends_is_a_400_with_a_sentence(
    browser: Browser, desk: ScriptedDesk, changed: dict[str, str]
) -> None:
    page = await browser.says("ana", "programme", "/help")
    before = len(desk.asked)
    fields = page.form("/seat/ana/act", name="join").fields
    answer = await browser.post("/seat/ana/act", {**fields, **changed})
    assert answer.status == 400
    assert "We could not read that." in answer.bare
    assert len(desk.asked) == before


async def test_completions_are_the_labels_of_the_desks_buttons(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.says("ana", "programme", "/join")
    answer = await browser.get("/seat/ana/suggest?place=programme&name=suggest.country&q=ke")
    assert answer.text == '["Kenya", "South Korea"]'
    assert (desk.asked[-1].text("q"), desk.asked[-1].subject) == ("ke", "programme-1")


async def test_a_link_cannot_ask_for_anything_but_an_open_forms_completions(
    browser: Browser, desk: ScriptedDesk
) -> None:
    await browser.says("ana", "programme", "/join")
    before = len(desk.asked)
    for query in ("place=programme&name=forget-me", "place=inbox&name=suggest.country", "name=suggest.country"):
        assert (await browser.get(f"/seat/ana/suggest?{query}")).status == 404
    assert len(desk.asked) == before


async def test_a_server_can_be_stopped_and_started_again_on_the_same_chat(desk: ScriptedDesk, chat: WebChat) -> None:
    first = await serve(desk, ScriptedVitals(), chat, WebSettings(port=0))
    port = int(first.address.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await serve(desk, ScriptedVitals(), chat, WebSettings(port=port))
    await first.stop()
    second = await serve(desk, ScriptedVitals(), chat, WebSettings(port=port))
    assert second.address == first.address
    await second.stop()


async def test_a_post_leads_to_what_is_new(browser: Browser) -> None:
    """The part of the page that the address names: the line, the form, or the reply above an open form."""

    async def part(line: str) -> str:
        form = (await browser.get("/seat/ana/programme")).form("/seat/ana/say")
        headers = {"Origin": browser.origin}
        data = {**form.fields, "line": line}
        async with browser.client.post(form.action, data=data, headers=headers, allow_redirects=False) as answer:
            assert answer.status == 303
            return answer.headers["Location"].partition("#")[2]

    assert await part("hello") == "line"
    assert await part("/help") == "line"
    assert await part("/join") == "form"
    assert await part("/help") == "m-3"
    assert 'id="m-3"' in (await browser.get("/seat/ana/programme")).text
