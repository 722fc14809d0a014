"""The results of one seed, as they are kept beside this file; FARPAIR_TEST_WRITE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.results.tables import Report, report
from bot.wording import Wording
from tests.results.conftest import Rehearsed

GOLDEN = Path(__file__).with_name("golden.json")


def as_kept(found: Report) -> dict[str, Any]:
    """The tables by name; released words without their order, which is by lot."""
    rows: dict[str, Sequence[Any]] = {each.name: [list(row) for row in each.rows] for each in found.tables}
    rows["quotes"] = sorted(rows.get("quotes", ()))
    return {"title": found.title, "told": found.told, "tables": rows}


def test_the_results_of_one_seed(rehearsed: Rehearsed) -> None:
    found = json.loads(json.dumps(as_kept(report(rehearsed.figures, Wording().voice("en"))), ensure_ascii=False))
    if os.environ.get("FARPAIR_TEST_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
