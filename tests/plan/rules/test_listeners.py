"""Rules of listeners and target groups."""

import json
from typing import Any

import pytest

from plan.rules.listeners import FRONT, LISTENER, STRONG, TARGETS
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

TLS13 = "ELBSecurityPolicy-TLS13-1-2-2021-06"
OLD = "ELBSecurityPolicy-2016-08"
TO_HTTPS = [{"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}]


def listener(protocol: str, **inputs: Any):
    return made(LISTENER, protocol=protocol, port=80, **inputs)


def front(*ports: dict[str, int], **notes: str):
    listed = {"listen-ports": json.dumps(ports)} if ports else {}
    words = {key.replace("_", "-"): value for key, value in notes.items()}
    prefixed = {f"alb.ingress.kubernetes.io/{key}": v for key, v in {**listed, **words}.items()}
    return made(FRONT, metadata={"annotations": prefixed})


HTTP, HTTPS = {"HTTP": 80}, {"HTTPS": 443}

CASES = [
    met("ELB.1", listener("HTTPS")),
    met("ELB.1", listener("HTTP", defaultActions=TO_HTTPS)),
    met("ELB.1", front(HTTPS)),
    met("ELB.1", front(HTTP, HTTPS, ssl_redirect="443")),
    found("ELB.1", "port 80 answers over HTTP", listener("HTTP")),
    found(
        "ELB.1",
        "port 80 answers over HTTP",
        listener("HTTP", defaultActions=[{"type": "redirect", "redirect": {"protocol": "HTTP"}}]),
    ),
    found("ELB.1", "port 80 answers over HTTP", front(HTTP, HTTPS)),
    exempt("ELB.1", "another Ingress of its group opens the ports", front()),
    met("ELB.17", listener("HTTPS", sslPolicy=TLS13)),
    met("ELB.17", listener("TLS", sslPolicy=TLS13)),
    met("ELB.17", front(HTTPS, ssl_policy=TLS13)),
    found("ELB.17", f"sslPolicy is {OLD}", listener("HTTPS", sslPolicy=OLD)),
    found("ELB.17", "sslPolicy is not given", listener("TLS")),
    found("ELB.17", "sslPolicy is not given", front(HTTPS)),
    found("ELB.17", f"sslPolicy is {OLD}", front(HTTPS, ssl_policy=OLD)),
    exempt("ELB.17", "it ends no TLS", listener("HTTP")),
    exempt("ELB.17", "it ends no TLS", front(HTTP)),
    met("ELB.18", listener("TLS")),
    found("ELB.18", "protocol is TCP", listener("TCP")),
    found("ELB.18", "protocol is UDP", listener("UDP")),
    exempt("ELB.18", "its balancer redirects or ends TLS by ELB.1", listener("HTTPS")),
    met("GW.target-health", made(TARGETS, protocol="HTTP", healthCheck={"path": "/healthz"})),
    met("GW.target-health", made(TARGETS, protocol="TCP", healthCheck={"protocol": "TCP"})),
    found("GW.target-health", "healthCheck is not given", made(TARGETS, protocol="TCP")),
    found(
        "GW.target-health",
        "healthCheck.path is not given",
        made(TARGETS, protocol="HTTP", healthCheck={"interval": 15}),
    ),
    met("ELB.22", made(TARGETS, protocol="HTTPS")),
    met("ELB.22", made(TARGETS, protocol="TLS")),
    found("ELB.22", "protocol is HTTP", made(TARGETS, protocol="HTTP")),
    found("ELB.22", "protocol is TCP", made(TARGETS, protocol="TCP")),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize(
    "policy",
    [
        TLS13,
        "ELBSecurityPolicy-TLS13-1-3-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    ],
)
def test_strong_policies(policy):
    assert STRONG.fullmatch(policy)


@pytest.mark.parametrize(
    "policy",
    [
        OLD,
        "ELBSecurityPolicy-TLS13-1-0-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
        "ELBSecurityPolicy-TLS-1-2-2017-01",
    ],
)
def test_weak_policies(policy):
    assert not STRONG.fullmatch(policy)
