"""What stands in a certificate, line by line: the page and the picture say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.certificates.records import Certificate
from bot.wording import Voice, known_locale

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


@dataclass(frozen=True, slots=True)
class Paper:
    """The lines of a certificate in one language. `from_right` where it is written from right to left."""

    language: str
    from_right: bool
    heading: str
    above: str
    name: str
    below: str
    term: str
    about: str
    signed: str
    code: str
    told: str
    kind: str = "certificate"


def paper_of(certificate: Certificate, programme: str, say: Voice) -> Paper:
    """A certificate of a programme in words."""
    first, last = day(certificate.first_day, say), day(certificate.last_day, say)
    by = certificate.signed_by
    code = shown(certificate.code)
    return Paper(
        say.language,
        say.language in RIGHT_TO_LEFT,
        heading=say.line("certificate.heading"),
        above=say.line("certificate.above"),
        name=certificate.name,
        below=say.line("certificate.below", programme=programme),
        term=say.line("certificate.term", first=first, last=last),
        about=say.line("certificate.about"),
        signed=say.line("certificate.signed", name=by)
        if by
        else say.line("certificate.signed_nobody", programme=programme),
        code=say.line("certificate.code", code=code),
        told=say.line(
            "certificate.told", name=certificate.name, programme=programme, first=first, last=last, code=code
        ),
    )


def day(value: date, say: Voice) -> str:
    """A date without its weekday, as a language writes it in a document."""
    return str(format_date(value, "long", locale=known_locale(say.language)))


def shown(code: str) -> str:
    """A code in groups of four, as people read it out."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()
