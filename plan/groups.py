"""Security-group rules: egress of one group and ingress of another are the sides of one edge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any, Final

from plan.nodes import Sides

EVERYONE: Final = frozenset({"0.0.0.0/0", "::/0"})
"""The internet."""


@dataclass(frozen=True)
class Rule:
    """What one rule lets through, whichever end it stands at."""

    source: str
    """Security group, prefix list or address range, as the rule gives it."""
    target: str
    port: str
    protocol: str
    access: str = ""


def read(inputs: Mapping[str, Any], *, here: int) -> Rule:
    """Read one rule; `here` says whether its own group is the source, 0, or the target, 1."""
    far = next(
        inputs[key]
        for key in ("referencedSecurityGroupId", "prefixListId", "cidrIpv4", "cidrIpv6")
        if key in inputs
    )
    ends = (inputs["securityGroupId"], far)
    low, high = inputs.get("fromPort", -1), inputs.get("toPort", -1)
    protocol = str(inputs["ipProtocol"])
    whole = protocol == "-1" or low == -1
    return Rule(
        source=ends[here],
        target=ends[1 - here],
        port="all" if whole else str(low) if low == high else f"{low}-{high}",
        protocol="all" if protocol == "-1" else protocol,
        access=inputs.get("tags", {}).get("access", ""),
    )


def paired(out: Sequence[Rule], into: Sequence[Rule]) -> Iterator[tuple[Rule, Sides]]:
    """Put the two sides of one edge together; what has no other side says so.

    An address range or list has no rules of its own, so one side is all there can be. An ingress
    rule for a range also answers the egress rules of groups, for their addresses lie in some range;
    that of the internet stays an edge of its own.
    """
    waiting = {_key(rule): rule for rule in into}
    ranges = [rule for rule in into if _is_range(rule.source)]
    for rule in out:
        answer = waiting.pop(_key(rule), None)
        wide = [r for r in ranges if _answers(r, rule)]
        for each in wide:
            if each.source not in EVERYONE:
                waiting.pop(_key(each), None)
        if answer or wide or not _is_group(rule.target):
            access = rule.access or (answer.access if answer else "")
            yield replace(rule, access=access), Sides.BOTH
        else:
            yield rule, Sides.OUT
    for rule in waiting.values():
        yield rule, Sides.IN if _is_group(rule.source) else Sides.BOTH


def _key(rule: Rule) -> tuple[str, str, str, str]:
    return rule.source, rule.target, rule.port, rule.protocol


def _answers(wide: Rule, rule: Rule) -> bool:
    return (wide.target, wide.port, wide.protocol) == (rule.target, rule.port, rule.protocol)


def _is_group(text: str) -> bool:
    """Tell a security group from what has no rules of its own."""
    return text.startswith(("<<ec2.SecurityGroup/", "sg-"))


def _is_range(text: str) -> bool:
    """Tell an address range from a group or a list."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
