"""The core's front door: finds the function for a name, checks who may ask, answers once, catches what breaks."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot import times
from bot.addressing import programmes_meant
from bot.asking import Ask, Core, Entry, Work, entity
from bot.board.office import Office
from bot.chat import Account, Button, Message, Reply, Request, Space
from bot.commands import Command, Misread
from bot.inviting.doors import Invited, invited, poster_behind
from bot.people import Draft, Programme
from bot.permissions import may, roles_of
from bot.privacy.records import Kept
from bot.privacy.showing import kept_about
from bot.store import OnlyReading, Records, Store, StoreBusy
from bot.table import TABLE

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers requests. `clock` gives the present instant in UTC; `after` is told when something may be due."""

    store: Store
    core: Core
    clock: Callable[[], datetime]
    after: Callable[[], None] = lambda: None

    async def answer(self, request: Request) -> Reply:
        """The reply to a request; the same request again gets the same reply. Never raises for what people do."""
        try:
            return await self._answer(request)
        except StoreBusy as error:
            log.warning("store busy", request=request.name, reason=str(error))
            return Message(self.core.wording.voice(request.locale)("desk.busy"))
        except Exception:
            code = secrets.token_hex(3)
            log.exception("a request broke", request=request.name, code=code)
            return Message(self.core.wording.voice(request.locale)("desk.broken", code=code))

    async def _answer(self, request: Request) -> Reply:
        entry = TABLE.get(request.name)
        if entry is None:
            return self.misread(Misread("commands.unknown"), request.locale)
        reply = await self._only_read(entry, request) if entry.reads or entry.mostly_reads else None
        if reply is None:
            async with self.store.writing() as tx:
                reply = await self._once(entry, request, tx)
            self.after()
        return reply if not isinstance(reply, Work) else await self._finish(reply, entry, request)

    async def _only_read(self, entry: Entry, request: Request) -> Reply | Work | None:
        """The reply without changing anything; None where that is not enough."""
        try:
            async with self.store.reading() as tx:
                known = entry.recorded and not entry.reads and await tx.front.replied(request.id, request.account)
                return known or await self._run(entry, request, tx)
        except OnlyReading:
            if entry.reads:
                raise
            return None

    async def _once(self, entry: Entry, request: Request, tx: Records) -> Reply | Work:
        given = await tx.front.replied(request.id, request.account)
        if given is not None:
            return given
        reply = await self._run(entry, request, tx)
        if entry.recorded and not isinstance(reply, Work):
            await tx.front.record(request.id, request.account, reply, self.clock())
        return reply

    async def _finish(self, work: Work, entry: Entry, request: Request) -> Reply:
        """The second half: rights and state may have changed while the work was done."""
        result = await work.compute()
        async with self.store.writing() as tx:
            ask = await self._ask(request, tx)
            reply = refusal(request.name, ask) or await work.finish(ask, result) if isinstance(ask, Ask) else ask
            if entry.recorded:
                await tx.front.record(request.id, request.account, reply, self.clock())
        self.after()
        return reply

    async def _run(self, entry: Entry, request: Request, tx: Records) -> Reply | Work:
        ask = await self._ask(request, tx)
        if isinstance(ask, Message):
            return ask
        return refusal(request.name, ask) or await entry.run(ask)

    async def _ask(self, request: Request, tx: Records) -> Ask | Message:
        programmes = await programmes_meant(request, tx, TABLE[request.name].who if request.name in TABLE else None)
        say = self.core.wording.voice(request.locale)
        if not programmes:
            return Message(say("desk.gone" if entity(request.subject) else "desk.no_programme"))
        if len(programmes) > 1:
            return await self._which(request, tx, programmes)
        programme = programmes[0]
        person = await tx.people.by_account(programme.id, request.account)
        coordinators = await tx.programmes.coordinators(programme.id)
        return Ask(
            request=await self._with_kept_answers(request, tx),
            tx=tx,
            now=self.clock(),
            say=self.core.wording.voice(person.language if person else request.locale),
            core=self.core,
            programme=programme,
            person=person,
            coordinator=any(each.account == request.account for each in coordinators),
            suspended=await tx.safety.is_suspended(programme.id, request.account),
            ambassador=await tx.inviting.ambassador(programme.id, request.account),
        )

    async def _which(self, request: Request, tx: Records, programmes: list[Programme]) -> Message:
        """Ask which programme is meant, keeping what was said with the command."""
        say = self.core.wording.voice(request.locale)
        if not TABLE[request.name].reads:
            kept = Draft(request.account, _KEPT, request.name, dict(request.answers), self.clock())
            await tx.people.save_draft(kept)
        buttons = (Button(each.name[:75], request.name, f"programme-{each.id}") for each in programmes[:25])
        return Message(say("desk.which_programme"), tuple(buttons))

    async def _with_kept_answers(self, request: Request, tx: Records) -> Request:
        """The request with what was said a moment before, when Farpair asked which programme was meant."""
        entry = TABLE.get(request.name)
        if entry is None or entry.reads or request.answers or not request.subject.startswith("programme-"):
            return request
        draft = await tx.people.draft(request.account, _KEPT, request.name)
        if draft is None:
            return request
        await tx.people.drop_draft(request.account, _KEPT, request.name)
        return replace(request, answers=draft.answers) if self.clock() - draft.saved_at < _KEPT_FOR else request

    # What adapters use beside requests.

    @property
    def commands(self) -> tuple[Command, ...]:
        """Everything that can be typed, for completion, registration and reading a line."""
        say = self.core.wording.voice("en")
        return tuple(
            Command(
                name,
                say.line(f"command.{name}"),
                tuple(replace(each, help=say.line(each.help)) for each in entry.arguments),
                entry.who in ("ambassador", "coordinator"),
            )
            for name, entry in TABLE.items()
            if entry.typed
        )

    def is_slow(self, name: str) -> bool:
        """Whether an answer to `name` takes long, so that it is acknowledged first."""
        entry = TABLE.get(name)
        return entry is not None and entry.slow

    def translations(self, key: str) -> dict[str, str]:
        """The text for `key` in each language but English that has one of its own."""
        return self.core.wording.translations(key)

    def misread(self, misread: Misread, locale: str) -> Message:
        """What to say to a line that was not understood."""
        say = self.core.wording.voice(locale)
        if misread.key == "commands.missing":
            command, key, explained = misread.about
            return Message(say(misread.key, command=command, key=key, help=explained))
        lines = "\n".join(f"- {say.apart('/' + typed)}" for typed in misread.about)
        return Message(say(misread.key, lines=lines))

    def say(self, key: str, locale: str, **values: str | int) -> str:
        """A text of an adapter's own pages."""
        return self.core.wording.voice(locale).line(key, **values)

    async def heard(self, space: Space, account: Account) -> None:
        """Somebody wrote in a space: that, and when; never what. The message stands, whether or not this is kept."""
        try:
            async with self.store.writing() as tx:
                await self._note(tx, space, account)
        except StoreBusy as error:
            log.warning("store busy", request="heard", reason=str(error))

    async def _note(self, tx: Records, space: Space, account: Account) -> None:
        partnership = await tx.partnerships.at(space)
        person = await tx.people.by_account(partnership.programme_id, account) if partnership else None
        if partnership and person and person.id in partnership.present:
            await tx.partnerships.wrote(partnership.id, person.id, self.clock())

    @property
    def office(self) -> Office:
        """The way into the coordinators' pages, with the same rights as here."""
        return Office(self.store, self.clock, self._ask, self.core.wording.voice)

    async def mine(self, ticket: str) -> Kept | None:
        """What is kept about whoever a one-time link was given to, once; None if it is used, old or made up."""
        async with self.store.writing() as tx:
            digest = hashlib.sha256(f"mine/{ticket}".encode()).hexdigest()
            found = await tx.front.use_ticket(digest, self.clock())
            return await kept_about(tx, found[0]) if found else None

    async def invited(self, code: str, tag: str, locale: str) -> Invited | None:
        """What the link page of a programme shows; None where its code is made up."""
        async with self.store.reading() as tx:
            return await invited(tx, self.core, code, tag, self.core.wording.voice(locale))

    async def poster(self, code: str, tag: str, size: str, locale: str) -> str | None:
        """The poster of the round that can be joined now, as a page; None where there is none."""
        async with self.store.reading() as tx:
            return await poster_behind(tx, self.core, (code, tag), size, self.core.wording.voice(locale))

    async def meeting(self, code: str, seconds: str) -> bytes | None:
        """A meeting as a file for calendars; None where there is none."""
        async with self.store.reading() as tx:
            return await times.meeting_file(tx, self.core.wording, code, seconds, self.clock())


_KEPT = "kept"
_KEPT_FOR = timedelta(minutes=10)


def refusal(name: str, ask: Ask) -> Message | None:
    """The kind refusal for somebody who may not ask this, with what they can do instead; None if they may."""
    if may(name, TABLE[name].who, roles_of(ask)):
        return None
    if ask.suspended:
        contact = ask.programme.settings.contact or ask.programme.settings.safety_contact
        key = "desk.suspended_contact" if contact else "desk.suspended"
        return ask.tell(key, ask.button("help.button", "help"), programme=ask.programme.name, contact=contact)
    if TABLE[name].who in ("ambassador", "coordinator"):
        return ask.tell("desk.coordinators_only", ask.button("help.button", "help"))
    return ask.tell("desk.participants_only", ask.button("join.button", "join"))
