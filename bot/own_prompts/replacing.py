"""`/prompt replace`: another prompt for one partnership, before the one that it replaces has gone out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.asking import Ask, Entry, entity
from bot.auditing import acted
from bot.chat import Form, Message, Reply, Text
from bot.commands import Argument
from bot.ledger import Delivery, NewDelivery
from bot.library import Prompt
from bot.people import Partnership
from bot.prompting import had, prompt_delivery
from bot.prompts import find

UNSENT = ("due", "waiting")


async def replace_prompt(ask: Ask) -> Reply:
    """Which partnership (its code, or the name of somebody in it), which prompt, and what comes instead."""
    if not ask.request.text("prompt") or not ask.request.text("by"):
        return _form(ask, {})
    found = await _partnerships_meant(ask)
    if len(found) != 1:
        key = "replace.which" if found else "replace.nobody"
        codes = ask.say.list([each.code for each in found[:10]])
        return _form(ask, {"partnership": ask.say.line(key, codes=codes)})
    prompt, by = await find(ask, ask.request.text("prompt")), await find(ask, ask.request.text("by"))
    if prompt is None or by is None:
        key = "prompt" if prompt is None else "by"
        return _form(ask, {key: ask.say.line("replace.unknown")})
    return await _replace(ask, found[0], prompt, by)


async def _partnerships_meant(ask: Ask) -> list[Partnership]:
    """The running ones: by the subject, by their code, else by somebody's name."""
    about, written = entity(ask.request.subject), ask.request.text("partnership").removeprefix("@").strip()
    if about and about[0] == "partnership":
        return _running(ask, [await ask.tx.partnerships.by_id(about[1])])
    if not written:
        return []
    if known := _running(ask, [await ask.tx.partnerships.bearing(written.lower())]):
        return known
    found: list[Partnership] = []
    for person in await ask.tx.people.of_programme(ask.programme.id):
        if person.name.casefold() == written.casefold():
            found += _running(ask, await ask.tx.partnerships.of_participant(person.id))
    return list({each.id: each for each in found}.values())


def _running(ask: Ask, found: Iterable[Partnership | None]) -> list[Partnership]:
    return [each for each in found if each and each.programme_id == ask.programme.id and each.ended_at is None]


async def _replace(ask: Ask, partnership: Partnership, prompt: Prompt, by: Prompt) -> Message:
    deliveries = [each for each in await ask.tx.ledger.of_partnership(partnership.id) if each.what == "prompt"]
    if refused := _refusal(ask, deliveries, prompt, by):
        return refused
    back = prompt.slug == by.slug
    before = (await ask.tx.own_prompts.replaced(partnership.round_id)).get(partnership.id, {}).get(prompt.slug, "")
    await ask.tx.own_prompts.replace(partnership.id, prompt.slug, "" if back else by.slug)
    await _bring(ask, partnership, deliveries, {prompt.slug, before} - {""}, by.slug)
    await acted(ask, "prompt.replace", partnership.code, f"{prompt.slug} {by.slug}")
    key = "replace.back" if back else "replace.done"
    return ask.tell(key, code=partnership.code, title=prompt.title, by=by.title)


def _refusal(ask: Ask, deliveries: Sequence[Delivery], prompt: Prompt, by: Prompt) -> Message | None:
    """Why it cannot be replaced, in words; None where it can."""
    for each in (prompt, by):
        if each.place != "any":
            return ask.tell("prompt.has_its_place", title=each.title)
    of_it = [each for each in deliveries if each.about.get("prompt") == prompt.slug and each.state != "cancelled"]
    gone = next((each for each in of_it if each.state not in UNSENT), None)
    if gone is not None:
        return ask.tell("replace.gone", title=prompt.title, at=gone.settled_at or gone.due_at)
    if by.slug != prompt.slug and by.slug in had(deliveries):
        return ask.tell("replace.had", title=by.title)
    return None


async def _bring(
    ask: Ask, partnership: Partnership, deliveries: Sequence[Delivery], instead_of: set[str], slug: str
) -> None:
    """Where it is about to be sent, the other one is, at the same time; what else is about to be sent stays."""
    unsent = [each for each in deliveries if each.state in UNSENT]
    if not any(each.about["prompt"] in instead_of for each in unsent):
        return
    await ask.tx.ledger.cancel_of(partnership.id, "prompt", ask.now)
    await ask.tx.ledger.enqueue([_again(partnership, each, instead_of, slug) for each in unsent])


def _again(partnership: Partnership, each: Delivery, instead_of: set[str], slug: str) -> NewDelivery:
    new = slug if each.about["prompt"] in instead_of else each.about["prompt"]
    return prompt_delivery(partnership, new, each.due_at, expires=each.expires_at, hour=each.about.get("hour", ""))


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    given, about = ask.request, entity(ask.request.subject)
    named = bool(about and about[0] == "partnership")
    fields = [
        Text("partnership", ask.say.line("replace.partnership_label"), "", given.text("partnership"), max_length=80)
    ]
    for key in ("prompt", "by"):
        label = ask.say.line(f"replace.{key}_label")
        fields.append(Text(key, label, "", given.text(key), max_length=60, suggest="suggest.prompt"))
    errors = {("prompt" if named and key == "partnership" else key): told for key, told in errors.items()}
    title, submit = ask.say.line("replace.title"), ask.say.line("form.save")
    subject = given.subject if named else ask.here
    return Form("prompt.replace", title, tuple(fields[named:]), subject, errors=errors, submit=submit)


ENTRIES: dict[str, Entry] = {
    "prompt.replace": Entry(
        replace_prompt,
        "coordinator",
        arguments=(
            Argument("partnership", "replace.partnership_help"),
            Argument("prompt", "prompt.which_help", suggest="suggest.prompt"),
            Argument("by", "replace.by_help", suggest="suggest.prompt"),
        ),
    )
}
