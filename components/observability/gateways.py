"""Alarm and charts of gateways.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

from collections.abc import Mapping
from typing import Final

import pulumi

from components.links import GatewayWatch
from components.observability.specs import Spec, above
from components.observability.widgets import Chart, chart, metric

SPACE: Final = "AWS/ApiGateway"
ERROR_PERCENT: Final = 5


def gateway_alarms(label: str, watch: GatewayWatch) -> dict[str, Spec]:
    """Answers that failed, whether in the services or on the way to them."""
    return {
        f"{label}-errors": above(
            SPACE,
            "5XXError",
            # The average of noughts and ones is a share.
            ERROR_PERCENT / 100,
            dimensions=_dimensions(watch),
            alarm_description=f"{label}: more than {ERROR_PERCENT} % of its answers are 5xx for "
            "15 minutes. Its access log says which; those of the services ring as well.",
        )
    }


def gateway_charts(watch: GatewayWatch) -> list[Chart]:
    """How much is asked and refused, and how long an answer takes, the service's part apart."""
    here = _dimensions(watch)
    counted = {"requests": "Count", "4xx": "4XXError", "5xx": "5XXError"}
    timed = {"all": "Latency", "service": "IntegrationLatency"}
    return [
        chart(
            "Requests and errors, a minute",
            [metric(SPACE, name, here, stat="Sum", label=label) for label, name in counted.items()],
        ),
        chart(
            "Time to answer, milliseconds",
            [metric(SPACE, name, here, stat="p95", label=label) for label, name in timed.items()],
        ),
    ]


def _dimensions(watch: GatewayWatch) -> Mapping[str, pulumi.Input[str]]:
    return {"ApiName": watch["api_name"], "Stage": watch["stage"]}
