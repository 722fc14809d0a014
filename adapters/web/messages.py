"""What has been said in the local chat, by people and by the program, and the forms that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import aiosqlite
from pydantic import TypeAdapter

from adapters.web.chat_file import ChatFile
from bot.chat import Form, Message

PAGE = 30

_SAID: TypeAdapter[Message | str] = TypeAdapter(Message | str)
_FORM: TypeAdapter[Form] = TypeAdapter(Form)


@dataclass(frozen=True, slots=True)
class Post:
    """Something to store. `author` is a seat, or empty for the program; `only_for` is a seat, or empty for all."""

    place: str
    key: str
    said: Message | str
    author: str = ""
    only_for: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said, as a page shows it."""

    id: int
    author: str
    name: str
    private: bool
    said: Message | str
    at: datetime
    edits: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The entries on one page, oldest first, and whether there are earlier ones."""

    entries: tuple[Entry, ...]
    more: bool


class Messages:
    """Messages, open forms and what has been read, in the chat file."""

    def __init__(self, file: ChatFile) -> None:
        self._file = file

    async def store(self, post: Post) -> int:
        """Store `post` unless its key is in its place already, and return the number it has."""
        await self._file.change(
            "INSERT INTO messages (place, key, author, only_for, said, at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (place, key) DO NOTHING",
            post.place,
            post.key,
            post.author,
            post.only_for or None,
            _SAID.dump_json(post.said).decode(),
            datetime.now(UTC).isoformat(),
        )
        number = await self.find(post.place, post.key)
        if number is None:
            raise LookupError("a message that was stored is gone")
        return number

    async def find(self, place: str, key: str) -> int | None:
        row = await self._file.row("SELECT id FROM messages WHERE place = ? AND key = ?", place, key)
        return int(row[0]) if row else None

    async def edit(self, place: str, number: int, message: Message) -> bool:
        """Replace what the program said; True if there was such a message."""
        sql = "UPDATE messages SET said = ?, edits = edits + 1 WHERE place = ? AND id = ? AND author = ''"
        return bool(await self._file.change(sql, _SAID.dump_json(message).decode(), place, number))

    async def excerpt(self, seat: str, place: str, before: int | None = None) -> Excerpt:
        """The latest entries that `seat` can see in `place`, or those before the number `before`."""
        rows = await self._file.rows(
            "SELECT m.id, author, coalesce(name, '') AS name, only_for IS NOT NULL AS private, said, at, edits"
            " FROM messages m LEFT JOIN seats ON seats.id = author"
            " WHERE place = ? AND (only_for IS NULL OR only_for = ?) AND (? IS NULL OR m.id < ?)"
            " ORDER BY m.id DESC LIMIT ?",
            *(place, seat, before, before, PAGE + 1),
        )
        entries = tuple(_entry(row) for row in reversed(rows[:PAGE]))
        return Excerpt(entries, more=len(rows) > PAGE)

    async def seen(self, seat: str, place: str, number: int) -> Message | None:
        """A message of the program that `seat` can see in `place`, by its number."""
        row = await self._file.row(
            "SELECT said FROM messages WHERE id = ? AND place = ? AND author = ''"
            " AND (only_for IS NULL OR only_for = ?)",
            *(number, place, seat),
        )
        said = _SAID.validate_json(row["said"]) if row else None
        return said if isinstance(said, Message) else None

    async def mark_read(self, seat: str, place: str, upto: int) -> None:
        await self._file.change(
            "INSERT INTO reads (seat, place, upto) VALUES (?, ?, ?)"
            " ON CONFLICT (seat, place) DO UPDATE SET upto = max(upto, excluded.upto)",
            *(seat, place, upto),
        )

    async def unread(self, seat: str) -> dict[str, int]:
        """How many messages of others `seat` has not seen, by place; places without any are missing."""
        rows = await self._file.rows(
            "SELECT m.place, count(*) FROM messages m LEFT JOIN reads r ON r.seat = ? AND r.place = m.place"
            " WHERE m.id > coalesce(r.upto, 0) AND author != ? AND (only_for IS NULL OR only_for = ?)"
            " GROUP BY m.place",
            *(seat, seat, seat),
        )
        return {str(row[0]): int(row[1]) for row in rows}

    async def keep_form(self, seat: str, place: str, form: Form) -> None:
        """Keep `form` open for `seat` in `place`, instead of any that was open there."""
        await self._file.change(
            "INSERT INTO forms (seat, place, form) VALUES (?, ?, ?)"
            " ON CONFLICT (seat, place) DO UPDATE SET form = excluded.form",
            *(seat, place, _FORM.dump_json(form).decode()),
        )

    async def open_form(self, seat: str, place: str) -> Form | None:
        row = await self._file.row("SELECT form FROM forms WHERE seat = ? AND place = ?", seat, place)
        return _FORM.validate_json(row[0]) if row else None

    async def drop_form(self, seat: str, place: str) -> None:
        await self._file.change("DELETE FROM forms WHERE seat = ? AND place = ?", seat, place)


def _entry(row: aiosqlite.Row) -> Entry:
    return Entry(
        id=row["id"],
        author=row["author"],
        name=row["name"],
        private=bool(row["private"]),
        said=_SAID.validate_json(row["said"]),
        at=datetime.fromisoformat(row["at"]),
        edits=row["edits"],
    )
