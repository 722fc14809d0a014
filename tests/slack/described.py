"""Slack's own descriptions of blocks, views, methods and manifests; found by a variable or beside the project."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.protocols import Validator

VARIABLE = "FARPAIR_TEST_SLACK_SPECS"
BESIDE = Path(__file__).resolve().parents[3] / "shared/specs/slack"
ABSENT = (
    "WHAT IS SENT TO SLACK WAS NOT CHECKED AGAINST SLACK'S OWN DESCRIPTIONS: they are not there. "
    f"Name the folder with Blocks.json, AnyView.json and slack_methods.json in {VARIABLE}."
)


def folder() -> Path | None:
    """Where the descriptions are; None where there are none."""
    named = os.environ.get(VARIABLE, "")
    path = Path(named) if named else BESIDE
    return path if (path / "Blocks.json").exists() else None


@cache
def _document(name: str) -> Any:
    path = folder()
    assert path is not None
    return json.loads((path / name).read_text(encoding="utf-8"))


@cache
def _validator(name: str) -> Validator:
    return Draft7Validator(_document(name))


def complaints(name: str, payload: Any) -> list[str]:
    """What a description says against a payload; empty where it is as described."""
    if folder() is None:
        return []
    return [f"{'/'.join(map(str, each.path))}: {each.message[:300]}" for each in _validator(name).iter_errors(payload)]


def against_blocks(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with a message's blocks, by Slack's description and by its limits."""
    return [*complaints("Blocks.json", list(blocks)), *_limits(blocks, 50)]


def against_view(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or a home."""
    found = [*complaints("AnyView.json", view), *_limits(view.get("blocks", ()), 100)]
    if view.get("type") == "modal":
        inputs = any(each["type"] == "input" for each in view["blocks"])
        texts = {key: len(view[key]["text"]) for key in ("title", "submit", "close") if key in view}
        found += [f"{key} has {length} characters" for key, length in texts.items() if not 1 <= length <= 24]
        found += ["a form without a submit button"] if inputs and "submit" not in view else []
    found += ["private_metadata is too long"] if len(view.get("private_metadata", "")) > 3000 else []
    return found + (["callback_id is too long"] if len(view.get("callback_id", "")) > 255 else [])


def arguments(method: str) -> Mapping[str, Mapping[str, Any]] | None:
    """A method's arguments as Slack describes them; None where nothing is described."""
    if folder() is None:
        return None
    found = _document("slack_methods.json").get(method)
    args: Mapping[str, Mapping[str, Any]] | None = found["args"] if found else None
    return args


def manifest_complaints(manifest: Mapping[str, Any]) -> list[str]:
    """What the manifest's schema says against a manifest."""
    return complaints("manifest.schema.1.0.0.json", manifest)


def _limits(blocks: Sequence[Mapping[str, Any]], most: int) -> list[str]:
    found = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    ids = [each["block_id"] for each in blocks if "block_id" in each]
    found += ["a block_id stands twice"] if len(ids) != len(set(ids)) else []
    for block in blocks:
        found += _of_block(block)
    return found


def _of_block(block: Mapping[str, Any]) -> list[str]:
    found = []
    elements = block.get("elements", ()) if block["type"] == "actions" else ()
    if len(elements) > 25:
        found.append("more than 25 buttons")
    actions = [each["action_id"] for each in elements]
    found += ["an action_id stands twice"] if len(actions) != len(set(actions)) else []
    for element in (*elements, *([block["element"]] if "element" in block else [])):
        found += _of_element(element)
    if block["type"] == "header" and not 1 <= len(block["text"]["text"]) <= 150:
        found.append("a header's text")
    if block["type"] == "section" and len((block.get("text") or {}).get("text", "")) > 3000:
        found.append("a section's text")
    if block["type"] == "rich_text":
        found += [
            "an empty text"
            for section in block["elements"]
            for part in section["elements"]
            if part["type"] == "text" and not part["text"]
        ]
    return found


def _of_element(element: Mapping[str, Any]) -> list[str]:
    found = []
    if len(element.get("action_id", "")) > 255:
        found.append("an action_id is too long")
    if element["type"] == "button" and not 1 <= len(element["text"]["text"]) <= 75:
        found.append("a button's text")
    options = element.get("options")
    if options is not None and not 1 <= len(options) <= (10 if element["type"] in _FEW else 100):
        found.append(f"{len(options)} options in {element['type']}")
    for each in (*(options or ()), *element.get("initial_options", ())):
        if not 1 <= len(each["text"]["text"]) <= 75 or not 1 <= len(each["value"]) <= 150:
            found.append("an option is too long or empty")
    given = element.get("initial_options")
    if given is not None and (not given or (options and any(each not in options for each in given))):
        found.append("initial options that are none")
    if element["type"] == "plain_text_input" and not 1 <= element.get("max_length", 1) <= 3000:
        found.append("max_length")
    return found


_FEW = ("checkboxes", "radio_buttons")
