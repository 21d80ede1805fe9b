"""Rules of listeners, and of how balancers ask whom they ask."""

import re
from collections.abc import Mapping
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import found, mappings, unless
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, document, given

LISTENER: Final = "aws:lb/listener:Listener"
TARGETS: Final = "aws:lb/targetGroup:TargetGroup"
FRONT: Final = "kubernetes:networking.k8s.io/v1:Ingress"

STRONG: Final = re.compile(
    r"ELBSecurityPolicy-TLS13-1-[23](-Res)?(-FIPS)?(-PQ)?(-FIPS)?-\d{4}-\d{2}"
)
"""TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers alone.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""
LISTEN_PORTS: Final = "alb.ingress.kubernetes.io/listen-ports"
SSL_POLICY: Final = "alb.ingress.kubernetes.io/ssl-policy"
SSL_REDIRECT: Final = "alb.ingress.kubernetes.io/ssl-redirect"


def _redirects(listener: Resource, _: Subject) -> str | Exempt | None:
    if listener.type == FRONT:
        return _published(listener)
    if given(listener, "protocol") != "HTTP":
        return None
    for action in mappings(given(listener, "defaultActions")):
        redirect = mappings(action.get("redirect"))
        if any(one.get("protocol") == "HTTPS" for one in redirect):
            return None
    return f"port {given(listener, 'port')} answers over HTTP"


def _notes(front: Resource) -> Mapping[str, Any]:
    notes = given(front, "metadata.annotations")
    return notes if isinstance(notes, Mapping) else {}


def _published(front: Resource) -> str | Exempt | None:
    notes = _notes(front)
    ports = mappings(document(notes.get(LISTEN_PORTS)))
    if not ports:
        return Exempt("another Ingress of its group opens the ports")
    plain = [port["HTTP"] for port in ports if "HTTP" in port]
    return f"port {plain[0]} answers over HTTP" if plain and not notes.get(SSL_REDIRECT) else None


def _strong(listener: Resource, _: Subject) -> str | Exempt | None:
    if listener.type == FRONT:
        notes = _notes(listener)
        if '"HTTPS"' not in str(notes.get(LISTEN_PORTS)):
            return Exempt("it ends no TLS")
        policy = notes.get(SSL_POLICY)
    elif given(listener, "protocol") not in ("HTTPS", "TLS"):
        return Exempt("it ends no TLS")
    else:
        policy = given(listener, "sslPolicy")
    is_strong = isinstance(policy, str) and STRONG.fullmatch(policy)
    return None if is_strong else found("sslPolicy", policy)


def _is_web(listener: Resource, _: Subject) -> bool:
    return given(listener, "protocol") in ("HTTP", "HTTPS")


def _tls(listener: Resource, _: Subject) -> str | None:
    protocol = given(listener, "protocol")
    return None if protocol in ("TLS", "QUIC", "TCP_QUIC") else found("protocol", protocol)


def _checked(targets: Resource, _: Subject) -> str | None:
    if not given(targets, "healthCheck"):
        return "healthCheck is not given"
    is_web = given(targets, "protocol") in ("HTTP", "HTTPS")
    no_path = is_web and not given(targets, "healthCheck.0.path")
    return "healthCheck.path is not given" if no_path else None


def _encrypted(targets: Resource, _: Subject) -> str | None:
    protocol = given(targets, "protocol")
    return None if protocol in ("HTTPS", "TLS") else found("protocol", protocol)


LISTENER_RULES: Final = (
    Rule(
        id="ELB.1",
        title="What is asked over HTTP is sent on to HTTPS",
        severity=Severity.MEDIUM,
        reason="Whoever is on the way reads and changes what goes over HTTP.",
        remedy="Give the stack a `domain`: its certificate closes port 80 but for the redirect.",
        source="FSBP ELB.1, Checkov CKV_AWS_2, CKV_AWS_103, CKV2_AWS_20",
        types=(LISTENER, FRONT),
        check=_redirects,
    ),
    Rule(
        id="ELB.17",
        title="A listener takes TLS 1.2 and newer with strong ciphers",
        severity=Severity.MEDIUM,
        reason="Older versions and ciphers can be broken by who records the traffic.",
        remedy="Set `sslPolicy` to `ELBSecurityPolicy-TLS13-1-2-2021-06`.",
        source="FSBP ELB.17, Checkov CKV_AWS_103, CKV2_AWS_74",
        types=(LISTENER, FRONT),
        check=_strong,
    ),
    Rule(
        id="ELB.18",
        title="A network balancer ends TLS",
        severity=Severity.MEDIUM,
        reason="What comes by TCP or UDP is as open on the way as its sender left it.",
        remedy="Set the protocol of `listen` to `tls`, or waive it where the service encrypts.",
        source="FSBP ELB.18, Checkov CKV_AWS_2",
        types=(LISTENER,),
        check=unless("its balancer redirects or ends TLS by ELB.1", _is_web, _tls),
    ),
    Rule(
        id="GW.target-health",
        title="A target group says how it checks its targets",
        severity=Severity.LOW,
        reason="A check of the default path finds a task that answers, not one that works.",
        remedy="`health.path` of the service.",
        source="Checkov CKV_AWS_261",
        types=(TARGETS,),
        check=_checked,
    ),
    Rule(
        id="ELB.22",
        title="A balancer asks its targets over TLS",
        severity=Severity.LOW,
        reason="Inside a VPC packets go to whom they are meant for, yet unencrypted.",
        remedy="Set `protocol` to HTTPS, and give the container a certificate of its own.",
        source="FSBP ELB.22, ELB.21, Checkov CKV_AWS_378",
        types=(TARGETS,),
        check=_encrypted,
    ),
)
