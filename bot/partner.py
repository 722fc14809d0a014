"""What a participant does with a partnership: look at it, agree on the pact, skip a prompt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot import world
from bot.absences import partners_away
from bot.asking import Ask, Entry, partnership_of
from bot.chat import Button, Choice, Field, Form, Link, Message, Option, Plain, Reply, Text, Words, fitting
from bot.commands import Argument
from bot.enrolment import where_you_stand
from bot.ledger import NewDelivery
from bot.library import Prompt
from bot.people import Participant, Partnership, Rhythm
from bot.programme import Settings
from bot.prompting import prompts_of
from bot.prompts import prompt_message
from bot.questions import cleaned, shown_to_partner
from bot.several import several_running, which_one
from bot.sharing import in_common
from bot.space_deliveries import to_space
from bot.spoken import spoken
from bot.times import times
from bot.wording import Voice

RHYTHMS: tuple[Rhythm, ...] = ("weekly", "fortnightly", "monthly")
PACT_LINES = ("medium", "lost", "hopes")
PACT_LENGTH = 300
MEET = "times"


async def partner(ask: Ask) -> Message:
    """Everything about the asker's partnership: the way into the space, who they are, both times, pact, prompts."""
    meet = ask.request.text("what") == MEET
    if several := await several_running(ask):
        return await which_one(ask, several, MEET if meet else "partner")
    if meet:
        return await times(ask)
    partnership = await partnership_of(ask) or await _last(ask)
    if partnership is None:
        return ask.tell("partner.none", *_next_step(ask), state=await where_you_stand(ask))
    people = await ask.tx.people.many(partnership.present)
    others = [people[member] for member in partnership.present if member in people and member != ask.me.id]
    words = (
        *(_way_in(ask, partnership)),
        *ask.say("partner.times", times=local_times(ask.say, people.values(), ask.now)),
        *(await partners_away(ask, others)),
        *pact_words(ask.say, partnership),
        Plain("\n"),
        *in_common(ask.say, ask.programme.settings, list(people.values()), ask.now.date()),
        *(part for other in others for part in (*introduction(ask.say, ask.programme.settings, other), Plain("\n"))),
    )
    pact = ask.button("pact.button", "pact", f"partnership-{partnership.id}")
    times_ = [] if partnership.ended_at else [ask.button("times.button", "times", f"partnership-{partnership.id}")]
    seen = ask.button("partner.prompts", "partner.prompts", f"partnership-{partnership.id}")
    about = [_about(ask, partnership, other) for other in others] if fitting(words) != words else []
    over = [] if partnership.ended_at else [ask.button("part.button", "part", f"partnership-{partnership.id}")]
    safe = (ask.button("block.button", "block"), ask.button("report.button", "report"))
    return Message(fitting(words), (pact, seen, *times_, *about, *over, *safe))


def _about(ask: Ask, partnership: Partnership, other: Participant) -> Button:
    """The whole introduction of one partner, where the message has no room for it."""
    label = ask.say.line("partner.about", name=other.name[:60])
    return Button(label, "partner.about", f"partnership-{partnership.id}.{other.id}")


async def about(ask: Ask) -> Message:
    """One partner's introduction."""
    partnership = await partnership_of(ask)
    wanted = int(ask.detail) if ask.detail.isdecimal() and len(ask.detail) < 10 else 0
    if partnership is None or wanted not in partnership.present:
        return await partner(ask)
    people = await ask.tx.people.many([wanted])
    return Message(fitting(introduction(ask.say, ask.programme.settings, people[wanted])))


async def _last(ask: Ask) -> Partnership | None:
    """The newest partnership, though it has ended: its introduction, pact and prompts can be read on."""
    mine = await ask.tx.partnerships.of_participant(ask.me.id)
    return next((each for each in mine if ask.me.id in each.present), None)


def _next_step(ask: Ask) -> tuple[Button, ...]:
    return (ask.button("profile.more", "profile"),) if ask.person else (ask.button("join.button", "join"),)


def _way_in(ask: Ask, partnership: Partnership) -> Words:
    if partnership.space is None:
        return ask.say("partner.opening")
    return ask.say("partner.space", space=Link(ask.say.line("partner.space_link"), partnership.space))


def local_times(say: Voice, people: Iterable[Participant], now: datetime) -> str:
    """A line for each person: what time it is where they are."""
    lines = []
    for person in people:
        local = world.local_time(now, person.zone)
        country = world.country_name(person.text("country"), say.language)
        lines.append(
            say.line("partner.time", name=person.name, country=country, time=say.clock(local), zone=person.zone)
        )
    return "\n".join(f"- {line}" for line in lines)


def introduction(say: Voice, settings: Settings, person: Participant) -> Words:
    """Who somebody is, by what they agreed to show."""
    questions = [question for question in spoken(settings, say).questions if question.kind != "name"]
    rows = shown_to_partner(questions, person.answers, say.language)
    parts: list[Plain] = [Plain(f"{person.name}\n", bold=True)]
    for label, answer in rows:
        parts += [Plain(f"{label}: ", bold=True), Plain(f"{answer}\n")]
    return tuple(parts)


def pact_words(say: Voice, partnership: Partnership) -> Words:
    """What the partners agreed on; an invitation where they have not yet."""
    if not partnership.pact:
        return say("pact.none")
    lines = "".join(
        f"- {say.line(f'pact.{key}')}: {partnership.pact[key]}\n" for key in PACT_LINES if partnership.pact.get(key)
    )
    return say("pact.agreed", rhythm=say.line(f"rhythm.{partnership.rhythm}"), lines=lines)


