"""Another key for a database that nobody uses meanwhile."""

from __future__ import annotations

from bot.store import KeyPlace
from storage.keying import rotate
from storage.opening import folder_of, open_store


async def rotate_keys(where: str, place: KeyPlace, drop: bool) -> int:
    """Encrypt everything in the database at `where` with a new key; how many rows were written.

    With `drop`, the keys before it are taken out of the key file: earlier backups can't be read with it then.

    Raises:
        StoreBusy: the database can't be written now.
        StoreError: a program runs on it, or the key that is there is not the one that it was encrypted with.
    """
    store = await open_store(where, exclusive=True, keys=place)
    try:
        return await rotate(store, place, folder_of(where), drop=drop)
    finally:
        await store.close()
