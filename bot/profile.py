"""What participants change about themselves: the profile, a pause, leaving."""

from __future__ import annotations

from dataclasses import replace

from bot import world
from bot.asking import Ask, Entry, open_round
from bot.auditing import happened
from bot.care.closing import seek_for
from bot.care.signs import Closing, Reason
from bot.chat import Button, Form, Message, Reply, Request, Text, fitting
from bot.cohort import agreeing as introductions
from bot.commands import Argument
from bot.dating import date_in
from bot.enrolment import with_zone
from bot.free_days import free_days_button
from bot.ledger import NewDelivery
from bot.mentees import in_profile, is_asked, is_open, mentees_form, profile_button, told_in
from bot.own_language import language_button
from bot.pages import as_fields, page_form, partner_sees
from bot.people import Answers, Draft, Participant, Partnership
from bot.questions import as_told, read_answers
from bot.space_deliveries import NEWS_LAST, taken_out

PAGE = "profile"
GONE = "gone"
"""What a platform's client adds where somebody did not leave by themselves: their account is not there any more."""


async def profile(ask: Ask) -> Message:
    """What the partner reads, what only others read, and a button for each page."""
    person = ask.me
    words = (
        *ask.say("profile.partner_sees", shown=partner_sees(ask, person.answers)),
        *ask.say("profile.others_see", shown=_seen_by_others(ask, person.answers)),
        *in_profile(ask, person.answers),
    )
    settings = ask.spoken
    pages = [Button(settings.title(page), "profile.page", f"{ask.here}.{page}") for page in settings.pages()]
    more = (*profile_button(ask, person.answers), free_days_button(ask), language_button(ask))
    return Message(fitting(words), (*pages, *more, *introductions.buttons(ask, ask.me)))


def _seen_by_others(ask: Ask, answers: Answers) -> str:
    rows = [
        f"{q.label} {as_told(q, answers[q.key], ask.say.language)} ({ask.say.line(f'seen_by.{q.seen_by}')})"
        for q in ask.spoken.questions
        if q.seen_by != "partner" and answers.get(q.key)
    ]
    return "\n".join(rows) or ask.say.line("profile.nothing")


async def profile_page(ask: Ask) -> Reply:
    """One page of the questions, holding what was told or written before."""
    page = ask.detail
    if page not in ask.programme.settings.pages():
        return await profile(ask)
    draft = await ask.tx.people.draft(ask.request.account, PAGE, ask.request.subject)
    written = draft.answers if draft else as_fields(ask.programme.settings.page(page), ask.me.answers, ask.say.language)
    return page_form(ask, page, "profile.save", written, {})


async def save_page(ask: Ask) -> Reply:
    """Keep a page of answers, or show it again with what needs another look."""
    page = ask.detail
    if page not in ask.programme.settings.pages():
        return await profile(ask)
    answers, errors = read_answers(ask.programme.settings.page(page), _with_country(ask), ask.say)
    if errors:
        draft = Draft(ask.request.account, PAGE, ask.request.subject, dict(ask.request.answers), ask.now)
        await ask.tx.people.save_draft(draft)
        return page_form(ask, page, "profile.save", ask.request.answers, errors)
    await ask.tx.people.drop_draft(ask.request.account, PAGE, ask.request.subject)
    person = changed(ask, ask.me, answers)
    await ask.tx.people.change(person)
    return ask.tell("profile.saved", *_pages_left(ask, person), shown=partner_sees(ask, person.answers))


async def mentees(ask: Ask) -> Reply:
    """How many mentees a mentor would like; partnerships that run go on, whatever it is."""
    settings = ask.programme.settings
    if not is_asked(settings, ask.me.answers):
        return await profile(ask)
    told = told_in(settings, ask.request.answers)
    if not told:
        return mentees_form(ask, "profile.mentees", ask.me.answers)
    person = replace(ask.me, answers={**ask.me.answers, **told})
    await ask.tx.people.change(person)
    return Message(in_profile(ask, person.answers), (ask.button("profile.button", "profile"),))


def _with_country(ask: Ask) -> Request:
    told = {"country": ask.me.text("country"), **ask.request.answers}
    return replace(ask.request, answers=told)


def changed(ask: Ask, person: Participant, answers: Answers) -> Participant:
    """The participant with new answers; the name follows its question, the zone its country."""
    merged = with_zone({**person.answers, **answers}, person.answers)
    name = next(q.key for q in ask.programme.settings.page("first") if q.kind == "name")
    return replace(person, answers=merged, name=str(merged.get(name, person.name)))


def _pages_left(ask: Ask, person: Participant) -> tuple[Button, ...]:
    settings = ask.spoken
    empty = [page for page in settings.pages() if not any(person.answers.get(q.key) for q in settings.page(page))]
    return (
        *(Button(settings.title(page), "profile.page", f"{ask.here}.{page}") for page in empty),
        *(profile_button(ask, person.answers) if is_open(settings, person.answers) else ()),
        ask.button("profile.button", "profile"),
    )


async def pause(ask: Ask) -> Reply:
    """Rest until a date; it concerns future rounds only."""
    if ask.me.paused_until and not ask.request.text("until"):
        return ask.tell("pause.paused", ask.button("pause.back", "pause.end"), until=ask.me.paused_until)
    if not ask.request.text("until"):
        return _pause_form(ask, "", {})
    try:
        until = date_in(ask.say, ask.request.text("until"), world.local_time(ask.now, ask.me.zone).date())
    except ValueError as error:
        return _pause_form(ask, ask.request.text("until"), {"until": str(error)})
    if until <= ask.now.date():
        return _pause_form(ask, ask.request.text("until"), {"until": ask.say.line("pause.past")})
    await ask.tx.people.change(replace(ask.me, paused_until=until))
    return ask.tell("pause.done", ask.button("pause.back", "pause.end"), until=until)


