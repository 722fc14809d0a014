"""What a browser posts, read into requests: everything in it is hostile until it has passed here."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.chat import NAME_AND_SUBJECT, Account, Place, Request

ANSWERS_PREFIX = "f."
_KEYS, _VALUES, _LONGEST = 25, 25, 20_000

_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
_SUBJECT = re.compile(r"[A-Za-z0-9_.-]*")
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Malformed(Exception):
    """What came is nothing that a page of ours sends."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The fields of a posted page, each with all its values."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, key: str) -> str:
        """The first value of `key`, empty where there is none."""
        return next(iter(self.fields.get(key, ())), "")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and in which language."""

    account: Account
    locale: str = "en"
    called: str = ""


async def read_payload(request: web.Request) -> Payload:
    """The fields of a POST.

    Raises:
        Malformed: no form, an unreadable encoding, a file, or more than any page of ours sends.
    """
    try:
        posted = await request.post()
    except (ValueError, LookupError) as error:
        raise Malformed("unreadable") from error
    if len(posted) > _KEYS * _VALUES:
        raise Malformed("too many fields")
    fields: dict[str, tuple[str, ...]] = {}
    for key, value in posted.items():
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise Malformed("a file or an endless text")
        fields[key] = (*fields.get(key, ()), clean_text(value))
    return Payload(fields)


def clean_text(typed: str) -> str:
    """Text with line ends as "\\n" and without control characters."""
    return _UNPRINTABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))


def read_act(payload: Payload, asker: Asker, place: Place | None) -> Request:
    """A pressed button or a submitted form as a request; the same submit again has the same id.

    Raises:
        Malformed: the name, the subject or the answers are none that a page of ours sends.
    """
    name, subject = payload.one("name"), payload.one("subject")
    answers = _answers(payload)
    content = repr((name, subject, sorted(answers.items())))
    return Request(
        id=request_id(payload, asker.account, content),
        account=asker.account,
        name=checked_name(name, subject),
        subject=subject,
        answers=answers,
        place=place,
        locale=asker.locale,
        called=asker.called,
    )


def checked_name(name: str, subject: str = "") -> str:
    """`name`, if it and `subject` can be a route.

    Raises:
        Malformed: they cannot.
    """
    fits = len(name) + len(subject) < NAME_AND_SUBJECT
    if not fits or not _NAME.fullmatch(name) or not _SUBJECT.fullmatch(subject):
        raise Malformed("not a route")
    return name


def request_id(payload: Payload, account: Account, content: str) -> str:
    """An id from the page's own and from what was sent: going back and sending something else is no repeat.

    Raises:
        Malformed: the page's id is missing or none of ours.
    """
    try:
        page = uuid.UUID(payload.one("request"))
    except ValueError as error:
        raise Malformed("no request id") from error
    return f"{account.id}.{uuid.uuid5(page, content)}"


def locale_of(request: web.Request, own: str = "") -> str:
    """The locale to speak: a seat's own, else the first that the browser names, else English."""
    first = own or re.split(r"[,;]", request.headers.get("Accept-Language", ""))[0].strip()
    return first if len(first) <= 20 and _LOCALE.fullmatch(first) else "en"


def _answers(payload: Payload) -> dict[str, str | tuple[str, ...]]:
    given = {
        key.removeprefix(ANSWERS_PREFIX): tuple(value for value in values if value)
        for key, values in payload.fields.items()
        if key.startswith(ANSWERS_PREFIX)
    }
    if len(given) > _KEYS or not all(_KEY.fullmatch(key) for key in given):
        raise Malformed("fields that no form has")
    if any(len(values) > _VALUES for values in given.values()):
        raise Malformed("more options than any field has")
    return {key: values if len(values) > 1 else "".join(values) for key, values in given.items()}
