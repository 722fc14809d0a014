"""Who may ask what about whom: every request, as everybody, on each platform. A new one without a row here fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.asking import Ask
from bot.chat import Account, Community, Message, Request
from bot.desk import refusal
from bot.inviting.records import Ambassador
from bot.permissions import SUSPENDED as TABLE_OF_SUSPENDED
from bot.permissions import roles_of
from bot.table import TABLE
from tests.dialogues.actors import Actor, Town, said

EVERYBODY = {
    "join", "join.first", "join.needed", "join.mentees", "join.consent", "join.remind", "join.not_now",
    "suggest.country", "suggest.zone", "suggest.language", "help",
    "mydata", "forget-me", "forget-me.yes", "report", "report.send", "link", "certificate", "certificate.make",
}  # fmt: skip
"""About the programme, or about the asker alone."""
PEOPLE = {
    "profile", "profile.page", "profile.mentees", "profile.save", "pause", "pause.end", "leave", "leave.yes",
    "partner", "block", "link.where", "profile.language", "profile.introduced",
    "profile.free_days",
    "prompt.propose", "confirm.yes", "confirm.no",
}  # fmt: skip
"""About the asker, and what their partners agreed to show."""
MEMBERS = {"away", "away.end", "survey.page", "survey.save"}
"""About the asker's own days, and what they are asked, as somebody who takes part or who coordinates."""
PARTNERSHIPS = {
    "partner.about", "partner.prompts", "prompt.read", "prompt.skip", "pact", "pact.save", "block.yes", "care.busy",
    "care.here", "care.more", "care.touch", "care.back", "care.gladly", "care.not_now",
    "times", "times.choose", "times.remind", "opening.send", "language.prompt", "language.introduction",
    "part", "part.yes", "letter", "letter.share", "keep_in_touch", "go_on", "go_on.stop",
    "rematch.ask", "rematch.wait", "check_in.answer", "check_in.helped",
}  # fmt: skip
"""About a partnership of the asker's own."""
COORDINATORS = {
    "care.approve", "round.results", "survey.questions", "survey.add", "survey.retire",
    "round.open", "round.status", "round.extend", "round.end", "round.preview",
    "round.lock", "round.forbid", "round.swap", "round.do", "round.leave_it", "round.again",
    "round.again_do", "round.free", "round.start", "round.why",
    "prompt.list",
    "prompt.preview",
    "prompt.add", "prompt.replace", "prompt.proposals", "prompt.proposal", "prompt.take", "prompt.decline",
    "prompt.next", "prompt.send", "prompt.schedule", "prompt.status", "prompt.retry",
    "programme.settings", "programme.matching", "programme.rules_try", "programme.rules_do",
    "programme.create", "programme.coordinator", "programme.repair", "programme.safety", "programme.meeting",
    "programme.invitation", "programme.ambassador",
    "programme.certificate", "round.certificate", "programme.public", "programme.places",
    "dashboard", "suggest.prompt", "suggest.round", "suggest.schedule", "suggest.person", "concerns", "concern",
    "concern.take", "concern.close", "concern.suspend", "concern.reinstate", "concern.part",
    "check_in.look", "person.edit", "person.pause", "person.note", "programme.handover", "prompt.move",
    "coding.add", "coding.rename", "coding.put",
}  # fmt: skip
"""About a programme that they look after."""
AMBASSADORS = {"round.invite", "invite.text", "invite.poster"}
"""What a helper may ask who invites people, and coordinators too."""
SUSPENDED = {"help", "report", "report.send", "mydata", "forget-me", "forget-me.yes"}

MAY = {
    "stranger": EVERYBODY,
    "participant": EVERYBODY | PEOPLE | MEMBERS | PARTNERSHIPS,
    "partner": EVERYBODY | PEOPLE | MEMBERS | PARTNERSHIPS,
    "ex-partner": EVERYBODY | PEOPLE | MEMBERS | PARTNERSHIPS,
    "ambassador": EVERYBODY | PEOPLE | MEMBERS | PARTNERSHIPS | AMBASSADORS,
    "ambassador who takes no part": EVERYBODY | AMBASSADORS,
    "coordinator": EVERYBODY | MEMBERS | AMBASSADORS | COORDINATORS,
    "coordinator of another programme": EVERYBODY,
    "suspended": SUSPENDED,
    "suspended coordinator": SUSPENDED,
    "suspended ambassador": SUSPENDED,
}
PLATFORMS = ("web", "discord", "slack")


