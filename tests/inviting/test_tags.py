"""Tags of sources: a short word, and nothing else."""

from __future__ import annotations

import pytest

from bot.inviting.tags import checked_tag, safe_tag
from bot.inviting.ways import checked_link

HOSTILE = (
    "x" * 41,
    "x" * 2_000,
    "<script>alert(1)</script>",
    "=1+2",
    "-1",
    "@SUM(A1)",
    "a b",
    "a.b",
    "a/b",
    "a&lang=de",
    "naïve",
    "ıfla",
    "a\nb",
    "a\u202eb",
    "\x00",
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("ifla", "ifla"), (" IFLA-2027_b ", "ifla-2027_b"), ("7", "7"), ("x" * 40, "x" * 40), ("", ""), ("  ", "")],
)
def test_what_is_kept(written: str, kept: str) -> None:
    assert checked_tag(written) == safe_tag(written) == kept


@pytest.mark.parametrize("written", HOSTILE)
def test_what_is_refused_and_is_nothing_in_a_link(written: str) -> None:
    with pytest.raises(ValueError, match="a tag has"):
        checked_tag(written)
    assert safe_tag(written) == ""


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "http://example.org", "https://example.org/{code}", "https://a b.org", "https://u:p@x.org"],
)
def test_links_that_are_not_safe(written: str) -> None:
    with pytest.raises(ValueError, match=r"address|braces"):
        checked_link(written)
    assert checked_link("https://discord.gg/abc") == "https://discord.gg/abc"
