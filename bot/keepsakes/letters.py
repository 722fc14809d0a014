"""The sealed letter: what somebody hopes for at the beginning, kept from everybody until it comes back to them."""

from __future__ import annotations

from datetime import timedelta

from bot.asking import Ask, Entry, partnership_of
from bot.chat import Form, Message, Reply, Text
from bot.keepsakes.records import Keepsake
from bot.keepsakes.together import together
from bot.questions import cleaned
from bot.space_deliveries import to_space

LENGTH = 500
LASTS = timedelta(days=14)


async def letter(ask: Ask) -> Reply:
    """Write it, in a form; what was sealed before is not shown, and another one takes its place."""
    partnership = await partnership_of(ask)
    if partnership is None or partnership.ended_at is not None:
        return ask.tell("letter.over", ask.button("partner.button", "partner"))
    written = cleaned(ask.request.text("letter"), lines=True)
    if not written or len(written) > LENGTH:
        missing = {"letter": ask.say.line("answers.needed")} if ask.request.answers and not written else {}
        return _form(ask, partnership.id, written[:LENGTH], missing)
    await ask.tx.keepsakes.keep(Keepsake(partnership.id, ask.me.id, "letter", written, ask.now))
    return ask.tell("letter.kept")


def _form(ask: Ask, partnership_id: int, given: str, errors: dict[str, str]) -> Form:
    label, help_ = ask.say.line("letter.label"), ask.say.line("letter.help")
    field = Text("letter", label, help_, given, max_length=LENGTH, lines=4)
    title, submit = ask.say.line("letter.title"), ask.say.line("letter.submit")
    return Form("letter", title, (field,), f"partnership-{partnership_id}", errors=errors, submit=submit)


async def share(ask: Ask) -> Message:
    """Show it to the partner, in the space; asked twice, it is shown once."""
    partnership = await partnership_of(ask)
    if partnership is None or not await together(ask.tx, partnership):
        return ask.tell("letter.nobody")
    if ask.me.id not in await ask.tx.keepsakes.of(partnership.id, "letter"):
        return ask.tell("letter.none")
    shown = to_space(
        partnership,
        f"letter/{ask.me.id}/shown",
        "letter_shown",
        ask.now,
        until=ask.now + LASTS,
        about={"of": str(ask.me.id)},
    )
    await ask.tx.ledger.enqueue([shown])
    return ask.tell("letter.shared")


ENTRIES: dict[str, Entry] = {
    "letter": Entry(letter, "participant", typed=False),
    "letter.share": Entry(share, "participant", typed=False),
}
