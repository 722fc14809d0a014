"""Discord's official description, to check what was sent; it is found by a variable or beside the project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord.server import Recorded

VARIABLE = "FARPAIR_TEST_DISCORD_OPENAPI"
BESIDE = Path(__file__).resolve().parents[3] / "shared/specs/discord/openapi.json"
ABSENT = (
    "WHAT IS SENT TO DISCORD WAS NOT CHECKED AGAINST DISCORD'S OWN DESCRIPTION: it is not there. "
    f"Name its openapi.json in {VARIABLE}."
)


def description() -> Path | None:
    """Where the description is; None where there is none."""
    named = os.environ.get(VARIABLE, "")
    path = Path(named) if named else BESIDE
    return path if path.exists() else None


@cache
def _document() -> dict[str, Any]:
    path = description()
    assert path is not None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _registry() -> Registry[Any]:
    resource = DRAFT202012.create_resource(_document())
    found: Registry[Any] = Registry().with_resource("urn:discord", resource)
    return found


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of all paths; those with fewer braces come first, so that @me is not taken for an id."""
    paths = sorted(_document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path.replace(".", "\\."))), path) for path in paths]


def operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """(path as it is described, operation) for a request; None where Discord knows none such."""
    for pattern, described in _paths():
        item = _document()["paths"][described]
        if pattern.fullmatch(path) and method.lower() in item:
            return described, item[method.lower()]
    return None


def complaints(request: Recorded) -> list[str]:
    """What Discord's description says against a request; empty where it is as described."""
    found = operation(request.method, request.path)
    if found is None:
        return [f"{request.method} {request.path} is not described"]
    described, about = found
    if request.body is None:
        return []
    content = about.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return [f"{request.method} {described} takes no body"]
    return [f"{request.method} {described}: {each}" for each in against(schema, request.body)]


def varied(requests: Sequence[Recorded], each: int = 20) -> list[Recorded]:
    """Of many alike, some: at most `each` requests of a kind and of the same keys."""
    alike: dict[tuple[object, ...], list[Recorded]] = {}
    for request in requests:
        found = operation(request.method, request.path)
        keys = tuple(sorted(request.body)) if isinstance(request.body, dict) else ()
        alike.setdefault((request.method, found[0] if found else request.path, keys), []).append(request)
    return [request for some in alike.values() for request in some[:each]]


def against(schema: dict[str, Any], body: Any) -> list[str]:
    """What a schema of the description says against a body."""
    pointed = json.loads(json.dumps(schema).replace('"#/', '"urn:discord#/'))
    validator = Draft202012Validator(pointed, registry=_registry())
    return [f"{each.json_path} {each.message[:300]}" for each in validator.iter_errors(body)]


def component(name: str) -> dict[str, Any]:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}
