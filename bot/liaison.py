"""What the client of a platform tells the core, and what the core keeps for it, beside requests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from pydantic import TypeAdapter

from bot.auditing import happened
from bot.chat import Account, Community, Form, Inbox, Request, Space
from bot.desk import Desk
from bot.housing import move_in
from bot.inviting.stopping import wants_to_be_reminded
from bot.losses import Loss, LossKind, gone_from, losses_at, mended, note_loss
from bot.people import Answers, Draft, Home, Participant, Partnership
from bot.store import Records, Store

log = structlog.get_logger()

_FORM: TypeAdapter[Form] = TypeAdapter(Form)
_KEPT, _CLOSED = "form", "closed"
_OWNER, _ADMINISTRATOR = "owner", "administrator"


@dataclass(frozen=True, slots=True)
class Liaison:
    """For the client of one platform."""

    platform: str
    store: Store
    desk: Desk
    clock: Callable[[], datetime]

    # What is kept.

    async def recall(self, key: str) -> str:
        """What was kept under `key`; empty where nothing was."""
        async with self.store.reading() as tx:
            return await tx.notes.note(self.platform, key)

    async def remember(self, key: str, value: str) -> None:
        """Keep something small: ids and instants, never texts."""
        async with self.store.writing() as tx:
            await tx.notes.write(self.platform, key, value, self.clock())

    def seal(self, secret: str) -> str:
        """A secret of the platform's, such as a token, encrypted so that it can be kept."""
        return self.store.vault.seal(secret)

    def unseal(self, kept: str) -> str:
        """What `seal` made of it.

        Raises:
            StoreError: it was sealed with another key.
        """
        return self.store.vault.open(kept)

    async def keep_form(self, account: Account, form: Form) -> str:
        """Keep a form that cannot be shown now; the ticket by which its owner gets it, for as long as drafts last."""
        ticket = hashlib.sha256(f"{form.name}:{form.subject}".encode()).hexdigest()[:16]
        async with self.store.writing() as tx:
            answers = {_KEPT: _FORM.dump_json(form).decode()}
            await tx.people.save_draft(Draft(account, _KEPT, ticket, answers, self.clock()))
        return ticket

    async def kept_form(self, account: Account, ticket: str) -> Form | None:
        """The form behind a ticket of this person; None where it is gone."""
        async with self.store.reading() as tx:
            draft = await tx.people.draft(account, _KEPT, ticket)
        return _FORM.validate_json(str(draft.answers[_KEPT])) if draft else None

    async def keep_answers(self, account: Account, form: str, answers: Answers) -> None:
        """Keep what was written in a form that was closed, under the form's name; nothing takes it away."""
        async with self.store.writing() as tx:
            if answers:
                await tx.people.save_draft(Draft(account, _CLOSED, form, answers, self.clock()))
            else:
                await tx.people.drop_draft(account, _CLOSED, form)

    async def kept_answers(self, account: Account, form: str) -> Answers:
        """What was written in a form before it was closed; empty where nothing was."""
        async with self.store.reading() as tx:
            draft = await tx.people.draft(account, _CLOSED, form)
        return draft.answers if draft else {}

    # Who and where.

    async def leads(self, account: Account) -> bool:
        """Whether this person coordinates a programme."""
        async with self.store.reading() as tx:
            return bool(await tx.programmes.coordinated_by(account))

    async def is_space(self, space: Space) -> bool:
        """Whether a partnership talks there, or did."""
        async with self.store.reading() as tx:
            return await tx.partnerships.at(space) is not None

    async def who_bears(self, code: str) -> Sequence[Account]:
        """The accounts on this platform of those in the running partnership with a code."""
        async with self.store.reading() as tx:
            partnership = await tx.partnerships.bearing(code)
            if partnership is None or partnership.ended_at is not None:
                return ()
            return self._accounts(partnership, await tx.people.many(partnership.present))

    async def home_of(self, account: Account) -> Community | None:
        """The community in which this person takes part, or which they coordinate."""
        async with self.store.reading() as tx:
            theirs = [id_ for each in await tx.people.everywhere(account) for id_ in sorted(each.communities)]
            homes = [home for id_ in theirs if (home := await tx.programmes.home(id_))]
            for programme in await tx.programmes.coordinated_by(account):
                homes += await tx.programmes.homes(programme.id)
        return next((home.community for home in homes if home.community.platform == self.platform), None)

    async def may_write_to(self, account: Account) -> bool:
        """Whether this person agreed to be written to alone: at joining or before, or by looking after a programme."""
        async with self.store.reading() as tx:
            agreed = [each for each in await tx.people.everywhere(account) if each.agreed_at and not each.left_at]
            led = await tx.programmes.coordinated_by(account)
            return bool(agreed or led or await wants_to_be_reminded(tx, account))

    async def homes(self) -> Sequence[Community]:
        """The programmes' places on this platform."""
        async with self.store.reading() as tx:
            found = [home for each in await tx.programmes.all() for home in await tx.programmes.homes(each.id)]
        return [home.community for home in found if home.community.platform == self.platform]

    async def spaces(self) -> Sequence[tuple[Space, Sequence[Account]]]:
        """Every running partnership's space on this platform, and who is in it."""
        async with self.store.reading() as tx:
            running = [
                each for round_ in await tx.rounds.running() for each in await tx.partnerships.of_round(round_.id)
            ]
            people = await tx.people.many(sorted({member for each in running for member in each.present}))
        here = [each for each in running if each.space and each.space.platform == self.platform and not each.ended_at]
        return [(each.space, self._accounts(each, people)) for each in here if each.space]

    async def who_is_in(self, space: Space) -> Sequence[Account]:
        """The accounts of a running partnership in its space."""
        async with self.store.reading() as tx:
            partnership = await tx.partnerships.at(space)
            if partnership is None or partnership.ended_at is not None:
                return ()
            return self._accounts(partnership, await tx.people.many(partnership.present))

    def _accounts(self, partnership: Partnership, people: dict[int, Participant]) -> Sequence[Account]:
        members = (people[member] for member in partnership.present if member in people)
        return [account for each in members for account in each.accounts if account.platform == self.platform]

    # What happens.

    async def heard(self, space: Space, account: Account, at: datetime) -> bool:
        """Somebody wrote in a space, then; never what. False where it is no partnership's."""
        async with self.store.reading() as tx:
            partnership = await tx.partnerships.at(space)
            person = await tx.people.by_account(partnership.programme_id, account) if partnership else None
        if partnership is None or person is None or person.id not in partnership.present:
            return False
        async with self.store.writing() as tx:
            await tx.partnerships.wrote(partnership.id, person.id, min(at, self.clock()))
        return True

    async def last_word(self, space: Space) -> datetime | None:
        """When a member last wrote in a space, as far as is known; the partnership's end (or begin, while it runs)
        where that is later. None where it is no partnership's.
        """
        async with self.store.reading() as tx:
            partnership = await tx.partnerships.at(space)
            if partnership is None:
                return None
            wrote = await tx.partnerships.writers(partnership.id)
        return max([partnership.ended_at or partnership.started_at, *wrote.values()])

    async def settle(self, community: Community, name: str, account: Account | None) -> None:
        """A place where commands are given: it becomes the programme's, where that has none on this server.

        Without an account the place is the configured one, and replaces any other on its server.
        """
        async with self.store.writing() as tx:
            programmes = await tx.programmes.all()
            there = await tx.programmes.homes_at(self.platform, community.tenant)
            if account is None and programmes:
                lives = next(
                    (each for each in programmes for home in there if home.programme_id == each.id), programmes[0]
                )
                await tx.programmes.add_home(lives.id, community, name or lives.name)
            elif account is not None and not there and len(programmes) == 1:
                await self._first_home(tx, programmes[0].id, community, account)

    async def _first_home(self, tx: Records, programme_id: int, community: Community, account: Account) -> None:
        """The first server is anybody's to choose; another one is a coordinator's."""
        elsewhere = [
            each for each in await tx.programmes.homes(programme_id) if each.community.platform == self.platform
        ]
        led = await tx.programmes.coordinated_by(account)
        if not elsewhere or any(each.id == programme_id for each in led):
            programme = await tx.programmes.by_id(programme_id)
            await tx.programmes.add_home(programme_id, community, programme.name if programme else "")

    async def moved_in(self, community: Community, name: str, by: Account) -> None:
        """Somebody has installed Farpair in a workspace, or installed it again."""
        async with self.store.writing() as tx:
            await move_in(tx, community, name, by, self.clock())
            for each in await losses_at(tx, "community", community):
                await mended(tx, each, self.clock())

    async def owned_by(self, accounts: Sequence[Account]) -> None:
        """Who set the application up: the first coordinators on this platform, where none is named.

        It happens once, so that whoever is removed in the chat does not come back by a restart.
        """
        async with self.store.writing() as tx:
            programmes = await tx.programmes.all()
            if not programmes or not accounts or await tx.notes.note(self.platform, _OWNER):
                return
            await tx.notes.write(self.platform, _OWNER, " ".join(map(str, accounts)), self.clock())
            present = await tx.programmes.coordinators(programmes[0].id)
            if all(each.account.platform != self.platform for each in present):
                for account in accounts:
                    await tx.programmes.add_coordinator(programmes[0].id, account, self.clock())

    async def administered_by(self, community: Community, account: Account) -> None:
        """Who administers the only server on which the programme lives: once, the first of them coordinates it too,
        where nobody but the application's owner does.
        """
        async with self.store.writing() as tx:
            programmes = await tx.programmes.all()
            if len(programmes) == 1 and await self._is_led_by_owners_alone(tx, programmes[0].id, community):
                await tx.notes.write(self.platform, _ADMINISTRATOR, str(account), self.clock())
                await tx.programmes.add_coordinator(programmes[0].id, account, self.clock())
                why = "nobody but the owner of the application looked after it"
                await happened(tx, programmes[0].id, "coordinator.administrator", str(account), why, self.clock())

    async def _is_led_by_owners_alone(self, tx: Records, programme_id: int, community: Community) -> bool:
        if await tx.notes.note(self.platform, _ADMINISTRATOR):
            return False
        homes = [each.community for each in await tx.programmes.homes(programme_id)]
        here = {each.tenant for each in homes if each.platform == self.platform}
        owners = (await tx.notes.note(self.platform, _OWNER)).split()
        named = [str(each.account) for each in await tx.programmes.coordinators(programme_id)]
        others = [each for each in named if each.startswith(f"{self.platform}/") and each not in owners]
        return here == {community.tenant} and not others

    async def lost(
        self, loss: LossKind, place: Community | Space, account: Account | None = None, count: int = 0
    ) -> None:
        """Something is amiss with a place, or somebody has left a server; coordinators are told once."""
        if loss == "member" and account is not None:
            await self._has_left(place, account)
            return
        async with self.store.writing() as tx:
            found = await losses_at(tx, loss, place)
            for each in found:
                if loss == "back":
                    await mended(tx, replace(each, kind="community"), self.clock())
                else:
                    await note_loss(tx, each, self.clock(), count)
        if found:
            log.warning("something is amiss on a platform", platform=self.platform, what=loss, count=len(found))

    async def _has_left(self, place: Community | Space, account: Account) -> None:
        """Whoever has left all servers of a programme has left the programme; the partner is told kindly."""
        async with self.store.writing() as tx:
            homes = await tx.programmes.homes_at(self.platform, place.tenant)
            gone = await gone_from(tx, account, homes)
            for person, left, _ in gone:
                if left:
                    await tx.people.change(replace(person, communities=left))
                await note_loss(tx, Loss("member", person.programme_id, person.id, self.platform), self.clock())
                await mended(tx, Loss("member", person.programme_id, person.id, self.platform), self.clock())
        for person, left, home in gone:
            if not left:
                await self.desk.answer(self._leaving(person, account, home))

    def _leaving(self, person: Participant, account: Account, home: Home) -> Request:
        id_ = f"{self.platform}-left-{person.id}-{int(self.clock().timestamp())}"
        return Request(id_, account, "leave.yes", f"programme-{home.programme_id}.gone", place=Inbox(account))
