"""The town of the dialogues."""

from tests.dialogues.conftest import carla, town

__all__ = ["carla", "town"]
