"""`/certificate`: the name that is to stand in it, then the page and the picture; both come whenever asked for."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

import structlog

from bot.asking import Ask, Entry, Work
from bot.certificates.page import page
from bot.certificates.paper import Paper, day, paper_of, shown
from bot.certificates.records import Certificate
from bot.certificates.terms import Term, terms_of
from bot.chat import Choice, Field, File, Form, Message, Option, Picture, Reply, Text, fitting
from bot.fields import OPTIONS
from bot.questions import cleaned
from bot.results.apart import DrawingEnded, draw_apart

log = structlog.get_logger()

LONGEST = 80
ALPHABET, LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 12
"""Signs that are not mistaken for each other; twelve of them are 59 bits."""


def random_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def certificate(ask: Ask) -> Reply:
    """The form, where there is a round that is over for the asker."""
    terms = await terms_of(ask.tx, ask.person, ask.now) if ask.person else []
    if ask.person is None or not terms:
        return ask.tell("certificate.not_yet", ask.button("partner.button", "partner"))
    kept = (await ask.tx.certificates.of(ask.person.id)).get(terms[0].round_.id)
    return _form(ask, terms, kept.name if kept else ask.person.name, {})


def _form(ask: Ask, terms: Sequence[Term], name: str, errors: dict[str, str]) -> Form:
    label, help_ = ask.say.line("certificate.label"), ask.say.line("certificate.help")
    fields: tuple[Field, ...] = (Text("name", label, help_, name[: 2 * LONGEST], max_length=LONGEST),)
    if len(terms) > 1:
        options = tuple(Option(str(each.round_.number), _term(ask, each)) for each in terms[:OPTIONS])
        fields += (Choice("round", ask.say.line("certificate.round"), options, value=(options[0].value,)),)
    title, submit = ask.say.line("certificate.title"), ask.say.line("certificate.submit")
    return Form("certificate.make", title, fields, ask.here, ask.say("certificate.intro"), errors, submit)


def _term(ask: Ask, term: Term) -> str:
    first, last = day(term.first, ask.say), day(term.last, ask.say)
    return ask.say.line("certificate.round_is", number=term.round_.number, first=first, last=last)[:75]


async def make(ask: Ask) -> Reply | Work:
    """Keep the name, and draw. The same person and round have the same code, whatever name stands there."""
    terms = await terms_of(ask.tx, ask.person, ask.now) if ask.person else []
    if ask.person is None or not terms:
        return ask.tell("certificate.not_yet", ask.button("partner.button", "partner"))
    name = cleaned(ask.request.text("name"))
    if not name or len(name) > LONGEST:
        return _form(ask, terms, name, {"name": _wrong(ask, name)})
    number = "".join(ask.request.picked("round"))
    term = next((each for each in terms if str(each.round_.number) == number), terms[0])
    fresh = Certificate(
        term.round_.id, ask.person.id, random_code(), name, term.first, term.last, await signer(ask), ask.now
    )
    return _drawn(paper_of(await ask.tx.certificates.keep(fresh), ask.programme.name, ask.say), fresh.round_id)


def _wrong(ask: Ask, name: str) -> str:
    if not name:
        return ask.say.line("answers.needed")
    return ask.say.line("certificate.long", most=LONGEST, count=len(name))


async def signer(ask: Ask) -> str:
    """The name that stands under certificates: the programme's choice, else a coordinator's who takes part as well."""
    if ask.programme.settings.signed_by:
        return ask.programme.settings.signed_by
    for each in await ask.tx.programmes.coordinators(ask.programme.id):
        person = await ask.tx.people.by_account(ask.programme.id, each.account)
        if person is not None and person.left_at is None:
            return person.name
    return ""


def _drawn(paper: Paper, round_id: int) -> Work:
    async def draw() -> Sequence[bytes]:
        try:
            return await draw_apart([paper])
        except DrawingEnded as error:
            log.warning("a certificate was not drawn", reason=str(error))
            return ()

    async def finish(later: Ask, drawn: Sequence[bytes]) -> Message:
        kept = (await later.tx.certificates.of(later.person.id)).get(round_id) if later.person else None
        if kept is None:  # erased meanwhile
            return later.tell("certificate.not_yet")
        pictures = tuple(
            Picture("certificate.png", base64.b64encode(each).decode(), paper.told) for each in drawn if each
        )
        sheet = base64.b64encode(page(paper).encode()).decode()
        files = (File("certificate.html", sheet, later.say.line("certificate.page_told")),)
        key = "certificate.made" if pictures else "certificate.made_page"
        words = later.say(key, programme=later.programme.name, code=shown(kept.code))
        return Message(fitting(words), pictures=pictures, files=files)

    return Work(draw, finish)


ENTRIES: dict[str, Entry] = {
    "certificate": Entry(certificate, reads=True),
    "certificate.make": Entry(make, slow=True, typed=False, recorded=False),
}
