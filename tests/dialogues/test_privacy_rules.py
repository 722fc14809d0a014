"""Every table says what happens to the people in it: a table that is added later fails here until somebody decides."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

import storage.opening  # noqa: F401 -- fills the metadata
from storage.accounts import ACCOUNT
from storage.naming import metadata
from storage.privacy_rules import RULES, Rule

TABLES = {table.name: table for table in metadata.sorted_tables}
SAID_ELSEWHERE = {"partnerships": {"first_writer"}, "concerns": {"about_id"}}
"""Columns that the erasure looks at by name, or that mean nobody once the participant's row is blank."""


def people_in(table: Table) -> set[str]:
    """The columns that refer to a participant."""
    keys = {key.parent.name for key in table.foreign_keys if key.column.table.name == "participants"}
    return (keys | {column.name for column in table.columns if column.name == "participant_id"}) - {"programme_id"}


def test_every_table_has_a_rule() -> None:
    missing = sorted(TABLES.keys() - RULES.keys())
    assert not missing, f"decide in storage/privacy_rules.py what happens to people in: {', '.join(missing)}"
    assert not RULES.keys() - TABLES.keys()


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_rule_knows_all_that_names_people(name: str) -> None:
    table, rule = TABLES[name], RULES[name]
    told = set(rule.people) | SAID_ELSEWHERE.get(name, set())
    assert people_in(table) <= told, f"{name}: {people_in(table) - told} refers to people, and the rule does not say so"
    if set(ACCOUNT) <= {column.name for column in table.columns}:
        assert rule.by_account, f"{name} holds accounts, and the rule does not say so"
        assert rule.erased == "deleted"


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_rule_fits_the_table(name: str) -> None:
    table, rule = TABLES[name], RULES[name]
    columns = {column.name for column in table.columns}
    assert {*rule.people, *rule.shown, *rule.blank} <= columns, name
    assert rule.why
    withheld = bool(rule.people or rule.by_account) and not rule.shown
    assert not withheld or name in WITHHELD, f"{name} holds people and is not shown: say why in WITHHELD"


WITHHELD = {
    "wishes": "a coordinator's note about two people",
    "earlier_partners": "names another person",
    "closings": "may tell what a partner said",
}


def test_a_table_without_a_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    without: dict[str, Rule] = {name: rule for name, rule in RULES.items() if name != "drafts"}
    monkeypatch.setattr("tests.dialogues.test_privacy_rules.RULES", without)
    with pytest.raises(AssertionError, match="drafts"):
        test_every_table_has_a_rule()
