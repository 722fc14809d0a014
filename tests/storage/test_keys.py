"""Texts encrypted at rest: what is in the file, a lost key, another one, and what was there before."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.chat import Message, Plain
from bot.people import Draft
from bot.store import KeyPlace
from storage.opening import open_store
from storage.rotating import rotate_keys
from storage.trouble import StoreError
from storage.vault import Vault, new_key
from tests.cli.running import farpair
from tests.storage.processes import mode
from tests.storage.samples import NOW, a_programme, account

SECRETS = ("an own garden", "begun in confidence", "told in a reply", "maps")


async def fill(place: Path | str, keys: KeyPlace = KeyPlace()) -> None:  # noqa: B008
    store = await open_store(place, exclusive=True, keys=keys)
    async with store.writing() as tx:
        await a_programme(tx)
        await tx.people.save_draft(Draft(account("Ann"), "join", "", {"hopes": "begun in confidence"}, NOW))
        await tx.front.record("1", account("Ann"), Message((Plain("told in a reply"),)), NOW)
    await store.close()


async def told(place: Path | str, keys: KeyPlace = KeyPlace()) -> tuple[object, ...]:  # noqa: B008
    store = await open_store(place, exclusive=True, keys=keys)
    try:
        async with store.reading() as tx:
            draft = await tx.people.draft(account("Ann"), "join", "")
            person = await tx.people.by_account(1, account("A"))
            assert draft
            assert person
            return draft.answers["hopes"], await tx.front.replied("1", account("Ann")), person.codes("interests")
    finally:
        await store.close()


WHOLE = ("begun in confidence", Message((Plain("told in a reply"),)), ("maps", "archives"))


def in_clear(place: Path) -> list[str]:
    """Which of the secrets can be read in the database's files."""
    content = b"".join(each.read_bytes() for each in place.parent.glob(f"{place.name}*"))
    return [secret for secret in SECRETS if secret.encode() in content]


async def test_nothing_of_it_is_in_the_file(place: Path) -> None:
    await fill(place)
    assert in_clear(place) == []
    assert await told(place) == WHOLE
    key = place.parent / "farpair.key"
    assert mode(key) == 0o600


async def test_without_the_key_nothing_opens_and_none_is_made(place: Path) -> None:
    await fill(place)
    key = place.parent / "farpair.key"
    key.rename(place.parent / "elsewhere")
    with pytest.raises(StoreError, match=r"key file .*farpair.key is missing.*Put it back"):
        await told(place)
    assert not key.exists()
    with pytest.raises(StoreError, match="encrypted with another key"):
        await told(place, KeyPlace((new_key(),)))
    (place.parent / "elsewhere").rename(key)
    assert await told(place) == WHOLE


async def test_what_is_no_key_is_refused(place: Path) -> None:
    with pytest.raises(StoreError, match="none of Farpair's"):
        await fill(place, KeyPlace(("nonsense",)))


async def test_a_new_key_opens_and_the_old_one_does_not(place: Path) -> None:
    await fill(place)
    key = place.parent / "farpair.key"
    before = [line for line in key.read_text().splitlines() if not line.startswith("#")]
    assert await rotate_keys(str(place), KeyPlace(), drop=False) >= 6
    after = [line for line in key.read_text().splitlines() if not line.startswith("#")]
    assert after[1:] == before
    assert await told(place, KeyPlace((after[0],))) == WHOLE
    with pytest.raises(StoreError, match="another key"):
        await told(place, KeyPlace(tuple(before)))
    await rotate_keys(str(place), KeyPlace(), drop=True)
    assert len([line for line in key.read_text().splitlines() if not line.startswith("#")]) == 1
    assert await told(place) == WHOLE
    assert mode(key) == 0o600


async def test_configured_keys_rotate_to_the_first(place: Path) -> None:
    old, new = new_key(), new_key()
    await fill(place, KeyPlace((old,)))
    await rotate_keys(str(place), KeyPlace((new, old)), drop=False)
    assert await told(place, KeyPlace((new,))) == WHOLE
    assert not (place.parent / "farpair.key").exists()


async def test_what_was_written_in_clear_before_is_sealed_at_the_next_start(place: Path) -> None:
    await fill(place)
    key = (place.parent / "farpair.key").read_text().splitlines()[-1]
    vault = Vault([key])
    with closing(sqlite3.connect(place)) as database, database:
        for table, column in (("participants", "answers"), ("drafts", "answers")):
            rows = database.execute(f"SELECT id, {column} FROM {table}").fetchall()  # noqa: S608
            for id_, text in rows:
                plain = json.dumps(vault.open_document(json.loads(text)))
                database.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (plain, id_))  # noqa: S608
        database.execute("DELETE FROM platform_notes")
    assert in_clear(place) == ["begun in confidence", "maps"]
    assert await told(place) == WHOLE
    with closing(sqlite3.connect(place)) as database:
        database.execute("VACUUM")
        texts = [str(row) for table in ("participants", "drafts") for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608
    assert not [secret for secret in SECRETS if secret in "".join(texts)]


async def test_on_a_server(url: str) -> None:
    keys = KeyPlace((new_key(),))
    await fill(url, keys)
    assert await told(url, keys) == WHOLE
    with pytest.raises(StoreError, match="another key"):
        await told(url, KeyPlace((new_key(),)))


def test_the_commands(tmp_path: Path) -> None:
    said = farpair(tmp_path, "keys", "new")
    said.works()
    assert len(said.out.strip()) == 44
    made = farpair(tmp_path, "rehearse", "--people", "4", "--weeks", "1", "--keep", "farpair.sqlite3")
    made.works()
    farpair(tmp_path, "keys", "rotate").works("rows are encrypted with the new key now", "Copy it")
    farpair(tmp_path, "backup", "copy.sqlite3").works("without the key", "can't be")
