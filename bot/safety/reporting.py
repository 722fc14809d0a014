"""`/report`: who will read it is shown first, then a form; never the person that it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.chat import Account, Button, Choice, Form, Mention, Message, Option, Plain, Reply, Text, Words, fitting
from bot.ledger import NewDelivery
from bot.questions import cleaned
from bot.safety.concerns import CATEGORIES, Category, Concern
from bot.safety.seeing import kept_from, readers
from bot.safety.whom import Whom, coordinators_of, meant, partners_of

LONGEST, SHOWN = 1_500, 8
NEWS_LAST = timedelta(days=14)
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Raising:
    """A concern that is being written: about whom, kept from whom, and read by whom."""

    whom: Whom | None
    subject: str
    not_for: tuple[str, ...]
    accounts: tuple[Account, ...]
    shown: Words

    @property
    def proof(self) -> str:
        """Tells whether the readers are those that were shown."""
        return hashlib.sha256(" ".join(map(str, self.accounts)).encode()).hexdigest()[:10]


async def report(ask: Ask) -> Reply:
    """About whom; then the form, which says who reads what is written in it."""
    if not ask.detail:
        return await _choose(ask)
    return await _show(ask, await _raising(ask), {})


async def _choose(ask: Ask) -> Message:
    found = [*(await partners_of(ask))[:SHOWN], *(await coordinators_of(ask))[:SHOWN]]
    buttons = [Button(ask.say.line("report.about", name=each.name[:55]), "report", each.subject) for each in found]
    other = Button(ask.say.line("report.about_other"), "report", f"{ask.here}.{OTHER}")
    return ask.tell("report.whom", *buttons, other, emergency=emergency(ask))


def emergency(ask: Ask) -> str:
    """What the programme says about emergencies; else a sentence that fits everywhere."""
    return ask.programme.settings.emergency or ask.say.line("report.emergency")


async def _raising(ask: Ask) -> Raising:
    whom = None if ask.detail.split(".")[0] == OTHER else await meant(ask)
    not_for = await kept_from(ask, whom)
    found = await readers(ask, not_for)
    parts: list[Mention | Plain] = []
    for coordinator, person in found:
        parts += [Plain(", ")] if parts else []
        parts.append(Mention(coordinator.account, person.name if person else coordinator.account.id))
    subject = whom.subject if whom else f"{ask.here}.{OTHER}"
    return Raising(whom, subject, not_for, tuple(each.account for each, _ in found), tuple(parts))


async def _show(ask: Ask, raising: Raising, errors: dict[str, str]) -> Reply:
    outside = ask.programme.settings.safety_contact
    if not raising.accounts:
        key = "report.outside" if outside else "report.nobody"
        return ask.tell(key, *_block_too(ask, raising), contact=outside, emergency=emergency(ask))
    also = ask.say("report.also", contact=outside) if outside else ()
    intro = (*ask.say("report.readers", readers=raising.shown, emergency=emergency(ask)), *also)
    options = tuple(Option(each, ask.say.line(f"concern.category_{each}")) for each in CATEGORIES)
    fields = (
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


async def send(ask: Ask) -> Reply:
    """Keep the concern and tell those who were shown as its readers; where they are others now, show them first."""
    raising = await _raising(ask)
    errors = _errors(ask)
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
        what="concern",
        about={"account": str(account), "concern": str(concern.id)},
    )


ENTRIES: dict[str, Entry] = {
    "report": Entry(report, reads=True),
    "report.send": Entry(send, typed=False, recorded=False),
}
