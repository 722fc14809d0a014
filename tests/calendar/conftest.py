"""The same town as in the dialogues."""

from __future__ import annotations

from tests.dialogues.conftest import carla, town

__all__ = ["carla", "town"]
