"""What proves a matching, as the content of one file: pairs, duals, odd sets and witnesses, in the order of ids."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from bot.matching.covering import Witness
from bot.matching.model import Rules
from bot.matching.solving import Solution
from bot.matching.vertices import Vertices

FORMAT = 1


def certificate(
    vertices: Vertices, solution: Solution, pairs: Sequence[tuple[int, int]], rules: Rules, seed: int
) -> bytes:
    """A NumPy archive (npz), the same bytes for the same content; `docs/matching.md` describes its arrays.

    Witnesses that not all pairs were asked about are left out: they would claim what nobody knows.
    """
    order = np.lexsort((-vertices.rank, vertices.owner))  # of each person the first place first
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    blossoms = sorted((tuple(sorted(place[each.members].tolist())), each.dual) for each in solution.duals.blossoms)
    members = [member for held, _ in blossoms for member in held]
    about = {
        "format": FORMAT,
        "seed": seed,
        "rules": _rules(rules),
        "covered": list(solution.covered),
        "floor": solution.floor,
        "total": solution.total,
        "upper": solution.upper,
    }
    arrays = {
        "about": np.array(json.dumps(about, sort_keys=True, ensure_ascii=True)),
        "ids": np.array([person.id for person in vertices.people], np.str_),
        "pairs": np.array(sorted(pairs), np.int64).reshape(-1, 2),
        "owner": vertices.owner[order],
        "rank": vertices.rank[order],
        "dual": solution.duals.vertex[order],
        "set_ends": np.cumsum([len(held) for held, _ in blossoms]).astype(np.int64),
        "set_members": np.array(members, np.int64),
        "set_dual": np.array([dual for _, dual in blossoms], np.int64),
        **_witnesses("cover", solution.witnesses if solution.cover_proven else (), order),
        **_witnesses("floor", solution.floor_witnesses if solution.floor_proven else (), order),
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _witnesses(name: str, witnesses: Sequence[Witness], order: Any) -> dict[str, Any]:
    parts = np.array([witness.part for witness in witnesses], np.int32).reshape(len(witnesses), len(order))
    return {
        f"{name}_part": parts[:, order],
        f"{name}_rank": np.array([witness.rank for witness in witnesses], np.int8),
    }


def _rules(rules: Rules) -> dict[str, Any]:
    told = asdict(rules)
    told["reference_date"] = None if rules.reference_date is None else rules.reference_date.isoformat()
    told.update({name: sorted(getattr(rules, name)) for name in ("locked", "forbidden", "kept")})
    told["weights"] = dict(sorted(rules.weights.items()))
    return told
