"""Rules of load balancers."""

from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import found, in_prod, items, mappings, unless
from plan.rules.openings import INGRESS, inbound
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.subject import Subject, given

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
CLASSIC: Final = "aws:elb/loadBalancer:LoadBalancer"
ASSOCIATION: Final = "aws:wafv2/webAclAssociation:WebAclAssociation"
CONTROLLER_CLASS: Final = "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams"
EKS_CLASS: Final = "kubernetes:eks.amazonaws.com/v1:IngressClassParams"
BALANCERS: Final = (BALANCER, CONTROLLER_CLASS, EKS_CLASS)
"""Balancers of this program, and those that a cluster makes of its ingress class."""

DEFENDED: Final = (None, "defensive", "strictest")
"""Modes that hold back what two servers read differently; nothing said is the first of them."""


def _setting(balancer: Resource, path: str, key: str) -> Any:
    """What a balancer says, by its property or by the attribute of an ingress class."""
    if balancer.type == BALANCER:
        return given(balancer, path)
    listed = mappings(given(balancer, "spec.loadBalancerAttributes"))
    return next((one.get("value") for one in listed if one.get("key") == key), None)


def _switched_on(path: str, key: str) -> Check:
    def check(balancer: Resource, _: Subject) -> str | None:
        value = _setting(balancer, path, key)
        return None if value in (True, "true") else found(path, value)

    return check


def _is_network(balancer: Resource, _: Subject) -> bool:
    return given(balancer, "loadBalancerType") in ("network", "gateway")


def _desync(balancer: Resource, _: Subject) -> str | None:
    value = _setting(balancer, "desyncMitigationMode", "routing.http.desync_mitigation_mode")
    return None if value in DEFENDED else found("desyncMitigationMode", value)


def _zones(balancer: Resource, _: Subject) -> str | None:
    """An ingress class that names no subnets has one in each zone."""
    if balancer.type == BALANCER:
        listed = items(given(balancer, "subnets")) or items(given(balancer, "subnetMappings"))
    else:
        listed = items(given(balancer, "spec.subnets.ids")) or [None, None]
    return None if len(listed) > 1 else "it stands in no more than one zone"


def _guarded(balancer: Resource, subject: Subject) -> str | Exempt | None:
    if given(balancer, "internal") in (True, "true"):
        return Exempt("it does not face the internet")
    if subject.naming(balancer, "resourceArn", ASSOCIATION):
        return None
    groups = subject.named(balancer, "securityGroups")
    rules = [one for group in groups for one in subject.naming(group, "securityGroupId", INGRESS)]
    is_open = any(list(inbound(one)) for one in (*groups, *rules))
    if not is_open and any(given(one, "prefixListId") for one in rules):
        return Exempt("CloudFront is before it, and nobody else comes in")
    return "it has no WebAclAssociation"


def _no_classic(balancer: Resource, _: Subject) -> str | None:
    return "it is a Classic Load Balancer" if balancer.type == CLASSIC else None


NO_HEADERS: Final = "it is a network balancer, which reads no headers"

BALANCER_RULES: Final = (
    Rule(
        id="ELB1",
        title="No Classic Load Balancer",
        severity=Severity.MEDIUM,
        reason="It knows no modern TLS, no web ACL and no routes.",
        remedy="Use `LoadBalancer` or `NetworkBalancer`.",
        source="AWS Solutions ELB1, ELB3, ELB4, ELB5",
        types=(BALANCER, CLASSIC),
        check=_no_classic,
    ),
    Rule(
        id="ELB2",
        title="A balancer logs who asked for what",
        severity=Severity.MEDIUM,
        reason="Without access logs an attack leaves no trace.",
        remedy="Set `accessLogs` with a bucket, as `LoadBalancer` does.",
        source="AWS Solutions ELB2, FSBP ELB.5, Checkov CKV_AWS_91",
        types=BALANCERS,
        check=_switched_on("accessLogs.0.enabled", "access_logs.s3.enabled"),
    ),
    Rule(
        id="ELB.4",
        title="A balancer drops headers that are not valid",
        severity=Severity.MEDIUM,
        reason="Headers that two servers read differently smuggle one request into another.",
        remedy="Set `dropInvalidHeaderFields`.",
        source="FSBP ELB.4, Checkov CKV_AWS_131",
        types=BALANCERS,
        check=unless(
            NO_HEADERS,
            _is_network,
            _switched_on(
                "dropInvalidHeaderFields", "routing.http.drop_invalid_header_fields.enabled"
            ),
        ),
    ),
    Rule(
        id="ELB.12",
        title="A balancer guards against requests that desynchronize it",
        severity=Severity.MEDIUM,
        reason="Requests of doubtful length poison the connection that others share.",
        remedy="Set `desyncMitigationMode` to `defensive`.",
        source="FSBP ELB.12, Checkov CKV_AWS_328",
        types=BALANCERS,
        check=unless(NO_HEADERS, _is_network, _desync),
    ),
    Rule(
        id="ELB.6",
        title="A balancer cannot be deleted by mistake",
        severity=Severity.MEDIUM,
        reason="With it goes the name that the world knows, and every route.",
        remedy="Leave `disposable` unset: `enableDeletionProtection` is on by default.",
        source="FSBP ELB.6, Checkov CKV_AWS_150",
        types=BALANCERS,
        check=in_prod(_switched_on("enableDeletionProtection", "deletion_protection.enabled")),
    ),
    Rule(
        id="ELB.13",
        title="A balancer stands in more than one zone",
        severity=Severity.MEDIUM,
        reason="When its only zone fails, so does all behind it.",
        remedy="`zones` of the network: two or more.",
        source="FSBP ELB.13",
        types=BALANCERS,
        check=in_prod(_zones),
    ),
    Rule(
        id="ELB.16",
        title="A balancer on the internet has a web ACL before it",
        severity=Severity.MEDIUM,
        reason="Floods and well-known attacks reach the services themselves.",
        remedy="`firewall: {}`.",
        source="FSBP ELB.16, Checkov CKV2_AWS_28, CKV2_AWS_76",
        types=(BALANCER,),
        check=unless("a network balancer takes no web ACL", _is_network, _guarded),
    ),
)
