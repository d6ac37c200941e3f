"""OpenTelemetry spans of a scan, its sources and its streams: only when an endpoint is configured."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
Facts = Mapping[str, str | int | bool]


class Spans(Protocol):
    """Where the beginning and the end of every piece of work is told."""

    def begin(self, name: str, key: tuple[str, ...], facts: Facts) -> None:
        """Begin a span. ``key`` names it; the span of the longest known beginning of the key is its parent."""
        ...

    def end(self, key: tuple[str, ...], facts: Facts, *, failed: bool = False) -> None:
        """End a span with what came of it."""
        ...


class NoSpans:
    """What is used when no endpoint is configured: it tells nobody anything."""

    def begin(self, name: str, key: tuple[str, ...], facts: Facts) -> None:
        """Do nothing."""

    def end(self, key: tuple[str, ...], facts: Facts, *, failed: bool = False) -> None:
        """Do nothing."""


class TracedSpans:
    """Spans as OpenTelemetry knows them."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._open: dict[tuple[str, ...], Span] = {}

    def begin(self, name: str, key: tuple[str, ...], facts: Facts) -> None:
        """Begin a span under the closest open one."""
        from opentelemetry import trace  # noqa: PLC0415 because only a configured endpoint pays for it

        above = next((self._open[key[:n]] for n in range(len(key) - 1, -1, -1) if key[:n] in self._open), None)
        context = trace.set_span_in_context(above) if above else None
        self._open[key] = self._tracer.start_span(name, context=context, attributes=dict(facts))

    def end(self, key: tuple[str, ...], facts: Facts, *, failed: bool = False) -> None:
        """End a span; one that never began is passed over."""
        from opentelemetry.trace import StatusCode  # noqa: PLC0415 because only a configured endpoint pays for it

        span = self._open.pop(key, None)
        if span:
            span.set_attributes(dict(facts))
            if failed:
                span.set_status(StatusCode.ERROR)
            span.end()

    def close(self) -> None:
        """End what is still open, innermost first."""
        for key in sorted(self._open, key=len, reverse=True):
            self.end(key, {})


@contextlib.contextmanager
def telemetry(environ: Mapping[str, str], *, version: str) -> Iterator[Spans]:
    """Yield where to tell of work; spans leave the machine only for the configured endpoint."""
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or not any(environ.get(name) for name in ENDPOINTS):
        yield NoSpans()
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 because lazy
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 because lazy
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 because lazy
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 because lazy
    except ImportError:
        yield NoSpans()
        return
    name = environ.get("OTEL_SERVICE_NAME", "musterbook")
    provider = TracerProvider(resource=Resource.create({"service.name": name, "service.version": version}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    spans = TracedSpans(provider.get_tracer("musterbook", version))
    try:
        yield spans
    finally:
        spans.close()
        provider.shutdown()
