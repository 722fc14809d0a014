"""Sheets of people for the commands that match, and what the commands wrote."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random
from typing import Any

COUNTRIES = ["DE", "FR", "US", "GB", "KE", "IN", "BR", "JP", "CA", "NZ"]
INTERESTS = ["maps", "code", "law", "music", "children", "films", "poems", "data"]
OUTPUTS = {"out.csv", "unmatched.csv", "report.json", "proof.npz"}


def people_csv(count: int, seed: int = 1) -> str:
    """`count` people in an order that is not that of their ids; some know each other already."""
    chance = Random(seed)
    lines = [
        f"p{i:05},{chance.choice(COUNTRIES)},{chance.choice(('en', 'en;de', 'fr;en', 'fr'))},"
        f"{';'.join(chance.sample(INTERESTS, 3))},{chance.choice(('public', 'school'))},"
        f"p{chance.randrange(count):05},{chance.choice(('Red', 'red', 'blue', 'green'))}"
        for i in range(count)
    ]
    chance.shuffle(lines)
    return "\n".join(["id,country,languages,interests,sector,past_partners,team", *lines, ""])


def matching_words(*more: str) -> tuple[str, ...]:
    """The words of `farpair match` with every file it can write."""
    places = ("--out", "out.csv", "--unmatched", "unmatched.csv", "--report", "report.json")
    return ("match", "people.csv", *places, "--certificate", "proof.npz", "--date", "2027-03-31", *more)


def report(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return told


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}
