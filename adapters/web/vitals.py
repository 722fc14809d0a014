"""`/healthz`, `/readyz` and `/metrics`: what programs that watch over Farpair ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from adapters.web.ports import Vitals
from bot.ledger import DeliveryState, Tally
from bot.limits import Waits

_LABELS = ("programme", "community")
_GAUGES: tuple[DeliveryState, ...] = ("due", "waiting", "sending", "unknown", "dead")
_TYPE = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class VitalPages:
    """Over one process's vitals."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self._health),
            web.get("/readyz", self._ready),
            web.get("/metrics", self._metrics),
        ]

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _ready(self, _: web.Request) -> web.Response:
        complaints = await self._vitals.complaints()
        return web.Response(text="\n".join(complaints) or "ready", status=503 if complaints else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        told = in_prometheus_text(await self._vitals.tallies(), self._vitals.waits)
        return web.Response(body=told, headers=_TYPE)


def in_prometheus_text(tallies: Sequence[Tally], waits: Mapping[str, Waits]) -> bytes:
    """The figures in Prometheus' text form; `waits` are those of this process, by lane."""
    registry = CollectorRegistry()
    registry.register(_Told(tallies))
    registry.register(_Waited(waits))
    return generate_latest(registry)


class _Waited(Collector):
    """What the platforms' rates have cost."""

    def __init__(self, waits: Mapping[str, Waits]) -> None:
        self._waits = waits

    def collect(self) -> Iterator[Metric]:
        seconds = CounterMetricFamily(
            "farpair_rate_wait_seconds", "How long sending waited for a platform's rates.", labels=("community",)
        )
        refused = CounterMetricFamily(
            "farpair_rate_refusals", "How often a platform refused because of its rates.", labels=("community",)
        )
        for lane, waits in self._waits.items():
            seconds.add_metric([lane], waits.seconds)
            refused.add_metric([lane], waits.refused)
        yield seconds
        yield refused


class _Told(Collector):
    """Figures that are there already."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        self._tallies = tallies

    def collect(self) -> Iterator[Metric]:
        for state in _GAUGES:
            name, meaning = f"farpair_deliveries_{state}", f"Deliveries in the state {state}."
            yield _filled(GaugeMetricFamily(name, meaning, labels=_LABELS), self._counted(state))
        delivered = CounterMetricFamily("farpair_deliveries_delivered", "Deliveries that arrived.", labels=_LABELS)
        yield _filled(delivered, self._counted("delivered"))
        lag = GaugeMetricFamily("farpair_lag_seconds", "How long the oldest due delivery is overdue.", labels=_LABELS)
        yield _filled(lag, ((each, each.lag) for each in self._tallies))

    def _counted(self, state: DeliveryState) -> Iterable[tuple[Tally, float]]:
        return ((each, each.counts.get(state, 0)) for each in self._tallies)


def _filled(
    family: GaugeMetricFamily | CounterMetricFamily, figures: Iterable[tuple[Tally, float]]
) -> GaugeMetricFamily | CounterMetricFamily:
    for tally, figure in figures:
        family.add_metric([tally.programme, tally.community], figure)
    return family
