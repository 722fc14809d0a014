"""`/programme invitation`: who the programme is for, and the links by which newcomers come in."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Message
from bot.commands import Argument
from bot.inviting.ways import checked_link
from bot.programme import Settings
from bot.questions import cleaned

AUDIENCE, NONE, LONGEST = "audience", "none", 120
WHAT = (AUDIENCE, "discord", "slack")


async def invitation(ask: Ask) -> Message:
    """See, set or take away what invitations say beside what Farpair knows."""
    what, written = ask.request.text("what").lower(), cleaned(ask.request.text("text"))
    if what not in WHAT or not written:
        return _shown(ask, ask.programme.settings)
    text = "" if written.lower() == NONE else written
    try:
        changed = _changed(ask.programme.settings, what, text)
    except ValueError:
        return ask.tell("invite.audience_long" if what == AUDIENCE else "invite.way_refused", most=LONGEST)
    await ask.tx.programmes.change(replace(ask.programme, settings=changed))
    await acted(ask, "programme.invitation", what)
    return _shown(ask, changed)


def _changed(settings: Settings, what: str, text: str) -> Settings:
    """
    Raises:
        ValueError: it is too long, or no safe link.
    """
    if what == AUDIENCE:
        if len(text) > LONGEST:
            raise ValueError("too long")
        return settings.model_copy(update={AUDIENCE: text})
    ways = {key: link for key, link in settings.ways_in.items() if key != what}
    return settings.model_copy(update={"ways_in": {**ways, what: checked_link(text)} if text else ways})


def _shown(ask: Ask, settings: Settings) -> Message:
    none = ask.say.line("invite.not_set")
    ways = "\n".join(f"- {each}: {settings.ways_in.get(each) or none}" for each in WHAT if each != AUDIENCE)
    audience = ask.say.own(settings.audience) or ask.say.line("invite.audience")
    return ask.tell("invite.settings", audience=audience, ways=ways)


ENTRIES: dict[str, Entry] = {
    "programme.invitation": Entry(
        invitation,
        "coordinator",
        arguments=(
            Argument("what", "invite.what_help", choices=WHAT),
            Argument("text", "invite.text_help"),
        ),
    ),
}
