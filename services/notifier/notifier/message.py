"""A message of the queue, and the ids that tie it to the request that it comes from."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from notifier.spans import with_trace_id

_IDS: Final = {
    "correlation_id": re.compile(r"[A-Za-z0-9._-]{1,64}"),
    "amzn_trace_id": re.compile(r"[A-Za-z0-9=;:_.-]{1,256}"),
    "traceparent": re.compile(
        r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
    ),
}
_HEADERS: Final = {
    "correlation_id": "X-Correlation-Id",
    "amzn_trace_id": "X-Amzn-Trace-Id",
    "traceparent": "traceparent",
}
_ENVELOPE: Final = {"detail", "detail-type", "source"}
"""What a rule of EventBridge puts around an event.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""


class UnreadableError(Exception):
    """A body that is no event, and will not become one."""


@dataclass(frozen=True)
class Message:
    """A received message; `ids` holds those that are well-formed, and always a correlation id."""

    handle: str
    body: str = field(repr=False)
    receives: int
    ids: Mapping[str, str]

    def event(self) -> dict[str, Any]:
        """The event as it was sent, to the queue or to a bus before it; raise `UnreadableError`."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            raise UnreadableError from None
        if isinstance(found, dict) and found.keys() >= _ENVELOPE:
            found = found["detail"]
        if not isinstance(found, dict):
            raise UnreadableError
        return found


def headers(ids: Mapping[str, str]) -> dict[str, str]:
    """The ids as a request carries them on."""
    return {header: ids[name] for name, header in _HEADERS.items() if name in ids}


def read(received: Mapping[str, Any]) -> Message:
    """A message as the queue's API gives it."""
    ids = {"correlation_id": str(uuid.uuid4())}
    # All that a bus tells of the request is its trace.
    passed = {"amzn_trace_id": received.get("Attributes", {}).get("AWSTraceHeader", "")}
    for name, pattern in _IDS.items():
        given = received.get("MessageAttributes", {}).get(name, {})
        value = given.get("StringValue", passed.get(name, ""))
        if pattern.fullmatch(value):
            ids[name] = value
    return Message(
        handle=received["ReceiptHandle"],
        body=received["Body"],
        receives=int(received.get("Attributes", {}).get("ApproximateReceiveCount", "1")),
        ids=with_trace_id(ids),
    )
