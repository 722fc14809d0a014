"""The town of the dialogues."""

from tests.dialogues.conftest import carla, town
from tests.storage.conftest import store

__all__ = ["carla", "store", "town"]
