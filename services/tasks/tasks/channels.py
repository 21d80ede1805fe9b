"""The queue of SQS and the bus of EventBridge that events are sent to."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Final, Protocol

from tasks import logs
from tasks.settings import Settings
from tasks.spans import Spans

log = logging.getLogger(__name__)

BATCH: Final = 10
"""As many events as a bus takes at once."""
SOURCE: Final = "tasks"
_IDS: Final = ("correlation_id", "amzn_trace_id", "traceparent")

Event = tuple[Mapping[str, Any], Mapping[str, str]]
"""An event, and the ids of the request that it comes from."""
Send = Callable[..., Any]


class Channel(Protocol):
    """Where events go."""

    def send(self, events: Sequence[Event]) -> None:
        """Send at most `BATCH` events; what fails is logged and never raised."""
        ...


class RefusedError(Exception):
    """The bus did not take an event; `code` is AWS's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Queue:
    """Sends each event as a message, with the ids as its attributes."""

    def __init__(self, send: Send, spans: Spans) -> None:
        self._send, self._spans = send, spans

    def send(self, events: Sequence[Event]) -> None:
        """Send them one by one."""
        for event, ids in events:
            try:
                with self._spans.span("send events", "producer", ids) as span:
                    span.tell(_described("aws_sqs"))
                    attributes = _attributes(span.ids)
                    self._send(MessageBody=json.dumps(event), MessageAttributes=attributes)
            except Exception as error:  # noqa: BLE001 - it is logged
                _failed(event, ids, error)


class Bus:
    """Sends events together; the trace is all of the ids that an event can carry."""

    def __init__(self, put: Send, name: str, spans: Spans) -> None:
        self._put, self._name, self._spans = put, name, spans

    def send(self, events: Sequence[Event]) -> None:
        """Send them in one call."""
        with ExitStack() as open_spans:
            spans = [
                open_spans.enter_context(self._spans.span("send changes", "producer", ids))
                for _, ids in events
            ]
            entries = [
                self._entry(event, span.ids) for (event, _), span in zip(events, spans, strict=True)
            ]
            failures = self._failures(entries)
            for (event, ids), span, error in zip(events, spans, failures, strict=True):
                span.tell(_described("aws_eventbridge"), failed=error is not None)
                if error is not None:
                    _failed(event, ids, error)

    def _entry(self, event: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
        entry = {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": event["kind"],
            "Detail": json.dumps(event),
        }
        trace = _trace(ids)
        return {**entry, "TraceHeader": trace} if trace else entry

    def _failures(self, entries: Sequence[Mapping[str, Any]]) -> list[Exception | None]:
        try:
            answers = self._put(Entries=entries)["Entries"]
        except Exception as error:  # noqa: BLE001 - it is logged
            return [error] * len(entries)
        codes = [answer.get("ErrorCode") for answer in answers]
        return [RefusedError(code) if code else None for code in codes]


def channels(settings: Settings, spans: Spans) -> list[Channel]:
    """Where the environment says that events go."""
    found: list[Channel] = []
    if url := settings.events_queue_url:
        sqs = _client("sqs", settings.region)
        found.append(Queue(lambda **message: sqs.send_message(QueueUrl=url, **message), spans))
    if bus := settings.events_bus:
        found.append(Bus(_client("events", settings.region).put_events, bus, spans))
    return found


def _client(service: str, region: str | None) -> Any:
    # A second of start and megabytes of memory that only those who send need.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 2})
    return boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload]


def _failed(event: Mapping[str, Any], ids: Mapping[str, str], error: Exception) -> None:
    token = logs.CONTEXT.set(dict(ids))
    log.error("event not sent", exc_info=error, extra={"fields": {"kind": event["kind"]}})
    logs.CONTEXT.reset(token)


def _described(system: str) -> dict[str, str | int]:
    return {"messaging.system": system, "messaging.operation.type": "send"}


def _attributes(ids: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"DataType": "String", "StringValue": ids[name]} for name in _IDS if name in ids}


def _trace(ids: Mapping[str, str]) -> str | None:
    """X-Ray's form of the trace: what goes on from here, before what came."""
    if "traceparent" not in ids:
        return ids.get("amzn_trace_id")
    _, trace, span, flags = ids["traceparent"].split("-")
    return f"Root=1-{trace[:8]}-{trace[8:]};Parent={span};Sampled={int(flags, 16) & 1}"
