"""A function on a queue that hears the bus: sends a batch to Kafka, and says what could not be."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from search.forward import Forwarder, forwarder

log = logging.getLogger("search")


def handler(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """A batch of messages, each an event of the bus; those that failed come again."""
    return forward(forwarder(), event)


def forward(to: Forwarder, event: Mapping[str, Any]) -> dict[str, Any]:
    """Send what can be sent; the ids of the rest, as Lambda wants them.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    records = event["Records"]
    errors = to.send_all([_read(record["body"]) for record in records])
    failed: list[str] = []
    for record, error in zip(records, errors, strict=True):
        if error is not None:
            fields = {"message_id": record["messageId"], "reason": str(error)}
            log.error("change not sent", extra={"fields": fields})
            failed.append(record["messageId"])
    log.info("changes sent", extra={"fields": {"count": len(records) - len(failed)}})
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def _read(body: str) -> Mapping[str, Any]:
    """An event; an empty one where there is none."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}
