"""Structured logs: one JSON object per line on standard output, without personal data."""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import ClientError

FRAMES: Final = 20
CONTEXT: Final[ContextVar[dict[str, str] | None]] = ContextVar("log_context", default=None)
"""Fields that belong to the message in hand, such as the correlation id."""


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; fields passed as `extra={"fields": {...}}` stand beside it."""

    def format(self, record: logging.LogRecord) -> str:
        """Render the record; an exception gives its type and frames, never its message.

        Messages of exceptions may quote what a user typed.
        """
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(CONTEXT.get() or {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = described(record.exc_info[1])
        return json.dumps(line, default=str)


def described(error: BaseException) -> dict[str, Any]:
    """Type, AWS's code where there is one, and the innermost frames of an exception."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    found: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, ClientError):
        found["code"] = error.response.get("Error", {}).get("Code", "")
    return found


def configure(level: str) -> None:
    """Send every logger of the process to standard output as JSON, from this level on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # They tell every call, with its signature, at debug level.
    for name in ("boto3", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
