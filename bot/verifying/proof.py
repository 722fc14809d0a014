"""What a certificate's file holds, read without trusting it."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBERS = ("pairs", "owner", "rank", "dual", "set_ends", "set_members", "set_dual")
_WITNESSES = ("cover_part", "cover_rank", "floor_part", "floor_rank")


class BrokenCertificate(ValueError):
    """The file is no certificate; the text says what to do."""


@dataclass(frozen=True)
class Proof:
    """The arrays of a certificate; a vertex is a place that somebody has for a partner, duals are doubled."""

    about: dict[str, Any]
    ids: tuple[str, ...]
    arrays: dict[str, NDArray[np.int64]]

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        return self.arrays[name]


def read_proof(content: bytes) -> Proof:
    """A certificate from the content of its file. Raises BrokenCertificate."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            ids = tuple(map(str, file["ids"]))
            arrays = {name: np.array(file[name], np.int64) for name in (*_NUMBERS, *_WITNESSES)}
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise BrokenCertificate("This is no certificate. Give the file that farpair match wrote.") from error
    proof = Proof(about, ids, arrays)
    if not isinstance(about, dict) or not _fits(proof):
        raise BrokenCertificate("The certificate's parts do not fit together. Run farpair match again.")
    return proof


def _fits(proof: Proof) -> bool:
    n = len(proof["owner"])
    inside = [
        _within(proof["owner"], len(proof.ids)),
        _within(proof["pairs"], len(proof.ids)),
        _within(proof["set_members"], n),
        len(proof["rank"]) == len(proof["dual"]) == n,
        len(proof["set_ends"]) == len(proof["set_dual"]),
        not len(proof["set_ends"]) or proof["set_ends"][-1] == len(proof["set_members"]),
        bool((np.diff(proof["set_ends"], prepend=0) > 0).all()),
        proof["cover_part"].shape == (len(proof["cover_rank"]), n),
        proof["floor_part"].shape == (len(proof["floor_rank"]), n),
    ]
    return all(inside) and {"seed", "total", "floor", "upper"} <= set(proof.about)


def _within(numbers: NDArray[np.int64], most: int) -> bool:
    return not numbers.size or bool(numbers.min() >= 0 and numbers.max() < most)
