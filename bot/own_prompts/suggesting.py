"""`/prompt propose`: partners suggest a prompt; coordinators take it as a draft, or decline it kindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Button, Form, Message, Plain, Reply, Text, fitting
from bot.duty import tell_coordinators
from bot.ledger import NewDelivery
from bot.own_prompts.records import Suggestion
from bot.questions import cleaned

TITLE, TEXT, OPEN, SHOWN = 60, 1_000, 5, 10
"""Characters of a title and of a text; how many of one person wait at most, and how many are listed."""
LASTS = timedelta(days=14)


async def propose(ask: Ask) -> Reply:
    """Write down a question that others might like to talk about."""
    if not ask.request.answers:
        return _form(ask, {})
    title, text = cleaned(ask.request.text("title")), cleaned(ask.request.text("text"), lines=True)
    errors = {key: ask.say.line("answers.needed") for key, told in (("title", title), ("text", text)) if not told}
    for key, told, most in (("title", title, TITLE), ("text", text, TEXT)):
        if len(told) > most:
            errors[key] = ask.say.line("answers.too_long", count=len(told), most=most)
    if errors:
        return _form(ask, errors)
    if len(await ask.tx.own_prompts.suggested(ask.programme.id, ask.me.id)) >= OPEN:
        return ask.tell("propose.enough", count=OPEN)
    fresh = Suggestion(0, ask.programme.id, ask.me.id, title, text, ask.now)
    kept = await ask.tx.own_prompts.suggest(fresh)
    news = NewDelivery(
        key=f"suggested/{ask.programme.id}/{kept.id}/{int(ask.now.timestamp())}",
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + LASTS,
        what="suggested",
        about={"suggestion": str(kept.id)},
    )
    await tell_coordinators(ask.tx, ask.programme, news, ask.now)
    return ask.tell("propose.thanks", ask.button("partner.button", "partner"), title=title)


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    given, say = ask.request, ask.say
    fields = (
        Text("title", say.line("propose.title_label"), "", cleaned(given.text("title")), max_length=TITLE),
        Text(
            "text",
            say.line("propose.text_label"),
            say.line("propose.text_help"),
            given.text("text"),
            max_length=TEXT,
            lines=6,
        ),
    )
    return Form(
        "prompt.propose",
        say.line("propose.form_title"),
        fields,
        ask.here,
        errors=errors,
        submit=say.line("propose.send"),
    )


async def proposals(ask: Ask) -> Message:
    """What partners have suggested and nobody has decided on."""
    found = (await ask.tx.own_prompts.suggested(ask.programme.id))[:SHOWN]
    if not found:
        return ask.tell("propose.none", ask.button("prompt.list_button", "prompt.list"))
    lines = "\n".join(f"- {each.id}: {each.title}" for each in found)
    buttons = (
        Button(ask.say.line("propose.look", number=each.id), "prompt.proposal", f"{ask.here}.{each.id}")
        for each in found
    )
    return ask.tell("propose.list", *buttons, lines=lines)


async def meant(ask: Ask, written: str) -> Suggestion | None:
    """The suggestion of a number, if it is one that nobody has decided on."""
    id_ = int(written) if written.isdecimal() and written.isascii() and len(written) < 10 else 0
    found = await ask.tx.own_prompts.suggestion(ask.programme.id, id_)
    return found if found is not None and found.state == "open" else None


async def look(ask: Ask) -> Message:
    """One suggestion, as it was written, and what can be done with it."""
    found = await meant(ask, ask.detail)
    if found is None:
        return _gone(ask)
    subject = f"{ask.here}.{found.id}"
    buttons = (
        Button(ask.say.line("propose.take"), "prompt.take", subject, "primary"),
        Button(ask.say.line("propose.decline"), "prompt.decline", subject),
    )
    return Message(fitting((Plain(found.title, bold=True), Plain(f"\n\n{found.text}"))), buttons)


def _gone(ask: Ask) -> Message:
    return ask.tell("propose.decided", ask.button("prompt.list_button", "prompt.list"))


async def decline(ask: Ask) -> Message:
    """Not this time: whoever suggested it reads a kind word, and no reason."""
    found = await meant(ask, ask.detail)
    if found is None or not await ask.tx.own_prompts.decide(found.id, "declined"):
        return _gone(ask)
    await answer_suggestion(ask, found, "declined")
    return ask.tell("propose.is_declined", ask.button("propose.others", "prompt.proposals"))


async def is_taken(ask: Ask, written: str) -> None:
    """A suggestion has become a prompt of the programme's own: its author reads so."""
    found = await meant(ask, written)
    if found is not None and await ask.tx.own_prompts.decide(found.id, "taken"):
        await answer_suggestion(ask, found, "taken")


async def answer_suggestion(ask: Ask, found: Suggestion, state: str) -> None:
    """Write to whoever suggested it, and into the trail."""
    await acted(ask, f"prompt.{'take' if state == 'taken' else 'decline'}", str(found.id))
    await ask.tx.ledger.enqueue(
        [
            NewDelivery(
                key=f"suggestion/{ask.programme.id}/{found.id}/{int(found.at.timestamp())}",
                kind="post",
                target="inbox",
                programme_id=ask.programme.id,
                due_at=ask.now,
                expires_at=ask.now + LASTS,
                what=f"suggestion_{state}",
                about={"suggestion": str(found.id)},
                participant_id=found.participant_id,
            )
        ]
    )


async def as_draft(ask: Ask) -> Ask | None:
    """The request to write a prompt, as if it came with what was suggested; None where that is decided on."""
    found = await meant(ask, ask.detail)
    if found is None:
        return None
    answers = {"title": found.title, "body": found.text, "small": ""}
    return replace(ask, request=replace(ask.request, answers=answers, subject=f"{ask.here}.{PROPOSED}{found.id}"))


PROPOSED = "proposed-"
"""In the subject of the form in which a suggestion becomes a prompt, before its number."""

ENTRIES: dict[str, Entry] = {
    "prompt.propose": Entry(propose, "participant"),
    "prompt.proposals": Entry(proposals, "coordinator", reads=True),
    "prompt.proposal": Entry(look, "coordinator", typed=False, reads=True),
    "prompt.decline": Entry(decline, "coordinator", typed=False, recorded=False),
}
