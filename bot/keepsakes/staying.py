"""Two who want to stay in touch: each gives an address, and both are shown when both have."""

from __future__ import annotations

from datetime import timedelta

from bot.asking import Ask, Entry, partnership_of
from bot.chat import Form, Reply, Text
from bot.keepsakes.records import Keepsake
from bot.keepsakes.together import together
from bot.ledger import NewDelivery
from bot.people import Partnership
from bot.questions import cleaned
from bot.space_deliveries import to_space

LENGTH = 200
LASTS = timedelta(days=14)


async def keep_in_touch(ask: Ask) -> Reply:
    """Give an address, change it, or take it back with an empty field."""
    partnership = await partnership_of(ask)
    if partnership is None or partnership.ended_at is None:
        return ask.tell("keep.not_yet", ask.button("partner.button", "partner"))
    if not await together(ask.tx, partnership):
        return ask.tell("keep.nobody")
    theirs = await ask.tx.keepsakes.of(partnership.id, "address")
    if not ask.request.answers:
        return _form(ask, partnership.id, theirs[ask.me.id].text if ask.me.id in theirs else "")
    written = cleaned(ask.request.text("address"))[:LENGTH]
    await ask.tx.keepsakes.keep(Keepsake(partnership.id, ask.me.id, "address", written, ask.now))
    if not written:
        return ask.tell("keep.taken_back")
    if set(partnership.present) - {*theirs, ask.me.id}:
        return ask.tell("keep.kept")
    await ask.tx.ledger.enqueue([_addresses(ask, partnership)])
    return ask.tell("keep.both")


def _form(ask: Ask, partnership_id: int, given: str) -> Form:
    label, help_ = ask.say.line("keep.label"), ask.say.line("keep.help")
    field = Text("address", label, help_, given, required=False, max_length=LENGTH)
    title, submit = ask.say.line("keep.title"), ask.say.line("form.save")
    subject = f"partnership-{partnership_id}"
    return Form("keep_in_touch", title, (field,), subject, ask.say("keep.intro"), submit=submit)


def _addresses(ask: Ask, partnership: Partnership) -> NewDelivery:
    return to_space(partnership, f"addresses/{int(ask.now.timestamp())}", "addresses", ask.now, until=ask.now + LASTS)


ENTRIES: dict[str, Entry] = {"keep_in_touch": Entry(keep_in_touch, "participant", typed=False)}
