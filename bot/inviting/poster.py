"""The poster: one page to print and hang up. Everything is in it, nothing is fetched."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import Literal

from bot.inviting.code import code_svg
from bot.inviting.telling import Invitation
from bot.wording import known_locale

Size = Literal["a4", "letter"]
SIZES: tuple[Size, ...] = ("a4", "letter")
PAPER: dict[Size, tuple[str, str, str]] = {"a4": ("A4", "210mm", "297mm"), "letter": ("letter", "215.9mm", "279.4mm")}
"""The name that CSS has for a size, its width and its height (ISO 216; ANSI/ASME Y14.1)."""
STYLE = files("bot.inviting").joinpath("poster.css").read_text("utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LONG = 30
"""Characters from which a programme's name is set smaller."""
CROWDED = 350
"""Characters on a sheet from which all of it is set smaller: fonts differ in width, and the widest must fit too."""


def poster_page(told: Invitation, size: Size) -> str:
    """The whole page in the language of the invitation."""
    say, language = told.say, told.say.language
    name, wide, high = PAPER[size]
    title = escape(told.programme.name)
    is_long = ' class="long"' if len(told.programme.name) > LONG else ""
    facts = (
        say.line("invite.poster_weeks", weeks=told.weeks),
        say.line("invite.poster_free"),
        say.line("invite.poster_closes", closes=told.closes),
    )
    words = (told.programme.name, told.audience, told.wanted, *facts, told.programme.settings.contact, told.link)
    fit = 0.85 if sum(map(len, words)) > CROWDED else 1
    style = f"@page {{ size: {name}; margin: 0 }} :root {{ --wide: {wide}; --high: {high}; --fit: {fit} }}\n{STYLE}"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{known_locale(language).text_direction}">'
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{style}</style></head><body><main>"
        f'<h1 dir="auto"{is_long}>{title}</h1>'
        f'<p class="audience" dir="auto">{escape(told.audience)}</p>'
        f'<p class="wanted">{escape(say.line("invite.poster_wanted", wanted=told.wanted))}</p>'
        f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in facts)}</ul>"
        f"{_code(told)}{_contact(told)}</main>"
        f'<footer class="hint">{escape(say.line("invite.poster_print"))}</footer></body></html>\n'
    )


def _code(told: Invitation) -> str:
    link = escape(told.link)
    shown = escape(told.link.partition("://")[2])
    label = escape(told.say.line("invite.code", link=told.link))
    scan = escape(told.say.line("invite.poster_scan"))
    return (
        f'<div class="code"><div role="img" aria-label="{label}">{code_svg(told.link)}</div>'
        f'<p>{scan}<br><a href="{link}" dir="ltr">{shown}</a></p></div>'
    )


def _contact(told: Invitation) -> str:
    contact = told.programme.settings.contact
    said = told.say.line("invite.poster_contact", contact=contact) if contact else ""
    return f'<p class="small" dir="auto">{escape(said)}</p>' if said else ""
