"""Which fonts of this computer can show a text: letters of any script, where somebody has installed a font for it.

DejaVu Sans comes with matplotlib, so Latin, Greek, Cyrillic and Arabic are there everywhere; for others the system's
fonts are looked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager, get_font

OWN = "DejaVu Sans"
_PLAIN = re.compile(r"(sans|gothic|hei|arial|regular)", re.IGNORECASE)
_ODD = re.compile(r"(bold|italic|oblique|light|thin|black|mono|serif|condensed|narrow|looped|unjoined)", re.IGNORECASE)
_INVISIBLE = "\u200c\u200d\u200e\u200f \n"


def families(texts: Iterable[str]) -> list[str]:
    """The families that together show all signs of some texts; empty where a sign is in no font.

    Our own alone where it has them all; else one that has them all, so that a line is of one piece; else our own first.
    """
    shown = {sign for text in texts for sign in text if sign not in _INVISIBLE}
    missing = shown - _signs(findfont(OWN))
    whole = next((path for path in _others() if shown <= _signs(path)), None) if missing else None
    if whole is not None:
        return [_family(whole), OWN]
    found = [OWN]
    for path in _others() if missing else ():
        if missing & _signs(path):
            missing -= _signs(path)
            found.append(_family(path))
        if not missing:
            break
    return [] if missing else found


def _others() -> Sequence[str]:
    """The system's fonts of usual weight and width, those without serifs first."""
    plain = [path for path in findSystemFonts() if not _ODD.search(Path(path).name)]
    return sorted(plain, key=lambda path: (not _PLAIN.search(path), path))


@lru_cache(maxsize=512)
def _signs(path: str) -> frozenset[str]:
    try:
        return frozenset(map(chr, get_font(path).get_charmap()))
    except (OSError, RuntimeError):  # a file that is no font that can be read
        return frozenset()


def _family(path: str) -> str:
    fontManager.addfont(path)
    return str(FontProperties(fname=path).get_name())
