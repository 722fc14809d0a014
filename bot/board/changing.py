"""What coordinators change about a participant: answers, a pause, a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import world
from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.board.people import participant_meant, readable
from bot.board.records import Remark
from bot.chat import Form, Message, Reply, Text
from bot.dating import date_in
from bot.pages import as_fields, page_form
from bot.people import Answers, Participant
from bot.profile import changed
from bot.questions import cleaned, read_answers

NOTE = 600


async def edit(ask: Ask) -> Reply:
    """A page of somebody's answers, as far as coordinators may read them; sent, they are kept."""
    found = await _meant(ask)
    page = ask.detail.partition(".")[2]
    if found is None or page not in ask.programme.settings.pages():
        return _gone(ask)
    if not ask.request.answers:
        return _page(ask, found, page, as_fields(ask.spoken.page(page), found.answers, ask.say.language), {})
    told = replace(ask.request, answers={"country": found.text("country"), **ask.request.answers})
    answers, errors = read_answers([q for q in readable(ask) if q.page == page], told, ask.say)
    if errors:
        return _page(ask, found, page, ask.request.answers, errors)
    person = changed(ask, found, answers)
    await ask.tx.people.change(person)
    await acted(ask, "person.edit", str(found.id))
    return ask.tell("person.saved", name=person.name)


def _page(ask: Ask, found: Participant, page: str, written: Answers, errors: Mapping[str, str]) -> Form:
    keys = {q.key for q in readable(ask)}
    form = page_form(ask, page, "person.edit", written, errors)
    fields = tuple(field for field in form.fields if field.key in keys)
    return replace(form, fields=fields, subject=f"{ask.here}.{found.id}.{page}")


async def pause(ask: Ask) -> Reply:
    """Somebody rests until a date, as they asked a coordinator for; an empty date takes them back."""
    found = await _meant(ask)
    if found is None:
        return _gone(ask)
    if "until" not in ask.request.answers:
        return _pause_form(ask, found, "", {})
    written = ask.request.text("until")
    if not written:
        await ask.tx.people.change(replace(found, paused_until=None))
        await acted(ask, "person.pause", str(found.id))
        return ask.tell("person.back", name=found.name)
    try:
        until = date_in(ask.say, written, world.local_time(ask.now, found.zone).date())
    except ValueError as error:
        return _pause_form(ask, found, written, {"until": str(error)})
    if until <= ask.now.date():
        return _pause_form(ask, found, written, {"until": ask.say.line("pause.past")})
    await ask.tx.people.change(replace(found, paused_until=until))
    await acted(ask, "person.pause", str(found.id))
    return ask.tell("person.paused", name=found.name, until=until)


def _pause_form(ask: Ask, found: Participant, value: str, errors: dict[str, str]) -> Form:
    help_ = ask.say.line("person.pause_help")
    field = Text("until", ask.say.line("pause.label"), help_, value[:40], required=False, max_length=40)
    return _form(ask, "person.pause", found, (field,), errors)


async def note(ask: Ask) -> Reply:
    """What coordinators want to remember about somebody. The person can read it."""
    found = await _meant(ask)
    if found is None:
        return _gone(ask)
    present = await ask.tx.board.remark(found.id)
    text = cleaned(ask.request.text("text"), lines=True)
    if "text" not in ask.request.answers or len(text) > NOTE:
        long = {"text": ask.say.line("answers.too_long", count=len(text), most=NOTE)} if len(text) > NOTE else {}
        value = text[:NOTE] or (present.text if present else "")
        label, help_ = ask.say.line("person.note_label"), ask.say.line("person.note_help")
        field = Text("text", label, help_, value, required=False, max_length=NOTE, lines=5)
        return _form(ask, "person.note", found, (field,), long)
    await ask.tx.board.note(Remark(found.id, text, ask.now))
    await acted(ask, "person.note", str(found.id))
    return ask.tell("person.noted", name=found.name)


def _form(ask: Ask, name: str, found: Participant, fields: tuple[Text, ...], errors: dict[str, str]) -> Form:
    intro, submit = ask.say(f"{name}_intro", name=found.name), ask.say.line("form.save")
    return Form(name, ask.say.line(f"{name}_title"), fields, f"{ask.here}.{found.id}", intro, errors, submit)


async def _meant(ask: Ask) -> Participant | None:
    return await participant_meant(ask, ask.detail.partition(".")[0])


def _gone(ask: Ask) -> Message:
    return ask.tell("person.gone", ask.button("dashboard.button", "dashboard"))


ENTRIES: dict[str, Entry] = {
    "person.edit": Entry(edit, "coordinator", typed=False, recorded=False),
    "person.pause": Entry(pause, "coordinator", typed=False),
    "person.note": Entry(note, "coordinator", typed=False, recorded=False),
}
