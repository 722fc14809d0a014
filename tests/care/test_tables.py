"""The tables of docs/care.md name tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py|…)(?:::(\w+))?`")


def test_each_test_that_is_named_is_there() -> None:
    told, missing, file = (ROOT / "docs" / "care.md").read_text(encoding="utf-8"), [], ""
    found = NAMED.findall(told)
    assert len(found) > 30
    for named, test in found:
        file = file if named == "…" else named
        source = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).is_file() else ""
        if not source or (test and f"def {test}(" not in source):
            missing.append(f"{file}::{test}")
    assert missing == []
