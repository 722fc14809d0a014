"""Texts encrypted at rest, and the keys for it: from the settings, or in a file beside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.store import KeyPlace
from storage.columns import clean_document
from storage.trouble import StoreError

FILE = "farpair.key"
MARK = "sealed:"
_HEAD = """# The key to what Farpair keeps encrypted: introductions, drafts, concerns, tokens of platforms.
# Keep a copy apart from the database's backups. Without it these parts of the database are lost for good.
# The first line is in use; those below open what was encrypted before `farpair keys rotate`.
"""


class Vault:
    """Seals texts with the first of its keys, and opens what any of them has sealed (Fernet: AES-128-CBC with HMAC)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises StoreError where a key is none."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise StoreError(
                "A key in [security], or in the key file, is none of Farpair's: `farpair keys new` prints one."
            ) from error
        self.secret = b""

    def seal(self, text: str) -> str:
        """The text encrypted, behind a mark that says so."""
        return MARK + self._fernet.encrypt(text.encode("utf-8", "replace")).decode()

    def _seal_undated(self, text: str) -> str:
        """What Fernet seals bears the second in which it was sealed, for everybody to read."""
        return MARK + self._fernet.encrypt_at_time(text.encode("utf-8", "replace"), 0).decode()

    def open(self, text: str) -> str:
        """The text that was sealed; one without the mark is given back as it is.

        Raises:
            StoreError: none of the keys opens it.
        """
        if not text.startswith(MARK):
            return text
        try:
            return self._fernet.decrypt(text.removeprefix(MARK)).decode()
        except InvalidToken as error:
            raise StoreError(
                "This database was encrypted with another key. Put the right key file back, or name it in [security] "
                "key_file; without it these parts can't be read by anybody."
            ) from error

    def seal_document(
        self, document: Mapping[str, Any], plain: Iterable[str] = (), *, undated: bool = False
    ) -> dict[str, Any]:
        """A JSON object with all but the keys `plain` sealed in one text; `undated`, it doesn't tell when."""
        kept = {key: document[key] for key in plain if key in document}
        rest = {key: value for key, value in document.items() if key not in kept}
        seal = self._seal_undated if undated else self.seal
        return {**kept, **({MARK: seal(json.dumps(clean_document(rest), ensure_ascii=False))} if rest else {})}

    def open_document(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The object that was sealed; one that never was is given back as it is."""
        if MARK not in document:
            return dict(document)
        kept = {key: value for key, value in document.items() if key != MARK}
        opened: dict[str, Any] = json.loads(self.open(str(document[MARK])))
        return {**opened, **kept}


def new_key() -> str:
    """A key by lot."""
    return Fernet.generate_key().decode()


def passing() -> Vault:
    """A vault that nobody can open later, for databases in memory."""
    vault = Vault([new_key()])
    vault.secret = os.urandom(32)
    return vault


def key_file(place: KeyPlace, folder: Path) -> Path:
    """Where the key file is: as configured, else in the database's folder."""
    return Path(place.file).absolute() if place.file else folder / FILE


def read_keys(place: KeyPlace, folder: Path) -> tuple[str, ...]:
    """The keys, the one in use first; none where there is no key file yet.

    Raises:
        StoreError: the file can't be read.
    """
    if place.keys:
        return place.keys
    file = key_file(place, folder)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The key file {file} can't be read. Give the user who runs Farpair the right to.") from error
    found = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not found:
        raise StoreError(f"The key file {file} holds no key. Put the right file back, from where you keep its copy.")
    return found


def make_keys(place: KeyPlace, folder: Path) -> tuple[str, ...]:
    """A new key in a new file, readable for its owner alone; another program's, where it was faster."""
    file = key_file(place, folder)
    with suppress(FileExistsError):
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        _write_new(part, [new_key()])
        try:
            os.link(part, file)
        except FileExistsError:
            pass
        except OSError:  # a file system without links: whoever comes second reads what the first wrote
            if not file.exists():
                os.replace(part, file)
        part.unlink(missing_ok=True)
    return read_keys(place, folder)


def write_keys(place: KeyPlace, folder: Path, keys: Sequence[str]) -> Path:
    """Replace the key file's content, whole or not at all."""
    file = key_file(place, folder)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    _write_new(part, keys)
    os.replace(part, file)
    return file


def _write_new(file: Path, keys: Sequence[str]) -> None:
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as opened:
            opened.write(_HEAD + "".join(f"{key}\n" for key in keys))
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(
            f"The key file {file} can't be written: {error.strerror}. Name another place in [security] key_file."
        ) from error
