"""A survey is answered: page after page as forms, and handed in at the end, when nothing says any more whose it is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from bot.asking import Ask, Entry, entity
from bot.chat import Form, Message, Reply, Words
from bot.people import Draft, Round
from bot.surveys.asking import is_open
from bot.surveys.fields import as_kept, field_of, read_page
from bot.surveys.memory import surveys_of
from bot.surveys.records import Sheet, Ticket
from bot.surveys.survey import RECOGNISABLE, Survey

DRAFT = "survey"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody before a page of a survey that they are asked."""

    ask: Ask
    round_: Round
    survey: Survey
    ticket: Ticket
    number: int
    few: bool

    @property
    def subject(self) -> str:
        return f"round-{self.round_.id}.{self.survey.id}"

    async def kept(self) -> dict[str, str | tuple[str, ...]]:
        """What they filled in on earlier pages."""
        draft = await self.ask.tx.people.draft(self.ask.request.account, DRAFT, self.subject)
        return as_kept(draft.answers) if draft else {}


async def page(ask: Ask) -> Reply:
    """A page of the survey, holding what was filled in before."""
    asked = await _asked(ask)
    return asked if isinstance(asked, Message) else _form(asked, asked.number, await asked.kept(), {})


async def save(ask: Ask) -> Reply:
    """Keep a page as a draft and show the next; after the last one, hand in."""
    asked = await _asked(ask)
    if isinstance(asked, Message):
        return asked
    questions = asked.survey.pages()[asked.number - 1]
    answers, errors = read_page(questions, ask.request, ask.say)
    if errors:
        return _form(asked, asked.number, {**await asked.kept(), **answers}, errors)
    here = {each.id for each in questions}
    all_ = {key: value for key, value in (await asked.kept()).items() if key not in here} | answers
    if asked.number < len(asked.survey.pages()):
        await ask.tx.people.save_draft(Draft(ask.request.account, DRAFT, asked.subject, all_, ask.now))
        return _form(asked, asked.number + 1, all_, {})
    return await _hand_in(asked, all_)


async def _hand_in(asked: _Asked, answers: dict[str, str | tuple[str, ...]]) -> Message:
    """What was answered goes among the others' sheets, under an id by lot; the draft goes."""
    ask, survey = asked.ask, asked.survey
    known = {each.id for each in survey.questions}
    said = {key: value for key, value in answers.items() if key in known}
    if not set(said) - {each.id for each in survey.questions if each.kind == "release"}:
        again = ask.button("survey.button", "survey.page", f"{asked.subject}.1")
        return ask.tell("survey.nothing", again)
    sheet = Sheet(secrets.token_hex(16), asked.round_.id, survey.id, monday(ask.now.date()), said)
    await ask.tx.people.drop_draft(ask.request.account, DRAFT, asked.subject)
    taken = await ask.tx.surveys.hand_in(asked.ticket, sheet)
    return ask.tell("survey.thanks" if taken else "survey.answered", programme=ask.programme.name)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


async def _asked(ask: Ask) -> _Asked | Message:
    """The page that a request is about, for whoever is asked; else what to say instead."""
    about = entity(ask.request.subject)
    id_, _, number = ask.detail.partition(".")
    round_ = await ask.tx.rounds.by_id(about[1]) if about and about[0] == "round" else None
    survey = (await surveys_of(ask.tx, ask.core, ask.programme.id, ask.say.language)).get(id_)
    if round_ is None or round_.programme_id != ask.programme.id or survey is None:
        return ask.tell("survey.over", ask.button("help.button", "help"))
    who = ask.request.account if survey.of == "coordinators" else (ask.person.id if ask.person else 0)
    ticket = await ask.tx.surveys.ticket(round_.id, id_, who)
    if ticket is None or not is_open(survey, round_, ask.now):
        return ask.tell("survey.over", ask.button("help.button", "help"))
    if ticket.done:
        return ask.tell("survey.answered", programme=ask.programme.name)
    pages = len(survey.pages())
    wanted = int(number) if number.isdecimal() and len(number) < 3 else 1
    few = await ask.tx.surveys.asked(round_.id, id_) < RECOGNISABLE
    return _Asked(ask, round_, survey, ticket, min(max(wanted, 1), pages), few)


def _form(asked: _Asked, number: int, given: dict[str, str | tuple[str, ...]], errors: dict[str, str]) -> Form:
    say, pages = asked.ask.say, asked.survey.pages()
    return Form(
        "survey.save",
        asked.survey.title,
        tuple(field_of(each, given.get(each.id, ""), say) for each in pages[number - 1]),
        f"{asked.subject}.{number}",
        _intro(asked) if number == 1 else (),
        errors=errors,
        submit=say.line("survey.next" if number < len(pages) else "survey.send"),
    )


def _intro(asked: _Asked) -> Words:
    say = asked.ask.say
    words = say("survey.intro", count=len(asked.survey.pages()))
    return (*words, *say("survey.few")) if asked.few else words


ENTRIES: dict[str, Entry] = {
    "survey.page": Entry(page, "member", typed=False, reads=True),
    "survey.save": Entry(save, "member", typed=False, recorded=False),
}
