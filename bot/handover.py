"""`/programme handover`: who owns what the programme runs on, so that whoever comes next finds it. Never a secret."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Form, Reply, Text
from bot.questions import cleaned

OWNED = ("application", "server", "backups", "bill", "else")
MOST = 300
_SECRET = re.compile(
    r"xox[a-z]-|xapp-|gAAAA|[MN][\w-]{22,}\.[\w-]{6}\.|-----BEGIN|(?i:passw(?:or)?d|token|secret|key)\s*[:=]\s*\S"
)


async def handover(ask: Ask) -> Reply:
    """A form with who owns what; sent, it is kept. What looks like a secret is not."""
    if not ask.request.answers:
        return _form(ask, {})
    given = {key: cleaned(ask.request.text(key), lines=True) for key in OWNED}
    errors = {key: error for key, text in given.items() if (error := _wrong(ask, text))}
    if errors:
        return _form(ask, errors)
    kept = {key: text for key, text in given.items() if text}
    changed = ask.programme.settings.model_copy(update={"handover": kept})
    await ask.tx.programmes.change(replace(ask.programme, settings=changed))
    await acted(ask, "programme.handover")
    return ask.tell("handover.saved", ask.button("dashboard.button", "dashboard"))


def _wrong(ask: Ask, text: str) -> str:
    if len(text) > MOST:
        return ask.say.line("answers.too_long", count=len(text), most=MOST)
    return ask.say.line("handover.secret") if _SECRET.search(text) else ""


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    now = ask.programme.settings.handover
    fields = tuple(
        Text(
            key,
            ask.say.line(f"handover.{key}"),
            ask.say.line(f"handover.{key}_help"),
            (ask.request.text(key) if ask.request.answers else now.get(key, ""))[:MOST],
            required=False,
            max_length=MOST,
            lines=2,
        )
        for key in OWNED
    )
    title, submit = ask.say.line("handover.title"), ask.say.line("form.save")
    return Form("programme.handover", title, fields, ask.here, errors=errors, submit=submit)


ENTRIES: dict[str, Entry] = {"programme.handover": Entry(handover, "coordinator", recorded=False)}
