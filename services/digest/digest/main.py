"""Counts what is due on the task board: a function that the clock runs."""

import http.client
import json
import os
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import urlencode

OPEN: Final = ("todo", "doing")
PAGE: Final = 200
"""The most tasks that the API gives at once."""
TIMEOUT_SECONDS: Final = 5.0
NAMESPACE: Final = "Groundwork/Board"


class BoardError(Exception):
    """The API does not answer with a page of tasks."""


def handler(_event: Any, context: Any) -> dict[str, int]:
    """What was counted; raise `BoardError` or `OSError`, after which Lambda tries again.

    Needs `TASKS_HOST` and `TASKS_PORT` in the environment.
    """
    today = datetime.now(UTC).date()
    ids = {"X-Correlation-Id": getattr(context, "aws_request_id", None) or str(uuid.uuid4())}
    if trace := os.environ.get("_X_AMZN_TRACE_ID"):
        ids["X-Amzn-Trace-Id"] = trace
    board = http.client.HTTPConnection(
        os.environ["TASKS_HOST"], int(os.environ["TASKS_PORT"]), timeout=TIMEOUT_SECONDS
    )
    try:
        due = [day for status in OPEN for day in _due(board, status, today, ids)]
    finally:
        board.close()
    counts = {"due": due.count(today), "overdue": len([day for day in due if day < today])}
    print(json.dumps(metrics(counts, ids["X-Correlation-Id"])), flush=True)  # noqa: T201 - the log
    return counts


def metrics(counts: Mapping[str, int], correlation_id: str) -> dict[str, Any]:
    """A line of the log that CloudWatch makes metrics of.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    named = [{"Name": name, "Unit": "Count"} for name in counts]
    described = {"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": named}
    moment = int(datetime.now(UTC).timestamp() * 1000)
    return {
        "_aws": {"Timestamp": moment, "CloudWatchMetrics": [described]},
        "message": "counted what is due",
        "correlation_id": correlation_id,
        **counts,
    }


def _due(
    board: http.client.HTTPConnection, status: str, last: date, ids: Mapping[str, str]
) -> list[date]:
    """Due dates up to `last`, page by page."""
    query = {"status": status, "due_to": last.isoformat(), "limit": str(PAGE)}
    found: list[date] = []
    while True:
        board.request("GET", f"/api/tasks?{urlencode(query)}", headers=dict(ids))
        answer = board.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise BoardError(f"status {answer.status}")
        page = json.loads(content)
        found += [date.fromisoformat(task["due_date"]) for task in page["items"]]
        if not page["next"]:
            return found
        query["cursor"] = page["next"]
