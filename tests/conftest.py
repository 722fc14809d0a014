"""What holds for every test: where the browser must be there, its absence is an error and no skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")


def pytest_sessionstart(session: pytest.Session) -> None:
    if os.environ.get("TEST_CHROMIUM") == "required" and not CHROMIUM.exists():
        pytest.exit(f"The browser tests are required here, and there is no {CHROMIUM}. Install Chromium.", returncode=1)
