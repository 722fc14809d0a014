"""What this person can do now, and the way to the coordinators' pages."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry, open_round, partnership_of, running_round
from bot.chat import Button, Link, Message, fitting
from bot.enrolment import waits_for_a_round, where_you_stand
from bot.safety.reporting import emergency

TICKET_LIVES = timedelta(minutes=10)


async def help_(ask: Ask) -> Message:
    """Where the asker stands, and only the commands that are of use to them now."""
    names = await _useful(ask)
    typed = {name: ask.say.apart(f"/{name.replace('.', ' ')}") for name in names}
    lines = "\n".join(f"- {typed[name]}: {ask.say.line(f'command.{name}')}" for name in names)
    buttons = tuple(Button(ask.say.line(key), name, ask.here) for key, name in _BUTTONS if name in names)
    told = ask.tell("help.text", *buttons, state=await where_you_stand(ask), lines=lines)
    return replace(told, words=fitting((*told.words, *ask.say("help.emergency", emergency=emergency(ask)))))


_BUTTONS = (
    ("join.button", "join"),
    ("partner.button", "partner"),
    ("profile.button", "profile"),
    ("round.status", "round.status"),
    ("dashboard.button", "dashboard"),
)


async def _useful(ask: Ask) -> list[str]:
    invites = ask.ambassador is not None and not ask.coordinator and not ask.suspended and await open_round(ask)
    helps = ["round.invite"] if invites else []
    theirs = await _for_coordinators(ask) if ask.coordinator else []
    return [*await _for_participants(ask), *helps, *theirs, "help"]


async def _for_participants(ask: Ask) -> list[str]:
    if ask.suspended:
        return ["report", "mydata", "forget-me"]
    if ask.person is None or ask.person.left_at is not None:
        return ["join", "report"]
    names = ["partner", "prompt.propose"] if await partnership_of(ask) else []
    round_ = await open_round(ask)
    enrolment = await ask.tx.rounds.enrolment(round_.id, ask.person.id) if round_ else None
    left_out = enrolment is None or enrolment.state == "withdrawn"
    if left_out if round_ else not await waits_for_a_round(ask, ask.person):
        names.append("join")
    return [*names, "profile", "away", "pause", "link", "leave", "block", "report", "mydata", "forget-me"]


async def _for_coordinators(ask: Ask) -> list[str]:
    names = ["round.status", "dashboard"]
    if await open_round(ask):
        names += [
            "round.invite",
            "round.preview",
            "round.lock",
            "round.forbid",
            "round.swap",
            "round.why",
            "round.start",
        ]
    else:
        names += ["round.open"]
    if await running_round(ask):
        names += ["prompt.send", "prompt.schedule", "prompt.status", "round.extend", "round.end"]
    return [
        *names,
        "prompt.list",
        "prompt.add",
        "programme.settings",
        "programme.safety",
        "concerns",
        "programme.coordinator",
        "programme.handover",
        "programme.repair",
    ]


async def dashboard(ask: Ask) -> Message:
    """A one-time link to the coordinators' pages; only its hash is kept."""
    pages = ask.core.pages_for(ask.request.account.platform)
    if not pages:
        key = "dashboard.no_address" if ask.core.dashboard else "dashboard.none"
        return ask.tell(key, ask.button("round.status", "round.status"))
    secret = secrets.token_urlsafe(24)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    await ask.tx.front.add_ticket(digest, ask.request.account, ask.programme.id, ask.now + TICKET_LIVES)
    link = Link(ask.say.line("dashboard.open"), f"{pages}/enter/{secret}")
    return ask.tell("dashboard.link", link=link, minutes=10)


ENTRIES: dict[str, Entry] = {
    "help": Entry(help_, reads=True),
    "dashboard": Entry(dashboard, "coordinator", recorded=False),
}
