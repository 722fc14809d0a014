"""Through which tag somebody comes: kept with what they write while they join, and with their place in the round."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask
from bot.inviting.tags import safe_tag
from bot.people import Answers, Draft, Participant, Round
from bot.programme import Settings

FORM = "join"
FROM, HEARD = "from", "heard"
"""The argument of /join, and the question that it answers beforehand."""
REMIND, LOCALE = "remind", "locale"
"""Kept with what was begun: whether somebody would like to be reminded of it, and in which language."""


def brought(ask: Ask) -> Answers:
    """The tag that came with the command; nothing where it is none."""
    tag = safe_tag(ask.request.text(FROM))
    return {FROM: tag} if tag else {}


async def keep_tag(ask: Ask, form: str, draft: Draft | None) -> None:
    """Keep the tag of a newcomer with what they have written so far; the first tag stays."""
    tag = brought(ask)
    if tag and (draft is None or FROM not in draft.answers):
        written = {**(draft.answers if draft else {}), **tag}
        await ask.tx.people.save_draft(Draft(ask.request.account, form, ask.here, written, ask.now))


def answered_before(settings: Settings, written: Answers) -> Answers:
    """What was written, with "how did you hear of us?" filled in from the tag where nothing stands there."""
    tag = str(written.get(FROM, ""))
    if not tag or written.get(HEARD) or settings.question(HEARD) is None:
        return written
    return {**written, HEARD: tag}


def with_tag(ask: Ask, written: Answers) -> Ask:
    """The request as if it had come with the tag that was kept."""
    tag = written.get(FROM, "")
    return replace(ask, request=replace(ask.request, answers={**ask.request.answers, FROM: tag})) if tag else ask


async def note_arrival(ask: Ask, round_: Round, person: Participant) -> None:
    """Count somebody's enrolment under their tag, if it is one of the programme's; any other word counts nowhere.

    Who joined while no round was open brings the tag along as their answer.
    """
    tag = safe_tag(ask.request.text(FROM)) or (safe_tag(person.text(HEARD)) if person.wants_round else "")
    if tag and tag in await ask.tx.inviting.tags(ask.programme.id):
        await ask.tx.inviting.arrive(round_.id, person.id, tag)
