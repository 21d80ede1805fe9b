"""Rules of web ACLs."""

from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import each, every, mappings, named_by, objects, on, present
from plan.rules.rule import Check, Rule, Severity
from plan.rules.subject import Subject, given

WEB_ACL: Final = "aws:wafv2/webAcl:WebAcl"
LOGGING: Final = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
COMMON: Final = "AWSManagedRulesCommonRuleSet"
BAD_INPUTS: Final = "AWSManagedRulesKnownBadInputsRuleSet"


def _first(value: Any) -> Any:
    return next(iter(mappings(value)), {})


def _managed(group: str) -> Check:
    """A group of AWS's own, by whose verdict requests are blocked and not only counted."""

    def check(acl: Resource, _: Subject) -> str | None:
        for rule in mappings(given(acl, "rules")):
            statement = _first(_first(rule.get("statement")).get("managedRuleGroupStatement"))
            if statement.get("name") == group:
                is_counted = "count" in _first(rule.get("overrideAction"))
                return f"{group} only counts" if is_counted else None
        return f"it has no {group}"

    return check


def _limited(acl: Resource, _: Subject) -> str | None:
    for rule in mappings(given(acl, "rules")):
        is_rate = _first(rule.get("statement")).get("rateBasedStatement")
        if is_rate and "count" not in _first(rule.get("action")):
            return None
    return "no rule limits how much one address may ask"


FIREWALL_RULES: Final = (
    Rule(
        id="WAF.10",
        title="A web ACL has rules",
        severity=Severity.MEDIUM,
        reason="Without one it lets everything by.",
        remedy="`firewall: {}`.",
        source="FSBP WAF.10, Checkov CKV_AWS_175",
        types=(WEB_ACL,),
        check=present("rules"),
    ),
    Rule(
        id="GW.firewall-common",
        title="A web ACL blocks what attacks have in common",
        severity=Severity.MEDIUM,
        reason="Scripts, paths to files and requests to metadata reach the services.",
        remedy=f"Add the managed group `{COMMON}`, as `Firewall` does.",
        source="Groundwork, after OWASP's core rules",
        types=(WEB_ACL,),
        check=_managed(COMMON),
    ),
    Rule(
        id="GW.firewall-inputs",
        title="A web ACL blocks what is known to be bad",
        severity=Severity.MEDIUM,
        reason="Log4Shell and its like need one request.",
        remedy=f"Add the managed group `{BAD_INPUTS}`, as `Firewall` does.",
        source="Checkov CKV_AWS_192, CKV2_AWS_77",
        types=(WEB_ACL,),
        check=_managed(BAD_INPUTS),
    ),
    Rule(
        id="GW.firewall-rate",
        title="A web ACL limits how much one address may ask",
        severity=Severity.LOW,
        reason="One machine is enough to keep all tasks busy.",
        remedy="`firewall: { rate_limit: 2000 }`.",
        source="Groundwork",
        types=(WEB_ACL,),
        check=_limited,
    ),
    Rule(
        id="WAF.11",
        title="A web ACL logs what it sees",
        severity=Severity.LOW,
        reason="Nobody can tell whom it blocked, and whether rightly.",
        remedy="Add a `wafv2.WebAclLoggingConfiguration`, as `Firewall` does.",
        source="FSBP WAF.11, Checkov CKV2_AWS_31",
        types=(WEB_ACL,),
        check=named_by("resourceArn", LOGGING),
    ),
    Rule(
        id="WAF.12",
        title="A web ACL and its rules count what they do",
        severity=Severity.MEDIUM,
        reason="A rule that blocks everybody looks like a quiet day.",
        remedy="Set `cloudwatchMetricsEnabled` in each `visibilityConfig`.",
        source="FSBP WAF.12",
        types=(WEB_ACL,),
        check=every(
            on("visibilityConfig.0.cloudwatchMetricsEnabled"),
            each(objects("rules"), on("visibilityConfig.0.cloudwatchMetricsEnabled")),
        ),
    ),
)
