"""A collector of spans: OTLP over HTTP, on the loopback interface."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


class Collector(ThreadingHTTPServer):
    """A context; answers `status` after `seconds`, and keeps each span that it took."""

    daemon_threads = True

    def __init__(self):
        self.spans, self.calls, self.status, self.seconds = [], 0, 200, 0.0
        super().__init__(("127.0.0.1", 0), Handler)

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, args=[0.02])
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def environment(self):
        """The variables that a stack with `tracing` gives a process."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.server_port}",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_PROPAGATORS": "xray,tracecontext",
            "OTEL_SERVICE_NAME": "one",
        }


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls += 1
        time.sleep(self.server.seconds)
        if self.server.status == 200:
            self.server.spans += _read(ExportTraceServiceRequest.FromString(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def _read(request):
    return [
        {
            "name": span.name,
            "kind": Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
            "trace": span.trace_id.hex(),
            "id": span.span_id.hex(),
            "parent": span.parent_span_id.hex(),
            "failed": span.status.code == Status.STATUS_CODE_ERROR,
            "service": _values(group.resource.attributes)["service.name"],
            "attributes": _values(span.attributes),
        }
        for group in request.resource_spans
        for scope in group.scope_spans
        for span in scope.spans
    ]


def _values(attributes):
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in attributes}
