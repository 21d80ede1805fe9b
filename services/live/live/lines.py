"""Lines of the log, one JSON object each, and the ids that tie them to a request."""

import json
import os
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import ClientError

FRAMES: Final = 20
_TRACE: Final = re.compile(
    r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;Parent=([0-9a-f]{16});Sampled=([01]))?(?=;|$)"
)


def say(level: str, message: str, ids: Mapping[str, str], **fields: Any) -> None:
    """Write one line; `error` of the fields gives its type and frames, never its message."""
    error = fields.pop("error", None)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "level": level, "logger": "live", "message": message, **ids, **fields}
    if error is not None:
        line["error"] = _described(error)
    print(json.dumps(line), flush=True)  # noqa: T201 - the log


def trace_ids(correlation_id: str) -> dict[str, str]:
    """The id of the run, and those of the trace that Lambda runs it in."""
    trace = os.environ.get("_X_AMZN_TRACE_ID", "")
    found = _TRACE.match(trace)
    if found is None:
        return {"correlation_id": correlation_id}
    time, rest, parent, sampled = found.groups()
    ids = {"correlation_id": correlation_id, "amzn_trace_id": trace, "trace_id": time + rest}
    return ids | ({"traceparent": f"00-{time}{rest}-{parent}-0{sampled}"} if parent else {})


def _described(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    found: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, ClientError):
        found["code"] = error.response.get("Error", {}).get("Code", "")
    return found
