"""A picture that comes with a message: small, and with words that say the same."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass

PICTURES, PICTURE, TOLD = 6, 150 * 1024, 1_000
"""How many pictures a message may have, bytes in one, characters in its description."""
_FILE = re.compile(r"^[a-z0-9-]{1,40}\.png$")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with a file's name; `told` says what it shows, for whoever does not see it. It is kept as Base64."""

    name: str
    base64: str
    told: str

    def __post_init__(self) -> None:
        if not _FILE.match(self.name):
            raise ValueError(f"not the name of a picture: {self.name!r}")
        if not 1 <= len(self.told) <= TOLD:
            raise ValueError(f"a picture's description has 1 to {TOLD} characters, not {len(self.told)}")
        if len(self.base64) > PICTURE * 4 // 3 + 4:
            raise ValueError(f"{self.name} has more than {PICTURE} bytes")

    @property
    def data(self) -> bytes:
        """The picture itself."""
        return b64decode(self.base64)