def _pause_form(ask: Ask, value: str, errors: dict[str, str]) -> Form:
    field = Text("until", ask.say.line("pause.label"), ask.say.line("pause.help"), value[:40], max_length=40)
    return Form(
        "pause",
        ask.say.line("pause.title"),
        (field,),
        ask.here,
        errors=errors,
        submit=ask.say.line("form.save"),
    )


async def end_pause(ask: Ask) -> Message:
    """Back before the date."""
    await ask.tx.people.change(replace(ask.me, paused_until=None))
    return ask.tell("pause.ended", ask.button("join.button", "join"))


async def leave(ask: Ask) -> Message:
    """Ask once more before anything ends."""
    return ask.tell("leave.sure", ask.button("leave.yes", "leave.yes"), ask.button("pause.button", "pause"))


async def leave_now(ask: Ask) -> Message:
    """Leave the programme: future rounds, and a running partnership, whose other members are told kindly."""
    await ask.tx.people.change(replace(ask.me, left_at=ask.now))
    round_ = await open_round(ask)
    if round_ and await ask.tx.rounds.enrolment(round_.id, ask.me.id):
        await ask.tx.rounds.set_states(round_.id, {ask.me.id: "withdrawn"})
    for partnership in await ask.tx.partnerships.of_participant(ask.me.id):
        if partnership.ended_at is None and ask.me.id in partnership.present:
            await _leave_partnership(ask, partnership)
    for running in await ask.tx.rounds.running():
        await ask.tx.care.found(running.id, [ask.me.id])
    if ask.detail == GONE:
        await happened(ask.tx, ask.programme.id, "leave", "", "the account is gone from the platform", ask.now)
    else:
        await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "leave", "", ask.now, "asked")
    return ask.tell("leave.done", ask.button("join.button", "join"))


async def _leave_partnership(ask: Ask, partnership: Partnership) -> None:
    """Two who are left go on; one who is left is told kindly, and is first in line."""
    others = [member for member in partnership.present if member != ask.me.id]
    reason: Reason = "account_gone" if ask.detail == GONE else "left"
    await ask.tx.care.close(
        Closing(partnership.programme_id, partnership.round_id, partnership.id, ask.me.id, reason, ask.now)
    )
    await happened(ask.tx, ask.programme.id, "partnership.left", partnership.code, reason, ask.now)
    await ask.tx.partnerships.part(partnership.id, ask.me.id, ask.now)
    await ask.tx.rounds.set_states(partnership.round_id, {ask.me.id: "withdrawn"})
    if len(others) == 1:
        await ask.tx.ledger.cancel_of(partnership.id, "", ask.now)
        await ask.tx.partnerships.change(replace(partnership, ended_at=ask.now))
        left = (await ask.tx.people.many(others)).get(others[0])
        await seek_for(ask.tx, partnership, left, ask.now)
        gone = [member for member in partnership.gone if partnership.space]
        await ask.tx.ledger.enqueue([taken_out(partnership, member, ask.now) for member in gone])
    news = [_news(ask, partnership, member, str(len(others))) for member in others]
    await ask.tx.ledger.enqueue(news if len(others) == 1 else [*news, taken_out(partnership, ask.me.id, ask.now)])


def _news(ask: Ask, partnership: Partnership, member: int, left: str) -> NewDelivery:
    return NewDelivery(
        key=partnership.key(f"left/{ask.me.id}/{member}"),
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + NEWS_LAST,
        what="partner_left",
        about={"left": left},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=member,
    )


async def suggest_country(ask: Ask) -> Message:
    """Countries that begin like what is being written, as buttons whose labels can be filled in."""
    return _suggestions(ask, world.complete_country(ask.request.text("q"), ask.say.language))


async def suggest_zone(ask: Ask) -> Message:
    """Time zones of the person's country first, then those that contain what is being written."""
    country = ask.person.text("country") if ask.person else ""
    return _suggestions(ask, world.complete_zone(ask.request.text("q"), country))


async def suggest_language(ask: Ask) -> Message:
    """Languages that begin like the last one being written."""
    return _suggestions(ask, world.complete_language(ask.request.text("q"), ask.say.language))


def _suggestions(ask: Ask, labels: tuple[str, ...]) -> Message:
    return Message((), tuple(Button(label[:75], "help", ask.here) for label in labels[:20]))


ENTRIES: dict[str, Entry] = {
    "profile": Entry(profile, "participant", reads=True),
    "profile.page": Entry(profile_page, "participant", typed=False, reads=True),
    "profile.mentees": Entry(mentees, "participant", typed=False),
    "profile.save": Entry(save_page, "participant", typed=False, recorded=False),
    "pause": Entry(pause, "participant", arguments=(Argument("until", "pause.help", kind="date"),)),
    "pause.end": Entry(end_pause, "participant", typed=False),
    "leave": Entry(leave, "participant"),
    "leave.yes": Entry(leave_now, "participant", typed=False),
    "suggest.country": Entry(suggest_country, typed=False, reads=True),
    "suggest.zone": Entry(suggest_zone, typed=False, reads=True),
    "suggest.language": Entry(suggest_language, typed=False, reads=True),
}
