"""Where partners meet by voice or video: a template for links, the programme's own."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.chat import Message
from bot.commands import Argument
from bot.meeting_links import LONGEST, checked_template

NONE = "none"


async def room(ask: Ask) -> Message:
    """See, set or take away the programme's template for meeting links."""
    written, settings = ask.request.text("link"), ask.programme.settings
    if not written:
        return _shown(ask, settings.meeting_link)
    try:
        template = "" if written.lower() == NONE else checked_template(written)
    except ValueError:
        return ask.tell("times.link_refused", most=LONGEST, code="{code}")
    changed = settings.model_copy(update={"meeting_link": template})
    await ask.tx.programmes.change(replace(ask.programme, settings=changed))
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "programme.meeting", "", ask.now)
    return _shown(ask, template)


def _shown(ask: Ask, template: str) -> Message:
    return ask.tell("times.link_is", link=template) if template else ask.tell("times.link_none", code="{code}")


ENTRIES: dict[str, Entry] = {
    "programme.meeting": Entry(room, "coordinator", arguments=(Argument("link", "times.link_help"),))
}
