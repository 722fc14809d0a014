"""What holds for every test: where the browser or PostgreSQL must be there, its absence is an error and no skip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.storage.server import Server, programs, running_server

settings.register_profile("here", deadline=None)  # a slow machine is no error
settings.load_profile("here")

CHROMIUM = Path("/usr/bin/chromium")


def pytest_sessionstart(session: pytest.Session) -> None:
    if os.environ.get("TEST_CHROMIUM") == "required" and not CHROMIUM.exists():
        pytest.exit(f"The browser tests are required here, and there is no {CHROMIUM}. Install Chromium.", returncode=1)
    if os.environ.get("TEST_POSTGRESQL") == "required" and programs() is None:
        pytest.exit("PostgreSQL is required here, and there is no initdb. Install postgresql.", returncode=1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of the tests' own."""
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL here (apt-get install postgresql)")
    with running_server(found) as running:
        yield running


@pytest.fixture
async def url(server: Server) -> str:
    """The address of a new and empty database on the server."""
    return server.url(await server.database())
