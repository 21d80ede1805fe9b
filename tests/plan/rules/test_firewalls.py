"""Rules of web ACLs."""

from typing import Any

from plan.rules.firewalls import BAD_INPUTS, COMMON, LOGGING, WEB_ACL
from tests.plan.rules.cases import found, met, said_of
from tests.plan.rules.made import made

COUNTED = {"cloudwatchMetricsEnabled": True}


def acl(*rules: dict[str, Any], **inputs: Any):
    return made(WEB_ACL, rules=list(rules), visibilityConfig=COUNTED, **inputs)


def managed(group: str, verdict: str = "none"):
    return {
        "name": "managed",
        "overrideAction": {verdict: {}},
        "statement": {"managedRuleGroupStatement": {"name": group, "vendorName": "AWS"}},
        "visibilityConfig": COUNTED,
    }


def rate(action: str):
    limit = {"rateBasedStatement": {"limit": 2000}}
    return {"name": "rate", "action": {action: {}}, "statement": limit}


NO_LIMIT = "no rule limits how much one address may ask"

CASES = [
    met("WAF.10", acl(managed(COMMON))),
    found("WAF.10", "rules is not given", acl()),
    met("GW.firewall-common", acl(rate("block"), managed(COMMON))),
    found("GW.firewall-common", f"it has no {COMMON}", acl(managed(BAD_INPUTS))),
    found("GW.firewall-common", f"{COMMON} only counts", acl(managed(COMMON, "count"))),
    met("GW.firewall-inputs", acl(managed(BAD_INPUTS))),
    found("GW.firewall-inputs", f"it has no {BAD_INPUTS}", acl(managed(COMMON))),
    found("GW.firewall-inputs", f"{BAD_INPUTS} only counts", acl(managed(BAD_INPUTS, "count"))),
    met("GW.firewall-rate", acl(managed(COMMON), rate("block"))),
    met("GW.firewall-rate", acl(rate("challenge"))),
    found("GW.firewall-rate", NO_LIMIT, acl(managed(COMMON))),
    found("GW.firewall-rate", NO_LIMIT, acl(rate("count"))),
    met("WAF.11", acl(), made(LOGGING, needs={"resourceArn": [acl()]})),
    found("WAF.11", "it has no WebAclLoggingConfiguration", acl()),
    met("WAF.12", acl(managed(COMMON))),
    found(
        "WAF.12",
        "visibilityConfig.cloudwatchMetricsEnabled is not given",
        made(WEB_ACL, rules=[managed(COMMON)]),
    ),
    found(
        "WAF.12", "rate: visibilityConfig.cloudwatchMetricsEnabled is not given", acl(rate("block"))
    ),
]

test_what_is_said = said_of(CASES)
