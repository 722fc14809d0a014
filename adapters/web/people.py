"""The people who can be sat down as, and the spaces that each of them is in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from adapters.web.chat_file import ChatFile

NAME = 60
ROOM = "room-"
"""What the code of a public thread begins with; a partnership's has no dash in it."""
_JOINERS = "\u200c\u200d"  # needed to write Persian and several Indic scripts


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody to sit down as; `locale` is empty where the browser's is to be used."""

    id: str
    name: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Nook:
    """A space as its members see it in a list."""

    code: str
    title: str
    closed: bool


class People:
    """Seats and memberships in the chat file."""

    def __init__(self, file: ChatFile) -> None:
        self._file = file

    async def all(self) -> list[Seat]:
        """Everybody, in the order in which they came."""
        rows = await self._file.rows("SELECT id, name, locale FROM seats ORDER BY number")
        return [Seat(*row) for row in rows]

    async def at(self, seat: str) -> Seat | None:
        row = await self._file.row("SELECT id, name, locale FROM seats WHERE id = ?", seat)
        return Seat(*row) if row else None

    async def add(self, name: str, locale: str = "") -> Seat:
        """Make a seat for somebody new called `name`.

        Raises:
            ValueError: nothing of the name can be shown, or it is longer than `NAME` characters.
        """
        shown = _checked_name(name)
        while True:  # until the id is ours: somebody of the same name may arrive at the same time
            seat = Seat(_free_id(shown, {seat.id for seat in await self.all()}), shown, locale)
            if await self._insert(seat):
                return seat

    async def add_known(self, id_: str, name: str) -> None:
        """Make the seat `id_` unless it is there.

        Raises:
            ValueError: as for `add`.
        """
        await self._insert(Seat(id_, _checked_name(name)))

    async def _insert(self, seat: Seat) -> bool:
        sql = "INSERT INTO seats (id, name, locale) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
        return bool(await self._file.change(sql, seat.id, seat.name, seat.locale))

    async def spaces_of(self, seat: str) -> list[Nook]:
        """The spaces that `seat` is in, open ones first."""
        rows = await self._file.rows(
            "SELECT code, title, closed FROM spaces JOIN members USING (code)"
            " WHERE seat = ? ORDER BY closed, spaces.rowid",
            seat,
        )
        return [Nook(code, title, bool(closed)) for code, title, closed in rows]

    async def rooms(self) -> list[Nook]:
        """The public threads, the newest first: everybody is in them."""
        sql = "SELECT code, title, closed FROM spaces WHERE code LIKE ? ORDER BY rowid DESC"
        rows = await self._file.rows(sql, f"{ROOM}%")
        return [Nook(code, title, bool(closed)) for code, title, closed in rows]

    async def members_of(self, code: str) -> set[str]:
        return {row[0] for row in await self._file.rows("SELECT seat FROM members WHERE code = ?", code)}


def clean_name(typed: str) -> str:
    """A name without characters that are invisible or turn the direction of the text around it."""
    kept = (char if _shows(char) else " " for char in unicodedata.normalize("NFC", typed))
    return " ".join("".join(kept).split())


def _checked_name(typed: str) -> str:
    shown = clean_name(typed)
    if not shown or len(shown) > NAME:
        raise ValueError(f"a name has 1 to {NAME} characters, not {len(shown)}")
    return shown


def _shows(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _free_id(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "seat"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(each for each in numbered if each not in taken)
