"""What is kept about somebody as files: a page to read that fetches nothing, and JSON for programs."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

from bot.pictures import PICTURE, File
from bot.privacy.records import Kept
from bot.wording import Voice, known_locale

NAME = "farpair-my-data"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.5}"
    "dl{border-top:1px solid #999;padding-top:.5rem}dt{font-weight:600}dd{margin:0 0 .4rem;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{background:#16161a;color:#eee}}"
)


def as_files(kept: Kept, say: Voice) -> tuple[File, ...]:
    """Both, to be sent with a message; empty where they are larger than what a message can have."""
    made = {f"{NAME}.html": as_page(kept, say).encode(), f"{NAME}.json": as_json(kept).encode()}
    if any(len(data) > PICTURE for data in made.values()):
        return ()
    told = say.line("web.mine")
    return tuple(File(name, b64encode(data).decode("ascii"), told) for name, data in made.items())


def as_json(kept: Kept) -> str:
    """Everything by table, as `farpair` 1 has it."""
    return json.dumps({"farpair": 1, "kept": kept}, ensure_ascii=False, indent=2)


def as_page(kept: Kept, say: Voice) -> str:
    """Everything by table, in a page of its own."""
    title, direction = escape(say.line("web.mine")), known_locale(say.language).text_direction
    tables = "".join(
        f"<section><h2>{_spaced(table)}</h2>{''.join(_row(row) for row in rows)}</section>"
        for table, rows in kept.items()
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(say.language)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(say.line('web.mine_withheld'))}</p>{tables}</main></body></html>\n"
    )


def _row(row: Mapping[str, Any]) -> str:
    parts = ((f"{name} {inner}", text) for name, value in row.items() for inner, text in lines_of(value))
    told = [f'<dt>{_spaced(name)}</dt><dd dir="auto">{escape(text)}</dd>' for name, text in parts]
    return f"<dl>{''.join(told)}</dl>"


def _spaced(name: str) -> str:
    return escape(name.strip().replace("_", " "))


def lines_of(value: Any) -> list[tuple[str, str]]:
    """(name, text) of a value's parts, as deep as it goes; a single value has no name."""
    if isinstance(value, Mapping):
        return [(f"{key} {name}".strip(), text) for key, item in value.items() for name, text in lines_of(item)]
    if isinstance(value, list | tuple):
        return [("", "; ".join(text for item in value for _, text in lines_of(item)))]
    return [("", "" if value is None else str(value))]
