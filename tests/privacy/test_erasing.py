"""Erasure: not a text and not an account of theirs is left in any row; hashes are, and partners are told at once."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.chat import Account, Community
from bot.people import Draft
from bot.privacy.records import Limits, Who
from bot.privacy.showing import who_is
from storage.naming import metadata
from storage.opening import open_store
from storage.sql import SqlRecords, SqlStore
from storage.vault import MARK, Vault
from tests.dialogues.actors import Actor, Town
from tests.safety.people import inbox, partnership_of, two, whom
from tests.storage.full import fill
from tests.storage.samples import NOW, a_delivery, a_programme, account

SECRET_WORDS = ("Asha", "asha", "mountain libraries", "a quiet hope", "half a form")


async def everything(store: SqlStore) -> str:
    """Every value of every row, decrypted wherever it is sealed."""
    async with store.reading() as tx:
        return await _rows(tx)


async def _rows(tx: SqlRecords) -> str:
    found = []
    for table in metadata.sorted_tables:
        for row in await tx.transaction.rows(select(table)):
            found += [
                f"{table.name}.{key}={opened(tx.transaction.vault, value)}" for key, value in row._mapping.items()
            ]
    return "\n".join(found)


def opened(vault: Vault, value: object) -> object:
    if isinstance(value, dict) and MARK in value:
        return json.dumps(vault.open_document(value), ensure_ascii=False)
    return vault.open(value) if isinstance(value, str) else value


async def a_life(town: Town, carla: Actor) -> tuple[Actor, Actor]:
    """Asha has answered, drafted, agreed on a pact, raised a concern, blocked nobody yet, and been away."""
    asha, ben = await two(town, carla)
    await asha.asks("profile.page", "programme-1.work")
    async with town.store.writing() as tx:
        person = await tx.people.by_account(1, asha.account)
        assert person is not None
        told = {**person.answers, "goals": "mountain libraries"}
        await tx.people.change(replace(person, answers=told))
        await tx.people.save_draft(Draft(asha.account, "profile", "x", {"a": "half a form"}, town.now))
        pair = (await tx.partnerships.of_participant(person.id))[0]
        await tx.partnerships.change(replace(pair, pact={"hopes": "a quiet hope of Asha"}))
        await tx.partnerships.wrote(pair.id, person.id, town.now)
        await tx.notes.write("stage", f"inbox/{asha.account.id}", "thread", town.now)
        await tx.front.audit(1, str(asha.account), "away", "", town.now)
    await asha.writes("/away from tomorrow until in 4 days")
    await asha.writes("/report")
    await asha.submits(
        about=whom(asha, "It is about Ben"), category="unkind", text="Asha says: mountain libraries are not liked"
    )
    return asha, ben


async def forgets(who: Actor) -> None:
    await who.writes("/forget-me")
    who.sees("cannot be brought back", "keyed hashes", "open concern")
    await who.presses("Yes, erase everything")
    who.sees("Done: everything about you is erased")


async def test_not_a_word_is_left(town: Town, carla: Actor) -> None:
    asha, _ = await a_life(town, carla)
    before = await everything(town.store)  # type: ignore[arg-type]
    assert all(word in before for word in SECRET_WORDS)
    await forgets(asha)
    await town.deliver()
    after = await everything(town.store)  # type: ignore[arg-type]
    left = [line for line in after.splitlines() for word in SECRET_WORDS if word in line]
    assert left == []
    assert "Ben" in after


async def test_nothing_happens_before_the_second_press(town: Town, carla: Actor) -> None:
    asha, _ = await a_life(town, carla)
    await asha.writes("/forget-me")
    assert "mountain libraries" in await everything(town.store)  # type: ignore[arg-type]
    assert (await partnership_of(town, asha)).ended_at is None


async def test_the_partner_is_told_at_once_in_the_usual_words(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    before = len(inbox(town, ben))
    await forgets(asha)
    await town.deliver()
    told = inbox(town, ben)[before:]
    assert told
    assert "erase" not in "".join(told)
    assert "Asha" not in told[0]
    assert (await partnership_of(town, ben)).ended_at == town.now


async def test_an_open_concern_stays_in_its_least_form_until_a_date(town: Town, carla: Actor) -> None:
    asha, _ = await a_life(town, carla)
    await forgets(asha)
    async with town.store.reading() as tx:
        (concern,) = await tx.safety.concerns(1)
    assert (concern.by_id, concern.text, concern.state) == (None, "", "open")
    assert concern.keep_until == town.now + timedelta(days=180)
    await carla.asks("concern", "programme-1.1")
    carla.sees("has been erased")
    town.now += timedelta(days=181)
    await town.passes(hours=1)
    async with town.store.reading() as tx:
        assert await tx.safety.concerns(1) == []


async def test_past_partners_and_blocks_hold_after_joining_again(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await asha.writes("/block")
    await asha.presses("Block Ben")
    await asha.presses("Yes, block")
    await forgets(asha)
    await asha.joins("Nepal")
    async with town.store.reading() as tx:
        again = await tx.people.by_account(1, asha.account)
        other = await tx.people.by_account(1, ben.account)
        assert again is not None
        assert other is not None
        pair = tuple(sorted((again.id, other.id)))
        assert pair in {tuple(sorted(each)) for each in await tx.people.blocks(1)}
        assert pair in await tx.partnerships.past_partners(1)


async def test_a_suspended_person_is_known_again_from_another_server(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    async with town.store.writing() as tx:
        await tx.programmes.add_home(1, Community("stage", "city", "programme"), "City")
    await asha.writes("/report")
    await asha.submits(about=whom(asha, "It is about Ben"), category="harassment", text="He threatens")
    await carla.asks("concern.suspend", "programme-1.1")
    await forgets(ben)
    elsewhere = replace(ben, place=Community("stage", "city", "programme"))
    await elsewhere.writes("/join")
    elsewhere.sees("You take no part")
    async with town.store.reading() as tx:
        assert await tx.people.by_account(1, ben.account) is None
        (concern,) = await tx.safety.concerns(1)
    assert concern.about_id is None
    assert concern.text == "He threatens"
    assert "ben" not in (await everything(town.store)).replace("He threatens", "")  # type: ignore[arg-type]


async def test_a_person_in_two_programmes(town: Town, carla: Actor) -> None:
    asha, _ = await a_life(town, carla)
    async with town.store.writing() as tx:
        first = await tx.programmes.by_id(1)
        assert first is not None
        other = await tx.programmes.add("other", "Other", first.settings, town.now)
        home = await tx.programmes.add_home(other.id, Community("stage", "town", "other"), "Other")
        person = await tx.people.by_account(1, asha.account)
        assert person is not None
        second = (*person.accounts, Account("stage", "elsewhere", "asha-two"))
        there = replace(person, programme_id=other.id, communities=frozenset({home.id}), accounts=second)
        await tx.people.add(there)
        who = await who_is(tx, asha.account)
    assert len(who.ids) == 2
    assert Account("stage", "elsewhere", "asha-two") in who.accounts
    await asha.asks("forget-me", "programme-1")
    await asha.presses("Yes, erase everything")
    after = await everything(town.store)  # type: ignore[arg-type]
    assert [line for line in after.splitlines() if "asha" in line.lower()] == []


async def test_the_only_coordinator_names_another_first(town: Town, carla: Actor) -> None:
    await carla.writes("/forget-me")
    carla.sees("only one who looks after", "/programme coordinator add")
    await carla.asks("forget-me.yes", "programme-1")
    carla.sees("only one who looks after")
    async with town.store.reading() as tx:
        assert len(await tx.programmes.coordinators(1)) == 1


async def test_each_table_on_both_databases(store: SqlStore) -> None:
    await fill(store)
    async with store.writing() as tx:
        person = await tx.people.by_account(1, account("Ána"))
        assert person is not None
        await tx.privacy.erase(Who((person.id,), (account("Ána"), account("Ann"))), NOW, NOW + timedelta(days=1))
    after = await everything(store)
    assert [line for line in after.splitlines() if "Ána" in line or "Ann" in line] == []
    assert "kept_apart.what=block" in after
    assert "suspensions.mark=" in after


async def test_the_files_bytes_after_a_vacuum(tmp_path: Path) -> None:
    place = tmp_path / "farpair.sqlite3"
    store = await open_store(place, exclusive=True)
    await fill(store)
    async with store.writing() as tx:
        person = await tx.people.by_account(1, account("Ána"))
        assert person is not None
        await tx.privacy.erase(Who((person.id,), (account("Ána"), account("Ann"))), NOW, NOW + timedelta(days=1))
    await store.close()
    with closing(sqlite3.connect(place)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("VACUUM")
    content = bytes_of(tmp_path)
    assert "Ána".encode() not in content
    assert b"web/town/Ann" not in content
    assert b"Ben" in content


def bytes_of(folder: Path) -> bytes:
    """All that is in the database's files."""
    return b"".join(each.read_bytes() for each in folder.glob("farpair.sqlite3*"))


