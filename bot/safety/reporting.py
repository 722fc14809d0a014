"""`/report`: a form that says who will read it; never the person that it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.chat import Account, Button, Choice, Form, Mention, Option, Plain, Reply, Text, Words, fitting
from bot.ledger import NewDelivery
from bot.questions import cleaned
from bot.safety.concerns import CATEGORIES, Category, Concern
from bot.safety.seeing import NEWS, kept_from, readers
from bot.safety.whom import Whom, coordinators_of, meant, partners_of

LONGEST, SHOWN = 1_500, 8
NEWS_LAST = timedelta(days=14)
OTHER, OPEN = "other", "open"
"""In the place of somebody: nobody in particular; and whoever is chosen in the form."""


@dataclass(frozen=True, slots=True)
class Raising:
    """A concern that is being written: about whom (of `known`, where the form asks), kept from and read by whom."""

    whom: Whom | None
    known: tuple[Whom, ...]
    subject: str
    not_for: tuple[str, ...]
    accounts: tuple[Account, ...]
    shown: Words

    @property
    def proof(self) -> str:
        """Tells whether the readers are those that were shown."""
        return hashlib.sha256(" ".join(map(str, self.accounts)).encode()).hexdigest()[:10]


async def report(ask: Ask) -> Reply:
    """The form, which asks whom it is about where nobody is named, and says who reads what is written in it."""
    return await _show(ask, await _raising(ask), {})


async def _nameable(ask: Ask) -> tuple[Whom, ...]:
    return (*(await partners_of(ask))[:SHOWN], *(await coordinators_of(ask))[:SHOWN])


def emergency(ask: Ask) -> str:
    """What the programme says about emergencies; else a sentence that fits everywhere."""
    return ask.programme.settings.emergency or ask.say.line("report.emergency")


async def _raising(ask: Ask) -> Raising:
    named = ask.detail.split(".")[0]
    known = await _nameable(ask) if named in ("", OPEN) else ()
    if known:
        whom = next((each for each in known if ask.request.picked("about") == (each.subject,)), None)
    else:
        whom = None if named in ("", OTHER) else await meant(ask)
    not_for = await kept_from(ask, whom)
    found = await readers(ask, not_for)
    parts: list[Mention | Plain] = []
    for coordinator, person in found:
        parts += [Plain(", ")] if parts else []
        parts.append(Mention(coordinator.account, person.name if person else coordinator.account.id))
    subject = whom.subject if whom and not known else f"{ask.here}.{OPEN if known else OTHER}"
    return Raising(whom, known, subject, not_for, tuple(each.account for each, _ in found), tuple(parts))


async def _show(ask: Ask, raising: Raising, errors: dict[str, str]) -> Reply:
    outside = ask.programme.settings.safety_contact
    if not raising.accounts:
        key = "report.outside" if outside else "report.nobody"
        return ask.tell(key, *_block_too(ask, raising), contact=outside, emergency=emergency(ask))
    also = ask.say("report.also", contact=outside) if outside else ()
    instead = ask.say("report.instead") if raising.known and not raising.whom else ()
    intro = (*ask.say("report.readers", readers=raising.shown, emergency=emergency(ask)), *instead, *also)
    options = tuple(Option(each, ask.say.line(f"concern.category_{each}")) for each in CATEGORIES)
    fields: tuple[Text | Choice, ...] = (
        *_about(ask, raising),
        Choice("category", ask.say.line("report.category"), options, value=ask.request.picked("category")),
        Text(
            "text",
            ask.say.line("report.text"),
            ask.say.line("report.text_help"),
            ask.request.text("text")[:LONGEST],
            max_length=LONGEST,
            lines=6,
        ),
    )
    title, submit = ask.say.line("report.title"), ask.say.line("report.send")
    return Form(
        "report.send", title, fields, f"{raising.subject}.{raising.proof}", fitting(intro, 1_200), errors, submit
    )


def _about(ask: Ask, raising: Raising) -> tuple[Choice, ...]:
    """The question whom it is about, where that is not said yet."""
    if not raising.known:
        return ()
    found = [Option(each.subject, ask.say.line("report.about", name=each.name[:55])) for each in raising.known]
    options = (*found, Option(OTHER, ask.say.line("report.about_other")))
    return (Choice("about", ask.say.line("report.whom"), options, value=ask.request.picked("about")),)


async def send(ask: Ask) -> Reply:
    """Keep the concern and tell those who were shown as its readers; where they are others now, show them first."""
    raising = await _raising(ask)
    errors = _errors(ask)
    if raising.known and raising.whom is None and ask.request.picked("about") != (OTHER,):
        errors["about"] = ask.say.line("answers.not_an_option")
    if ask.request.subject.rpartition(".")[2] != raising.proof:
        errors["text"] = ask.say.line("report.others_read")
    if errors or not raising.accounts:
        return await _show(ask, raising, errors)
    concern = await ask.tx.safety.raise_concern(_concern(ask, raising))
    await ask.tx.ledger.enqueue([_news(ask, concern, account) for account in raising.accounts])
    return ask.tell("report.done", *_block_too(ask, raising), readers=raising.shown, emergency=emergency(ask))


def _errors(ask: Ask) -> dict[str, str]:
    text = cleaned(ask.request.text("text"), lines=True)
    errors = {}
    if _category(ask) is None:
        errors["category"] = ask.say.line("answers.not_an_option")
    if not text:
        errors["text"] = ask.say.line("answers.needed")
    elif len(text) > LONGEST:
        errors["text"] = ask.say.line("answers.too_long", count=len(text), most=LONGEST)
    return errors


def _category(ask: Ask) -> Category | None:
    return next((each for each in CATEGORIES if ask.request.picked("category") == (each,)), None)


def _concern(ask: Ask, raising: Raising) -> Concern:
    whom = raising.whom
    return Concern(
        id=0,
        programme_id=ask.programme.id,
        category=_category(ask) or "other",
        state="open",
        text=cleaned(ask.request.text("text"), lines=True),
        raised_at=ask.now,
        by_id=ask.person.id if ask.person else None,
        about_id=whom.person.id if whom and whom.person else None,
        partnership_id=whom.partnership.id if whom and whom.partnership else None,
        not_for=raising.not_for,
    )


def _block_too(ask: Ask, raising: Raising) -> Sequence[Button]:
    if raising.whom is None or raising.whom.partnership is None or ask.person is None:
        return ()
    return (Button(ask.say.line("block.whom", name=raising.whom.name[:60]), "block", raising.whom.subject),)


def _news(ask: Ask, concern: Concern, account: Account) -> NewDelivery:
    return NewDelivery(
        key=f"concern/{concern.id}-{int(ask.now.timestamp())}/{account}",
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + NEWS_LAST,
        what=NEWS,
        about={"account": str(account), "concern": str(concern.id)},
    )


ENTRIES: dict[str, Entry] = {
    "report": Entry(report, reads=True),
    "report.send": Entry(send, typed=False, recorded=False),
}
