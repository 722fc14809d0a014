"""Short names for texts, that can stand in an address or behind a button."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG = 40


def slug_of(title: str) -> str:
    """A name for the prompt that can stand in an address or behind a button: a-z, 0-9 and hyphens, ≤40.

    Where letters are lost on the way (another script, a long title), a hash of the title keeps it distinct.
    """
    letters = unicodedata.normalize("NFKD", re.sub("['’]", "", title.strip()))
    whole = "-".join(re.findall("[a-z0-9]+", letters.encode("ascii", "ignore").decode().lower()))
    lost = any(letter.isalnum() and not letter.isascii() for letter in letters)
    if whole and len(whole) <= SLUG and not lost:
        return whole
    digest = hashlib.sha256(title.strip().encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{whole[: SLUG - 9].strip('-') or 'prompt'}-{digest}"