async def past_prompts(ask: Ask) -> Message:
    """All prompts so far, a line each, with a button to read one again."""
    if several := await several_running(ask):
        return await which_one(ask, several, "partner.prompts")
    partnership = await partnership_of(ask)
    if partnership is None:
        return ask.tell("partner.none", *_next_step(ask), state=await where_you_stand(ask))
    seen = await _had(ask, partnership)
    titles = {prompt.slug: prompt.title for prompt in await _all_prompts(ask)}
    buttons = tuple(
        Button(titles.get(slug, slug)[:75], "prompt.read", f"partnership-{partnership.id}.{slug}")
        for slug in dict.fromkeys(seen)
    )
    suggest = ask.button("propose.button", "prompt.propose")
    return ask.tell("partner.prompts_head", *buttons[-20:], suggest, count=len(buttons))


async def _had(ask: Ask, partnership: Partnership) -> list[str]:
    deliveries = await ask.tx.ledger.of_partnership(partnership.id)
    return [each.about["prompt"] for each in deliveries if each.what == "prompt" and each.state == "delivered"]


async def read_again(ask: Ask) -> Message:
    """One of the prompts that the partnership has had."""
    partnership = await partnership_of(ask)
    had = await _had(ask, partnership) if partnership else ()
    found = next((each for each in await _all_prompts(ask) if each.slug == ask.detail and each.slug in had), None)
    return replace(prompt_message(ask.say, found), private=True) if found else await past_prompts(ask)


async def _all_prompts(ask: Ask) -> tuple[Prompt, ...]:
    return await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)


async def pact(ask: Ask) -> Reply:
    """The pact as a form: rhythm, medium, what if we lose contact, hopes."""
    partnership = await partnership_of(ask)
    if partnership is None:
        return ask.tell("partner.none", *_next_step(ask), state=await where_you_stand(ask))
    return _pact_form(ask, partnership, {})


def _pact_form(ask: Ask, partnership: Partnership, errors: dict[str, str]) -> Form:
    options = tuple(Option(rhythm, ask.say.line(f"rhythm.{rhythm}")) for rhythm in RHYTHMS)
    written = ask.request.answers or {**partnership.pact, "rhythm": partnership.rhythm}
    fields: list[Field] = [
        Choice(
            "rhythm",
            ask.say.line("pact.rhythm_label"),
            options,
            value=(str(written.get("rhythm", "weekly")),),
        ),
        *(_pact_line(ask, key, str(written.get(key, ""))) for key in PACT_LINES),
    ]
    title, subject = ask.say.line("pact.title"), f"partnership-{partnership.id}.{_version(partnership)}"
    return Form("pact.save", title, tuple(fields), subject, errors=errors, submit=ask.say.line("form.save"))


def _version(partnership: Partnership) -> str:
    """A fingerprint of the pact, so that nobody writes over lines that they have not seen."""
    said = repr((partnership.rhythm, sorted(partnership.pact.items())))
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def _pact_line(ask: Ask, key: str, value: str) -> Text:
    label, explained = ask.say.line(f"pact.{key}_label"), ask.say.line(f"pact.{key}_help")
    return Text(key, label, explained, value, required=False, max_length=PACT_LENGTH, lines=2)


async def save_pact(ask: Ask) -> Reply:
    """Keep the pact and show it to both; its rhythm decides how often prompts come."""
    partnership = await partnership_of(ask)
    if partnership is None:
        return ask.tell("partner.none", *_next_step(ask), state=await where_you_stand(ask))
    rhythm = next((each for each in RHYTHMS if each == "".join(ask.request.picked("rhythm"))), None)
    lines = {key: cleaned(ask.request.text(key)) for key in PACT_LINES}
    errors = {
        key: ask.say.line("answers.too_long", count=len(text), most=PACT_LENGTH)
        for key, text in lines.items()
        if len(text) > PACT_LENGTH
    }
    if rhythm is None:
        errors["rhythm"] = ask.say.line("answers.needed")
    if errors or rhythm is None:
        return _pact_form(ask, partnership, errors)
    if ask.detail and ask.detail != _version(partnership):
        fresh = replace(ask, request=replace(ask.request, answers={}))
        return _pact_form(fresh, partnership, {"rhythm": ask.say.line("pact.changed")})
    agreed = replace(partnership, rhythm=rhythm, pact=lines)
    await ask.tx.partnerships.change(agreed)
    if agreed.space is not None and ask.request.place == agreed.space:
        return Message(fitting(pact_words(ask.say, agreed)), private=False)
    await ask.tx.ledger.enqueue([_told_in_space(ask, agreed)])
    return Message(fitting((*pact_words(ask.say, agreed), *ask.say("pact.told"))))


def _told_in_space(ask: Ask, partnership: Partnership) -> NewDelivery:
    """A pact that was saved elsewhere is shown to all partners in their space."""
    return to_space(partnership, f"pact/{ask.request.id}", "pact", ask.now, after="welcome")


async def skip(ask: Ask) -> Message:
    """Skip a prompt: nothing is noted anywhere."""
    return ask.tell("prompt.skipped")


ENTRIES: dict[str, Entry] = {
    "partner": Entry(
        partner, "participant", reads=True, arguments=(Argument("what", "times.what_help", choices=(MEET,)),)
    ),
    "partner.about": Entry(about, "participant", typed=False, reads=True),
    "partner.prompts": Entry(past_prompts, "participant", typed=False, reads=True),
    "prompt.read": Entry(read_again, "participant", typed=False, reads=True),
    "prompt.skip": Entry(skip, "participant", typed=False, reads=True),
    "pact": Entry(pact, "participant", typed=False),
    "pact.save": Entry(save_pact, "participant", typed=False),
}
