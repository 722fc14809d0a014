"""A platform that records what it is sent and fails as platforms fail, to torment Farpair with."""

from adapters.recording.chat import RecordingChat, open_recording
from adapters.recording.server import record

__all__ = ["RecordingChat", "open_recording", "record"]