async def test_whose_account_begins_alike_keeps_what_is_theirs(store: SqlStore) -> None:
    async with store.writing() as tx:
        sample = await a_programme(tx)
        for key in ("week/web/town/A", "week/web/town/A/again", "week/web/town/Ab", "week/web/town/Ab/again"):
            await tx.ledger.enqueue([a_delivery(sample, key)])
        for key in ("inbox/web/town/A", "inbox/web/town/Ab"):
            await tx.notes.write("web", key, "there", NOW)
        await tx.privacy.erase(Who((), (account("A"),)), NOW, NOW)
        rows = await tx.transaction.rows(select(metadata.tables["deliveries"].c.key))
        assert sorted(row.key for row in rows) == ["week/web/town/Ab", "week/web/town/Ab/again"]
        assert await tx.notes.beginning("web", "inbox/") == {"inbox/web/town/Ab": "there"}


async def test_what_belongs_to_no_round_is_swept_as_well(store: SqlStore) -> None:
    async with store.writing() as tx:
        sample = await a_programme(tx)
        await tx.ledger.enqueue([a_delivery(sample, "old"), a_delivery(sample, "due", due_at=NOW + timedelta(days=9))])
        (old,) = await tx.ledger.claim(NOW, "me", NOW + timedelta(minutes=5), 1)
        await tx.ledger.delivered(old, "ref", NOW)
        for until, left in ((NOW, ["due", "old"]), (NOW + timedelta(seconds=1), ["due"])):
            await tx.privacy.sweep(sample.programme.id, Limits(until, until, until, until, until), NOW)
            rows = await tx.transaction.rows(select(metadata.tables["deliveries"].c.key))
            assert sorted(row.key for row in rows) == left


async def test_sweeping_in_time(town: Town, carla: Actor) -> None:
    asha, _ = await two(town, carla)
    await asha.writes("/leave")
    await asha.presses("Yes, leave")
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        keeping = programme.settings.keeping.model_copy(update={"left_days": 30, "audit_days": 60})
        await tx.programmes.change(
            replace(programme, settings=programme.settings.model_copy(update={"keeping": keeping}))
        )
    town.now += timedelta(days=29)
    await town.passes(hours=1)
    assert "Asha" in await everything(town.store)  # type: ignore[arg-type]
    town.now += timedelta(days=2)
    await town.passes(hours=1)
    after = await everything(town.store)  # type: ignore[arg-type]
    assert [line for line in after.splitlines() if "asha" in line.lower()] == []
    assert "Ben" in after
    town.now += timedelta(days=90)
    await town.passes(hours=1)
    async with town.store.reading() as tx:
        assert all(row["at"] > town.now - timedelta(days=61) for row in await tx.front.trail(1, 1000))
