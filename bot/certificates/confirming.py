"""What coordinators ask about certificates: whether one is true, and whose name stands under them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.asking import Ask, Entry
from bot.certificates.answering import LONGEST
from bot.certificates.paper import day, shown
from bot.chat import Message
from bot.commands import Argument
from bot.questions import cleaned

NONE = "none"
EXAMPLE = "k7q2m4x9w3hp"
_BETWEEN = re.compile(r"[\s.–-]+")


async def confirm(ask: Ask) -> Message:
    """Yes, with the name, the programme and the term; or no, and nothing else."""
    code = _BETWEEN.sub("", ask.request.text("code")).lower()[:40]
    found = await ask.tx.certificates.bearing(ask.programme.id, code) if code else None
    if found is None:
        return ask.tell("certificate.no", example=shown(EXAMPLE))
    first, last = day(found.first_day, ask.say), day(found.last_day, ask.say)
    return ask.tell("certificate.yes", name=found.name, programme=ask.programme.name, first=first, last=last)


async def sign(ask: Ask) -> Message:
    """See, set or take away the coordinator's name under certificates that are made from now on."""
    written, settings = cleaned(ask.request.text("name")), ask.programme.settings
    if len(written) > LONGEST:
        return ask.tell("certificate.long", most=LONGEST, count=len(written))
    if written:
        by = "" if written.lower() == NONE else written
        settings = settings.model_copy(update={"signed_by": by})
        await ask.tx.programmes.change(replace(ask.programme, settings=settings))
        await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "programme.certificate", "", ask.now)
    if settings.signed_by:
        return ask.tell("certificate.signer_is", name=settings.signed_by)
    return ask.tell("certificate.signer_none", programme=ask.programme.name)


ENTRIES: dict[str, Entry] = {
    "round.certificate": Entry(
        confirm, "coordinator", reads=True, arguments=(Argument("code", "certificate.code_help", required=True),)
    ),
    "programme.certificate": Entry(sign, "coordinator", arguments=(Argument("name", "certificate.signer_help"),)),
}
