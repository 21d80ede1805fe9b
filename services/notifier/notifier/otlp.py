"""Spans by OpenTelemetry; loaded only where a collector is named."""

import logging
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.aws import AwsXRayPropagator
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Span, SpanKind, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from notifier.spans import Kind, with_trace_id

log = logging.getLogger(__name__)

SEND_SECONDS: Final = 1.0
"""How long the collector, which is beside the process, may take for an answer."""
LAST_SECONDS: Final = 1.0
"""How long somebody waits for what is still to be sent, beside a call in hand."""
EVERY_MILLISECONDS: Final = 1000
_W3C: Final = TraceContextTextMapPropagator()
_AMAZON: Final = AwsXRayPropagator()
_BEGUN: Final[ContextVar[int | None]] = ContextVar("trace_id", default=None)


class _Ids(RandomIdGenerator):
    """A balancer names a trace without a span in it; the first span takes over the name."""

    def generate_trace_id(self) -> int:
        return _BEGUN.get() or super().generate_trace_id()


class _Exporter(OTLPSpanExporter):
    """Says once that spans are lost, rather than each time, and gives up after the end."""

    def __init__(self) -> None:
        super().__init__(timeout=SEND_SECONDS)
        self.end = math.inf
        self._told = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if time.monotonic() > self.end:
            return SpanExportResult.FAILURE
        result = super().export(spans)
        if result is not SpanExportResult.SUCCESS and not self._told:
            self._told = True
            log.warning("spans are lost: the collector does not take them")
        return result


class Told:
    """A span of which the collector is told."""

    def __init__(self, span: Span, ids: Mapping[str, str]) -> None:
        carrier: dict[str, str] = {}
        _W3C.inject(carrier, set_span_in_context(span))
        self.ids: Mapping[str, str] = with_trace_id({**ids, **carrier})
        self._span = span

    def tell(
        self, attributes: Mapping[str, str | int], *, name: str | None = None, failed: bool = False
    ) -> None:
        """Say what has become known of it."""
        self._span.set_attributes(attributes)
        if name is not None:
            self._span.update_name(name)
        if failed:
            self._span.set_status(StatusCode.ERROR)


class Collector:
    """Sends from a thread of its own, so that no work waits for the collector or fails with it."""

    def __init__(self, service: str) -> None:
        # They tell of each failure, and of each further try.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        self._exporter = _Exporter()
        self._provider = TracerProvider(id_generator=_Ids(), shutdown_on_exit=False)
        self._provider.add_span_processor(
            BatchSpanProcessor(self._exporter, schedule_delay_millis=EVERY_MILLISECONDS)
        )
        self._tracer = self._provider.get_tracer(service)

    @contextmanager
    def span(self, name: str, kind: Kind, ids: Mapping[str, str]) -> Iterator[Told]:
        """A child of what `ids` name, else the first of the balancer's trace or of its own."""
        begun = _BEGUN.set(int(ids["trace_id"], 16) if "trace_id" in ids else None)
        span = self._tracer.start_span(
            name,
            _parent(ids),
            SpanKind[kind.upper()],
            attributes={"correlation_id": ids.get("correlation_id", "")},
        )
        _BEGUN.reset(begun)
        told = Told(span, ids)
        try:
            yield told
        except BaseException:
            told.tell({}, failed=True)
            raise
        finally:
            span.end()

    def flush(self) -> None:
        """Send what there is, for `LAST_SECONDS` beside a call in hand."""
        self._exporter.end = time.monotonic() + LAST_SECONDS
        self._provider.force_flush()
        self._exporter.end = math.inf

    def close(self) -> None:
        """Send what is left, and nothing any more."""
        self.flush()
        self._provider.shutdown()


def _parent(ids: Mapping[str, str]) -> Context:
    amazon = ids.get("amzn_trace_id", "")
    # Without a decision in it the propagator would take it for a refusal.
    carrier = {"X-Amzn-Trace-Id": amazon} if "Sampled=" in amazon else {}
    context = _AMAZON.extract(carrier, Context())
    return _W3C.extract({name: ids[name] for name in ("traceparent",) if name in ids}, context)
