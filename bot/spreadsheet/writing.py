"""The outcome of a matching as two CSV files, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from bot.matching.model import Matching, Reason
from bot.spreadsheet.formulas import harmless
from bot.spreadsheet.problems import SpreadsheetError
from bot.wording import Voice
from bot.world import language_name

Content = str | bytes | Iterable[bytes]
"""What goes into a file: text, bytes, or bytes piece by piece."""

_BETWEEN_IDS, _BETWEEN_REASONS = ";", "; "


def partnerships_csv(matching: Matching, say: Voice) -> str:
    """partnership (a number), members (ids), score, reasons (words).

    Each id is made harmless on its own, because some programs split cells at semicolons.
    """
    rows = (
        (
            str(number),
            _BETWEEN_IDS.join(harmless(member) for member in group.members),
            str(group.score),
            _BETWEEN_REASONS.join(reason_words(reason, say) for reason in group.reasons),
        )
        for number, group in enumerate(matching.groups, 1)
    )
    return _csv(("partnership", "members", "score", "reasons"), rows)


def unmatched_csv(matching: Matching, say: Voice) -> str:
    """person (an id), reason (words)."""
    rows = ((each.person, say.line(f"unmatched.{each.reason}")) for each in matching.unmatched)
    return _csv(("person", "reason"), rows)


def reason_words(reason: Reason, say: Voice) -> str:
    """A reason in words; its codes as they were written in the file, languages by their names."""
    about = [language_name(code, say.language) for code in reason.about] if reason.key == "language" else reason.about
    count = int(about[0]) if reason.key == "hours" and about else len(about)
    return say.line(f"reason.{reason.key}", what=say.list(list(about)), count=count)


def check_places(places: Mapping[str, Path], source: Path) -> None:
    """Raise SpreadsheetError, with every problem, where files cannot be written; `places` go by their option."""
    problems = [problem for option, path in places.items() if (problem := _problem(option, path))]
    targets = [path.resolve() for path in places.values()]
    if len(set(targets)) < len(targets):
        problems.append(f"{' and '.join(places)} name the same file. Give two different ones.")
    problems += [
        f"{option} {path} is the file the people are read from. Give another one."
        for option, path in places.items()
        if path.resolve() == source.resolve()
    ]
    if problems:
        raise SpreadsheetError(problems)


def write_all(contents: Mapping[Path, Content]) -> None:
    """Put every file in its place, in UTF-8 without a mark; all are complete on the disk before the first is.

    Raises SpreadsheetError where that is not possible; what was there before stays.
    """
    with ExitStack() as leftovers:
        try:
            ready = [
                (_written_beside(path.resolve(), _pieces(content), leftovers), path.resolve())
                for path, content in contents.items()
            ]
            for complete, place in ready:
                os.replace(complete, place)
        except OSError as error:
            where = error.filename2 or error.filename or "the files"
            raise SpreadsheetError([f"{where} cannot be written: {error.strerror}."]) from error


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _problem(option: str, path: Path) -> str:
    if not path.resolve().parent.is_dir():
        return f"{option}: there is no folder {path.parent}. Make it, or choose another."
    if path.is_dir():
        return f"{option}: {path} is a folder. Add the name of a file in it."
    if path.exists() and not path.is_file():
        return f"{option}: {path} is not an ordinary file. Choose another."
    return ""


def _written_beside(place: Path, pieces: Iterable[bytes], leftovers: ExitStack) -> str:
    """The path of a complete file in the folder of `place`, removed with `leftovers` if it is still there then."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name[:50]}.", suffix=".part", dir=place.parent)
    leftovers.callback(_remove, name)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, _mode(place))
    return name


def _pieces(content: Content) -> Iterable[bytes]:
    if isinstance(content, str):
        return (content.encode(),)
    return (content,) if isinstance(content, bytes) else content


def _remove(name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name)


def _mode(place: Path) -> int:
    """The permissions of the file that is there, or those that a new file gets."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
