"""What is in a log: where an error came from and of which kind it is, never what somebody wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from bot.cli.logs import set_up_logs
from bot.config import LogConfig

WRITTEN = "My name is Asha and my chief shouts at me"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def breaks() -> None:
    try:
        raise KeyError(WRITTEN)
    except KeyError as error:
        raise IntegrityError(f"INSERT … DETAIL: Key (name)=({WRITTEN})", {"name": WRITTEN}, error) from error


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_text_of_an_error_is_in_no_log(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogConfig(level="debug", format=form))  # type: ignore[arg-type]
    try:
        breaks()
    except IntegrityError:
        structlog.get_logger().exception("a request broke", request="report")
        logging.getLogger("a.library").warning("a task broke", exc_info=True)
    seen = capsys.readouterr().err
    assert "Asha" not in seen
    for kind in ("KeyError", "sqlalchemy.exc.IntegrityError", "in breaks", "a request broke", "a task broke"):
        assert kind in seen
    if form == "json":
        assert json.loads(seen.splitlines()[0])["request"] == "report"


def test_what_the_system_says_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogConfig())
    try:
        raise ExceptionGroup(WRITTEN, [OSError(28, "No space left on device"), ValueError(WRITTEN)])
    except ExceptionGroup:
        structlog.get_logger().exception("the tick broke")
    seen = capsys.readouterr().err
    assert "No space left on device" in seen
    assert "ValueError" in seen
    assert "Asha" not in seen


def test_an_error_that_goes_in_circles_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogConfig())
    one, other = ValueError(WRITTEN), TypeError(WRITTEN)
    one.__cause__, other.__cause__ = other, one
    structlog.get_logger().error("broken", exc_info=one)
    assert capsys.readouterr().err.count("builtins.ValueError") == 1
