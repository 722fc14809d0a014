"""A programme's own template for meeting rooms: https alone, and nothing of a person's in it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

LONGEST = 200
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=%{}")


def checked_template(written: str) -> str:
    """The template, where it can be used; `{code}` in it is a partnership's code, which nobody can guess.

    Raises:
        ValueError: it is no https address of a host, or holds something else in braces.
    """
    template = written.strip()
    if not template:
        return ""
    if len(template) > LONGEST or not set(template) <= _SAFE:
        raise ValueError("an address has at most 200 characters, and none that would have to be escaped")
    if "{" in (bare := template.replace("{code}", "code")) or "}" in bare:
        raise ValueError("only {code} may stand in braces")
    if not _is_safe(bare) or "{" in template.split("/", 3)[2]:
        raise ValueError("an address begins with https:// and the name of a host")
    return template


def _is_safe(address: str) -> bool:
    """Whether it is an https address of a named host, without a password and at the usual port."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = "." in (parts.hostname or "") and parts.netloc == parts.netloc.rpartition("@")[2]
    return parts.scheme == "https" and named and port in (None, 443)


def link_of(template: str, code: str) -> str:
    """The room of a partnership; empty where the programme has no template, or one that is not safe any more."""
    try:
        return checked_template(template).replace("{code}", quote(code, safe=""))
    except ValueError:
        return ""