def test_every_request_has_a_row() -> None:
    rows = [*EVERYBODY, *PEOPLE, *MEMBERS, *PARTNERSHIPS, *AMBASSADORS, *COORDINATORS]
    assert len(rows) == len(set(rows))
    missing = TABLE.keys() - set(rows)
    assert not missing, f"decide who may ask for {sorted(missing)}, and add it to a row of this table"
    assert not set(rows) - TABLE.keys()
    assert TABLE_OF_SUSPENDED & TABLE.keys() == SUSPENDED


async def somebody(town: Town, role: str, platform: str) -> Actor:
    """A newcomer to the town in a role."""
    tenant = "" if platform == "discord" else "t"
    account = Account(platform, tenant, f"who-{role.replace(' ', '-')}")
    place = Community(platform, "t", "here")
    async with town.store.writing() as tx:
        home = await tx.programmes.add_home(1, place, "Here")
        carla = await tx.people.by_account(1, town.person("Ben").account)
        if role in ("participant", "partner", "ex-partner", "ambassador", "suspended"):
            assert carla is not None
            like = replace(carla, accounts=(account,), name="Whoever", communities=frozenset({home.id}))
            person = await tx.people.add(like)
            if role in ("partner", "ex-partner"):
                pair = await tx.partnerships.by_id(1)
                assert pair is not None
                members = (carla.id, person.id)
                fresh = replace(
                    pair, members=members, first_writer=person.id, code="zz-9", space=None, gone=frozenset(), pact={}
                )
                (stored,) = await tx.partnerships.add([fresh])
                if role == "ex-partner":
                    await tx.partnerships.change(replace(stored, ended_at=town.now))
        if role.startswith("ambassador") or role == "suspended ambassador":
            await tx.inviting.add_ambassador(Ambassador(1, account, "mine", town.now))
        if role in ("coordinator", "suspended coordinator"):
            await tx.programmes.add_coordinator(1, account, town.now)
        if role == "coordinator of another programme":
            first = await tx.programmes.by_id(1)
            assert first is not None
            other = await tx.programmes.add("other", "Other", first.settings, town.now)
            await tx.programmes.add_coordinator(other.id, account, town.now)
        if role.startswith("suspended"):
            await tx.safety.suspend(1, (account,), town.now)
    return Actor(town, "Whoever", account, place)


async def refused(town: Town, who: Actor, name: str, subject: str = "programme-1") -> bool:
    async with town.store.reading() as tx:
        ask = await town.desk._ask(Request("x", who.account, name, subject, {"x": "y"}, who.place), tx)
        assert isinstance(ask, Ask), name
        assert roles_of(ask)
        return refusal(name, ask) is not None


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("role", MAY)
async def test_the_table(town: Town, carla: Actor, role: str, platform: str) -> None:
    await two_partners(town, carla)
    who = await somebody(town, role, platform)
    found = {name for name in TABLE if not await refused(town, who, name)}
    assert found == MAY[role]
    for name in sorted(TABLE.keys() - MAY[role]):
        reply = await who.asks(name, "programme-1", {"one": "Asha", "other": "Ben", "text": "x"})
        assert isinstance(reply, Message)
        assert "coordinators" in said(reply) or "joined" in said(reply) or "take no part" in said(reply), name
        assert "Asha" not in said(reply)


async def two_partners(town: Town, carla: Actor) -> None:
    """Asha and Ben, whose pact holds a word that nobody else may read."""
    await carla.writes("/round open")
    for name, country in (("Asha", "Nepal"), ("Ben", "Kenya")):
        await town.person(name).joins(country)
    await carla.writes("/round preview")
    await carla.writes("/round start")
    await town.deliver()
    async with town.store.writing() as tx:
        pair = await tx.partnerships.by_id(1)
        assert pair is not None
        await tx.partnerships.change(replace(pair, pact={"hopes": "a sealed hope"}))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("role", ["participant", "partner", "ex-partner", "ambassador", "coordinator"])
async def test_another_partnership_is_as_if_there_were_none(town: Town, carla: Actor, role: str, platform: str) -> None:
    await two_partners(town, carla)
    who = await somebody(town, role, platform)
    async with town.store.reading() as tx:
        before = await tx.partnerships.by_id(1)
    for name in sorted(PARTNERSHIPS):
        for more in ("", ".1", ".2", ".yes", ".getting-to-know-you"):
            reply = await who.asks(name, f"partnership-1{more}", {"rhythm": "monthly", "hopes": "mine"})
            shown = said(reply)
            assert "Asha" not in shown, name
            assert "a sealed hope" not in shown, name
    async with town.store.reading() as tx:
        assert await tx.partnerships.by_id(1) == before
