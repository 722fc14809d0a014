"""How long a sentence may be where it is shown: the tighter limit of the platforms, by what it is."""

from __future__ import annotations

import re

from bot.chat import BUTTON, FORM_TITLE, MESSAGE
from bot.fields import HELP, LABEL, OPTION

DESCRIPTION, SUBMIT = 100, 24
_SENTENCE = re.compile(r"[.!?:;\n]\s*$")
_ROOMS: tuple[tuple[str, int], ...] = (
    (r"(web|doctor|slack_doctor|permission)\..*", MESSAGE),
    (r"form\.save|\w+\.(send|submit)|survey\.next|part\.yes|round\.open_button|slack\.close", SUBMIT),
    (r".*[._]title", FORM_TITLE),
    (r".*[._]label|settings\.(name|weeks|weekday|timezone|contact|country_share)|programme\.create_kind", LABEL),
    (r"report\.(whom|category|text)|rules\.(preset|different|kind|hours|weights)|part\.why|link\.where", LABEL),
    (r"handover\.(application|server|backups|bill|else)|safety\.(safety_contact|emergency)", LABEL),
    (r"survey\.field_(survey|kind|text|id|options)", LABEL),
    (r".*_yes|rules\.preset_.*|concern\.category_.*|part\.why_.*|survey\.(kind|scale)_.*|report\.about_other", OPTION),
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
