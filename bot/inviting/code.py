"""The link that is passed on as a picture to scan: as PNG for chats, as SVG for pages."""

from __future__ import annotations

import io

import segno

_QUIET, _SCALE = 4, 8
"""Light modules around the code, as ISO/IEC 18004 wants them, and pixels a module."""


def code_png(link: str) -> bytes:
    """The QR code of a link, some 300 pixels wide."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=_SCALE, border=_QUIET)
    return drawn.getvalue()


def code_svg(link: str) -> str:
    """The same as an SVG element that grows to its place; what it shows is said beside it."""
    return segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=_QUIET, dark="#000", light="#fff")
