"""Certificates of the stack's domain, and who hears of those that are not renewed."""

from collections.abc import Mapping
from typing import Final

import pulumi

from components.edge.published import CLOUDFRONT_REGION
from components.network.certificate import Certificate, CertificateWatch
from components.observability.certificate_notices import CertificateNotices
from stack.base import Base

BALANCER: Final = "certificate"
DISTRIBUTION: Final = "edge-certificate"


def build(
    base: Base, zone: pulumi.Output[str] | None, *, balanced: bool
) -> Mapping[str, Certificate]:
    """Those that balancer and distribution ask for; none without a domain."""
    settings = base.settings
    if not settings.domain or not zone:
        return {}
    domain = settings.domain.name
    found: dict[str, Certificate] = {}
    if balanced:
        found[BALANCER] = Certificate(BALANCER, {"domain": domain, "zone_id": zone}, base.opts)
    if settings.edge:
        found[DISTRIBUTION] = Certificate(
            DISTRIBUTION,
            {"domain": domain, "zone_id": zone, "region": CLOUDFRONT_REGION},
            base.opts,
        )
    return found


def here(built: Mapping[str, Certificate]) -> Mapping[str, CertificateWatch]:
    """Those that alarms of the stack's region can watch."""
    watches = {label: one.watch() for label, one in built.items()}
    return {label: watch for label, watch in watches.items() if "region" not in watch}


def tell(base: Base, built: Mapping[str, Certificate]) -> None:
    """Word of the others, where there are any."""
    nearby = here(built)
    arns = {label: one.arn for label, one in built.items() if label not in nearby}
    if arns:
        CertificateNotices(
            "expiry",
            {
                "account_id": base.account_id,
                "region": base.settings.region,
                "certificates_region": CLOUDFRONT_REGION,
                "certificate_arns": arns,
                "topic_arn": base.topic_arn,
            },
            base.opts,
        )
