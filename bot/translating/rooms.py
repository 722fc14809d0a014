"""How long a sentence may be where it is shown: the tighter limit of the platforms, by what it is."""

from __future__ import annotations

import re

from bot.chat import BUTTON, FORM_TITLE, HELP, LABEL, MESSAGE

DESCRIPTION, SUBMIT = 100, 24
_SENTENCE = re.compile(r"[.!?:;\n]\s*$")
_ROOMS: tuple[tuple[str, int], ...] = (
    (r"(web|doctor|slack_doctor|permission)\..*", MESSAGE),
    (r"form\.save|join\.send|\w+\.send", SUBMIT),
    (r".*[._]title", FORM_TITLE),
    (r".*[._]label", LABEL),
    (r".*[._]help", HELP),
    (r"seen_by\..*", HELP - 60),
    (r"(command|argument)\..*", DESCRIPTION),
    (r".*[._]button", BUTTON),
)


def room_for(key: str, english: str) -> int:
    """The most characters that a translation may have; what English itself does not keep is no limit.

    What is short in English and no sentence may stand on a button.
    """
    found = next((most for pattern, most in _ROOMS if re.fullmatch(pattern, key)), 0)
    found = found or (BUTTON if len(english) <= LABEL and not _SENTENCE.search(english) else MESSAGE)
    return found if len(english) <= found else MESSAGE
