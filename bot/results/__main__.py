"""The drawing as a program of its own: values come in on stdin as JSON, pictures go to stdout."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from bot.certificates import drawing as certificates
from bot.certificates.paper import Paper
from bot.cohort import drawing as threads
from bot.cohort.threads import Threads
from bot.results.charts import Chart
from bot.results.drawing import draw


def answer(text: str) -> str:
    """The pictures of an order, in Base64."""
    order = json.loads(text)
    return json.dumps([base64.b64encode(_drawn(each, order["format"])).decode() for each in order["charts"]])


def _drawn(told: dict[str, Any], format_: str) -> bytes:
    match told["kind"]:
        case "certificate":
            return certificates.draw(Paper(**told))
        case "threads":
            return threads.draw(Threads(**told))
        case _:
            return draw(_chart(told), format_)


def _chart(told: dict[str, Any]) -> Chart:
    series = tuple((label, tuple(values)) for label, values in told["series"])
    return Chart(**{**told, "labels": tuple(told["labels"]), "series": series})


if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.read()))
