"""The key of an opened database: the right one, made where there is none yet, and another one in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Table, Text, select, update

from bot.store import KeyPlace
from storage.columns import Document, Typed
from storage.front_tables import replies
from storage.naming import metadata
from storage.people import PLAIN
from storage.secret import FARPAIR, SECRET, secret_of
from storage.sql import SqlStore
from storage.tables import drafts, participants
from storage.transaction import Transaction
from storage.trouble import StoreError
from storage.vault import MARK, Vault, key_file, make_keys, new_key, read_keys, write_keys


async def give_key(store: SqlStore, place: KeyPlace, folder: Path) -> None:
    """Give a store its vault; what was written before there was one is sealed now.

    Raises:
        StoreError: the key is missing, or is not the one that this database was encrypted with.
    """
    keys = read_keys(place, folder)
    async with store.reading() as records:
        kept = await records.notes.note(FARPAIR, SECRET)
    if kept and not keys:
        raise StoreError(
            f"The key file {key_file(place, folder)} is missing, and this database is encrypted with it. Put it back "
            "from where you keep its copy, or name its place in [security] key_file."
        )
    store.vault = Vault(keys or make_keys(place, folder))
    if kept:
        store.vault.open(kept)
        return
    async with store.writing() as records:
        await secret_of(records.transaction)
        await seal_all(records.transaction)


async def seal_all(tx: Transaction) -> int:
    """Seal what an earlier version wrote in clear; how many rows."""
    count = await _rewrite(tx, participants, lambda row: {"answers": _sealed(tx.vault, row.answers, PLAIN)})
    count += await _rewrite(tx, drafts, lambda row: {"answers": _sealed(tx.vault, row.answers)})
    return count + await _rewrite(tx, replies, lambda row: {"reply": _sealed_text(tx.vault, row.reply)})


def _sealed(vault: Vault, document: dict[str, Any], plain: tuple[str, ...] = ()) -> dict[str, Any]:
    return document if MARK in document else vault.seal_document(document, plain)


def _sealed_text(vault: Vault, text: str) -> str:
    return text if text.startswith(MARK) else vault.seal(text)


async def rotate(store: SqlStore, place: KeyPlace, folder: Path, *, drop: bool) -> int:
    """Encrypt everything anew, with a new key where it is in a file, with the first of the configured ones else.

    Gives how many rows were written. Killed at any moment, the keys that are left open everything. With `drop`, what
    was the key before is forgotten afterwards.

    Raises:
        StoreError: something is sealed that none of the keys opens; nothing is changed then.
    """
    keys = list(read_keys(place, folder))
    if not place.keys:
        keys.insert(0, new_key())
        write_keys(place, folder, keys)
    store.vault = Vault(keys)
    async with store.writing() as records:
        tx = records.transaction
        count = sum([await _reseal(tx, table) for table in metadata.sorted_tables])
    if drop and not place.keys:
        write_keys(place, folder, keys[:1])
    return count


async def _reseal(tx: Transaction, table: Table) -> int:
    """Every sealed text of a table, wherever it is: a table that is added later is found too."""
    names = [column.name for column in table.columns if isinstance(column.type, Text | Typed | Document)]

    def anew(row: Any) -> dict[str, Any]:
        return {name: resealed(tx.vault, getattr(row, name)) for name in names}

    return await _rewrite(tx, table, anew) if names else 0


def resealed(vault: Vault, value: Any) -> Any:
    """A value with every sealed text in it sealed anew."""
    match value:
        case str() if value.startswith(f"{MARK}gAAAA"):
            return vault.seal(vault.open(value))
        case dict():
            return {key: resealed(vault, item) for key, item in value.items()}
        case list() | tuple():
            return [resealed(vault, item) for item in value]
        case _:
            return value


async def _rewrite(tx: Transaction, table: Table, anew: Callable[[Any], dict[str, Any]]) -> int:
    count = 0
    for row in await tx.rows(select(table)):
        values = {name: value for name, value in anew(row).items() if value != getattr(row, name)}
        if values:
            this = (column == getattr(row, column.name) for column in table.primary_key)
            await tx.run(update(table).where(*this).values(values))
            count += 1
    return count
