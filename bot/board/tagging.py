"""What coordinators do with open answers: new tags, other words for them, and which answer bears which."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.board.results import frame_meant
from bot.chat import Message
from bot.surveys import coding


async def add(ask: Ask) -> Message:
    """A new tag for the question."""
    found = await frame_meant(ask, _given(ask))
    if found is None:
        return ask.tell("coding.gone")
    return await _done(ask, "coding.add", lambda: _added(ask, found[1]))


async def _added(ask: Ask, about: tuple[int, str, str]) -> None:
    await coding.add_tag(ask.tx, ask.core, ask.programme, about, ask.request.text("label"))


async def rename(ask: Ask) -> Message:
    """Other words for a tag; empty ones take it out of the frame."""
    label, tag = ask.request.text("label"), _number(ask.request.text("tag"))
    if not label:
        return await _done(ask, "coding.drop", lambda: coding.drop_tag(ask.tx, ask.programme, tag))
    return await _done(ask, "coding.rename", lambda: _renamed(ask, tag, label))


async def _renamed(ask: Ask, tag: int, label: str) -> None:
    await coding.rename_tag(ask.tx, ask.programme, tag, label)


async def put(ask: Ask) -> Message:
    """The tags of one answer, in place of the earlier ones."""
    found = await frame_meant(ask, _given(ask))
    if found is None:
        return ask.tell("coding.gone")
    coded = (ask.request.text("sheet"), [_number(each) for each in ask.request.picked("tags")])
    return await _done(ask, "coding.put", lambda: coding.code(ask.tx, ask.core, ask.programme, found[1], coded))


async def _done(ask: Ask, act: str, do: Callable[[], Awaitable[None]]) -> Message:
    try:
        await do()
    except coding.CantCode as error:
        return ask.tell(str(error))
    await acted(ask, act)
    return ask.tell("coding.saved")


def _given(ask: Ask) -> dict[str, str]:
    return {key: ask.request.text(key) for key in ("round", "survey", "question")}


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


ENTRIES: dict[str, Entry] = {
    "coding.add": Entry(add, "coordinator", typed=False),
    "coding.rename": Entry(rename, "coordinator", typed=False),
    "coding.put": Entry(put, "coordinator", typed=False, recorded=False),
}
