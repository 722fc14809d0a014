"""A small desk with a few answers, for tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.board.office import Shown, Visitor, Wanted
from bot.board.rounds import Start
from bot.chat import (
    Account,
    Button,
    Choice,
    Form,
    Link,
    Mention,
    Message,
    Option,
    Plain,
    Reply,
    Request,
    Space,
    Text,
    When,
)
from bot.commands import Argument, Command, Misread
from bot.inviting.doors import Invited, Step
from bot.ledger import Tally
from bot.limits import Waits
from bot.wording import Voice, Wording

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
COORDINATOR = Account("discord", "", "77")
COMMANDS = (
    Command("join", "Take part in the next round"),
    Command("partner", "Your partner, the pact and all prompts so far"),
    Command("pause", "Stop for a while"),
    Command("help", "What you can do"),
    Command("away", "Say when you are away", (Argument("until", "a date", required=True),)),
    Command("round.start", "Start the round", (Argument("weeks", "how long"),), coordinators=True),
    Command("round.preview", "See what the matching proposes", coordinators=True),
)


def join_form(**errors: str) -> Form:
    """A form with a field of every kind."""
    kinds = tuple(Option(value, value.title()) for value in ("public", "school", "university"))
    months = tuple(Option(str(number), f"Month {number}") for number in range(1, 13))
    return Form(
        "join.save",
        "About you",
        (
            Text("country", "Your country", help="Where you live now.", suggest="suggest.country"),
            Text("hopes", "What do you hope for?", lines=4, max_length=600, required=False),
            Choice("kind", "Where do you work?", kinds),
            Choice("topics", "Topics", months, most=3),
        ),
        subject="programme-1",
        intro=(Plain("This takes three minutes.\n- Everything can be changed later."),),
        errors=errors,
        submit="Save and go on",
    )


class ScriptedDesk:
    """Answers a few names and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.mine_tickets = ["mine-ticket"]
        self.was_heard: list[tuple[Space, Account]] = []
        self.commands: Sequence[Command] = COMMANDS
        self.replies: dict[str, Reply | Callable[[Request], Reply]] = {
            "join": join_form(),
            "join.save": _saved,
            "help": Message((Plain("You can write /join."),), (Button("Join now", "join", "programme-1", "primary"),)),
            "wave": Message((Plain("Somebody waves."),), private=False),
            "suggest.country": Message((), (Button("Kenya", "help"), Button("South Korea", "help"))),
            "round.preview": Message((Plain("Four partnerships."),), (Button("Start", "round.start"),), "Preview"),
            "broken": _broken,
        }
        self.tickets = {"good-ticket": (COORDINATOR, 1)}
        self.sessions: dict[str, Visitor] = {}
        self._wording = Wording()

    async def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        reply = self.replies.get(request.name, Message((Plain(f"{request.name} was asked."),)))
        return reply(request) if callable(reply) else reply

    async def heard(self, space: Space, account: Account) -> None:
        self.was_heard.append((space, account))

    def misread(self, misread: Misread, locale: str) -> Message:
        return Message((Plain(f"Not understood: {misread.key} {' '.join(misread.about)}"),))

    @property
    def office(self) -> ScriptedOffice:
        return ScriptedOffice(self)

    async def meeting(self, code: str, seconds: str) -> bytes | None:
        return b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" if (code, seconds) == ("abcd", "1800000000") else None

    async def invited(self, code: str, tag: str, locale: str) -> Invited | None:
        """The link page of one programme."""
        step = Step("discord", "Discord", "https://discord.com/channels/1/2", f"/join from:{tag}" if tag else "/join")
        known = Invited("Peers <b>&</b> friends", tag, "For all.", "a partner", "Sunday", 16, True, (step,))
        return known if code == "abcd" else None

    async def poster(self, code: str, tag: str, size: str, locale: str) -> str | None:
        return f"<!DOCTYPE html><title>{size}</title>" if code == "abcd" else None

    async def mine(self, ticket: str) -> Mapping[str, Sequence[Mapping[str, Any]]] | None:
        """What is kept about somebody, once."""
        if ticket not in self.mine_tickets:
            return None
        self.mine_tickets.remove(ticket)
        return {"participants": [{"name": "<b>Ána</b>", "answers": {"interests": ["maps", "reading"]}}]}

    def say(self, key: str, locale: str, **values: str | int) -> str:
        return self._wording.voice(locale).line(key, **values)


@dataclass
class ScriptedOffice:
    """Lets in whoever has the good ticket, and shows a page of a programme that runs."""

    desk: ScriptedDesk

    async def enter(self, ticket: str) -> str | None:
        found = self.desk.tickets.pop(ticket, None)
        if found is None:
            return None
        secret = f"secret-{len(self.desk.sessions)}"
        self.desk.sessions[secret] = Visitor(*found)
        return secret

    async def visitor(self, secret: str) -> Visitor | None:
        return self.desk.sessions.get(secret)

    async def keep(self, secret: str, page: str, reply: Reply | None) -> None:
        self.desk.sessions[secret] = replace(self.desk.sessions[secret], page=page, reply=reply)

    async def leave(self, secret: str, *, everywhere: bool = False) -> None:
        self.desk.sessions.pop(secret, None)

    @property
    def voice(self) -> Callable[[str], Voice]:
        return self.desk._wording.voice

    async def file(self, visitor: Visitor, wanted: Wanted) -> str | bytes | None:
        return None

    async def page(self, visitor: Visitor, wanted: Wanted) -> Shown | None:
        return Shown("Libraries", Start("Libraries", (), (), (), open=False, running=True))


class ScriptedVitals:
    """Complains and counts as it is told."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.counted: list[Tally] = []
        self.waits: dict[str, Waits] = {}

    async def complaints(self) -> Sequence[str]:
        return self.wrong

    async def tallies(self) -> Sequence[Tally]:
        return self.counted


def hostile_message(account: Account) -> Message:
    """Everything that must come out as text."""
    return Message(
        (
            Plain("<script>alert(1)</script> & **no** <b>markup</b>\n- one\n- two\n\nAfter the list\nnext line"),
            Plain(" bold", bold=True),
            When(NOON),
            Mention(account, "<i>Zoë</i>"),
            Link("bad link", "javascript:alert(1)"),
            Link("worse link", "//elsewhere.example/x"),
            Link("good link", "https://example.org/a?b=1&c=2"),
            Link("your space", Space("web", "local", "7K2P")),
            Link("their space", Space("discord", "", "123")),
        )
    )


def _saved(request: Request) -> Reply:
    if request.text("country") in ("", "Nowhere"):
        return join_form(country="We do not know this country. Choose one from the list.")
    return Message((Plain(f"Saved: {request.text('country')} {','.join(request.picked('topics'))}"),))


def _broken(request: Request) -> Reply:
    raise RuntimeError(f"secret text of {request.called}")
