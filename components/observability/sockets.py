"""Alarm and charts of WebSocket APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
"""

from collections.abc import Mapping
from typing import Final, TypedDict

import pulumi

from components.observability.gateways import SPACE
from components.observability.specs import Spec, asked
from components.observability.widgets import Chart, chart, metric

FAILURES: Final = {"integration": "IntegrationError", "execution": "ExecutionError"}
"""Of the function, and on the way to it."""


class SocketWatch(TypedDict):
    """What alarms need to know of a WebSocket API."""

    api_id: pulumi.Input[str]
    """CloudWatch dimension `ApiId`."""
    stage: str
    """CloudWatch dimension `Stage`."""


def socket_alarms(label: str, watch: SocketWatch) -> dict[str, Spec]:
    """Connections and messages that failed, whether in the function or on the way to it."""
    failed = {
        "id": "failed",
        "expression": " + ".join(f"FILL({word}, 0)" for word in FAILURES),
        "label": "failed",
        "return_data": True,
    }
    return {
        f"{label}-errors": {
            "metric_queries": [*asked(SPACE, FAILURES, _dimensions(watch), "Sum"), failed],
            "comparison_operator": "GreaterThanThreshold",
            "threshold": 0,
            "evaluation_periods": 3,
            "treat_missing_data": "notBreaching",
            "alarm_description": f"{label}: connections or messages failed for 15 minutes. "
            "Its access log says which; read the log of its function.",
        }
    }


def socket_charts(watch: SocketWatch) -> list[Chart]:
    """How many connect and what is said, what failed, and how long the function takes."""
    here = _dimensions(watch)
    counted = {
        "connections": "ConnectCount",
        "messages": "MessageCount",
        "refused": "ClientError",
        "failed": "IntegrationError",
    }
    return [
        chart(
            "Connections, messages and errors, a minute",
            [metric(SPACE, name, here, stat="Sum", label=label) for label, name in counted.items()],
        ),
        chart(
            "Time of the function, milliseconds",
            [metric(SPACE, "IntegrationLatency", here, stat="p95", label="p95")],
        ),
    ]


def _dimensions(watch: SocketWatch) -> Mapping[str, pulumi.Input[str]]:
    return {"ApiId": watch["api_id"], "Stage": watch["stage"]}
