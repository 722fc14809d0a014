"""Tags of sources: a word that says through whom or where somebody heard of a round."""

from __future__ import annotations

import re

LONGEST = 40
_TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def checked_tag(written: str) -> str:
    """The tag as it is kept: in lower case; empty where nothing is written.

    Raises:
        ValueError: it has something else in it than letters from a to z, digits, - and _, or is too long.
    """
    tag = written.strip().lower()
    if tag and not _TAG.fullmatch(tag):
        raise ValueError(f"a tag has up to {LONGEST} letters, digits, - and _, and begins with a letter or digit")
    return tag


def safe_tag(written: str) -> str:
    """The same for what comes with a link or a command of anybody's: what is no tag is as if nothing were there."""
    try:
        return checked_tag(written) if len(written) <= 2 * LONGEST else ""
    except ValueError:
        return ""
