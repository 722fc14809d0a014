"""The secret by which people who are gone are recognised: made once, sealed in the database, never changed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import select

from storage.front_tables import platform_notes
from storage.transaction import Transaction

FARPAIR, SECRET = "farpair", "secret"


async def secret_of(tx: Transaction) -> bytes:
    """The database's secret; made where there is none, in a transaction that may change something."""
    if tx.vault.secret:
        return tx.vault.secret
    found = select(platform_notes.c.value).where(platform_notes.c.platform == FARPAIR, platform_notes.c.key == SECRET)
    kept = await tx.value(found)
    if kept is None:
        values = {"platform": FARPAIR, "key": SECRET, "written_at": datetime.now(UTC)}
        await tx.put_new(platform_notes, {**values, "value": tx.vault.seal(secrets.token_hex(32))})
        return bytes.fromhex(tx.vault.open(await tx.value(found)))
    tx.vault.secret = bytes.fromhex(tx.vault.open(kept))
    return tx.vault.secret
