"""Alarm and chart of certificates that are about to expire.

https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
"""

from collections.abc import Mapping
from typing import Final

from components.network.certificate import CertificateWatch
from components.observability.specs import Spec, above
from components.observability.widgets import Chart, chart, metric

SPACE: Final = "AWS/CertificateManager"
NAME: Final = "DaysToExpiry"
LEFT_DAYS: Final = 45
"""Days before its end by which ACM has renewed a certificate, which it starts at 60.

https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
"""
DAY_SECONDS: Final = 86400
"""ACM counts twice a day."""


def certificate_alarms(label: str, watch: CertificateWatch) -> dict[str, Spec]:
    """A certificate that ACM should have renewed.

    ACM counts none that has expired, and for hours none that is young: neither changes the state.
    """
    return {
        f"{label}-expiry": above(
            SPACE,
            NAME,
            LEFT_DAYS,
            comparison_operator="LessThanThreshold",
            statistic="Minimum",
            evaluation_periods=1,
            treat_missing_data="ignore",
            period=DAY_SECONDS,
            dimensions={"CertificateArn": watch["arn"]},
            alarm_description=f"{label}: it expires in less than {LEFT_DAYS} days and ACM has not "
            "renewed it. See that the record of its validation is still in the zone.",
        )
    }


def certificate_charts(watches: Mapping[str, CertificateWatch]) -> list[Chart]:
    """Days that each certificate has left, in whichever region it is."""
    lines = [
        metric(
            SPACE,
            NAME,
            {"CertificateArn": watch["arn"]},
            label=label,
            stat="Minimum",
            region=watch.get("region"),
        )
        for label, watch in watches.items()
    ]
    return [{**chart("Days until they expire", lines), "period": DAY_SECONDS}]
