"""Pictures and files that come with a message: small, each with words that say what it is."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass

PICTURES, PICTURE, TOLD = 6, 150 * 1024, 1_000
"""How many pictures and files a message may have, bytes in one, characters in its description."""
_PICTURE = re.compile(r"^[a-z0-9-]{1,40}\.png\Z")
_FILE = re.compile(r"^[a-z0-9-]{1,40}\.(html|ics|json)\Z")
_KINDS = {
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a kind that programs of everybody's open; `told` says what it is. It is kept as Base64."""

    name: str
    base64: str
    told: str

    def __post_init__(self) -> None:
        _check(self, _FILE)

    @property
    def data(self) -> bytes:
        """The file itself."""
        return b64decode(self.base64)

    @property
    def kind(self) -> str:
        """Its media type."""
        return _KINDS[self.name.rpartition(".")[2]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with a file's name; `told` says what it shows, for whoever does not see it. It is kept as Base64."""

    name: str
    base64: str
    told: str

    def __post_init__(self) -> None:
        _check(self, _PICTURE)

    @property
    def data(self) -> bytes:
        """The picture itself."""
        return b64decode(self.base64)

    @property
    def kind(self) -> str:
        """Its media type."""
        return _KINDS["png"]


Attached = Picture | File


def _check(attached: Attached, name: re.Pattern[str]) -> None:
    if not name.match(attached.name):
        raise ValueError(f"not a name that can be attached: {attached.name!r}")
    if not 1 <= len(attached.told) <= TOLD:
        raise ValueError(f"what {attached.name} is said to be has 1 to {TOLD} characters, not {len(attached.told)}")
    if len(attached.base64) > PICTURE * 4 // 3 + 4:
        raise ValueError(f"{attached.name} has more than {PICTURE} bytes")
