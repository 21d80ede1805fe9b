"""A page that says where it was asked for."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Both paths of a request by a REST API; that of one by a URL."""
    context = event["requestContext"]
    paths = [event.get("path") or event["rawPath"], context.get("path")]
    said = {"Content-Type": "application/json"}
    return {"statusCode": 200, "headers": said, "body": json.dumps(paths)}
