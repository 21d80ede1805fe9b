"""Numbers that AWS or the team has set, against what the stack asks for."""

from collections.abc import Iterator
from typing import Final

from components.data.capacity import BYTES_PER_CONNECTION, MOST_CONNECTIONS
from plan.cost.model import cents
from plan.cost.price import cost
from plan.record import Resource
from plan.rules.forms import in_prod, number
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.running import SERVICE, most
from plan.rules.subject import Subject, given
from stack.classes import POSTGRES_CLASSES

STACK: Final = "pulumi:pulumi:Stack"
BUDGET: Final = "aws:budgets/budget:Budget"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
DATABASE: Final = "aws:rds/instance:Instance"
CONNECT: Final = "connect"
POOL: Final = 10
"""Connections of one task; pools of common libraries hold five to ten where nothing is said."""
MEMORY_GIB: Final = dict(POSTGRES_CLASSES.values())
"""Of each class of instances."""

AUTOMATIC: Final = 8
"""Characters that Pulumi puts behind a logical name: a dash and seven digits.

https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
"""
LONGEST: Final = {
    "aws:elasticache/replicationGroup:ReplicationGroup": ("replicationGroupId", 40),
    "aws:iam/role:Role": ("name", 64),
    "aws:lambda/function:Function": ("name", 64),
    "aws:lb/loadBalancer:LoadBalancer": ("name", 32),
    "aws:lb/targetGroup:TargetGroup": ("name", 32),
    "aws:opensearch/domain:Domain": ("domainName", 28),
    "aws:rds/cluster:Cluster": ("clusterIdentifier", 63),
    "aws:rds/instance:Instance": ("identifier", 63),
    "aws:s3/bucket:Bucket": ("bucket", 63),
    "aws:sqs/queue:Queue": ("name", 80),
}
"""Property of the name, and how long AWS lets it be.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
"""


def _short(resource: Resource, _: Subject) -> str | None:
    property_, longest = LONGEST[resource.type]
    name = given(resource, property_)
    if isinstance(name, str) and "<<" not in name:
        length = len(name)
    else:
        length = len(resource.name) + AUTOMATIC if name is None else 0
    return f"a name of {length} characters, of {longest}" if length > longest else None


def _connected(database: Resource, subject: Subject) -> str | Exempt | None:
    memory = MEMORY_GIB.get(str(given(database, "instanceClass")))
    if memory is None or given(database, "engine") != "postgres":
        return Exempt("nobody knows how many connections it takes")
    taken = min(memory * 1024**3 // BYTES_PER_CONNECTION, MOST_CONNECTIONS)
    users = set(_users(subject.component(database), subject))
    services = [one for one in subject.each(SERVICE) if subject.component(one).urn in users]
    tasks = int(sum(most(one, subject) for one in services))
    if tasks * POOL <= taken:
        return None
    return f"{tasks} tasks with {POOL} connections each, of {taken} that it takes"


def _users(owner: Resource, subject: Subject) -> Iterator[str]:
    """Components that a rule of the owner's security groups lets connect."""
    for rule in subject.each(INGRESS):
        into = [subject.component(one).urn for one in subject.named(rule, "securityGroupId")]
        if owner.urn in into and given(rule, "tags.access") == CONNECT:
            for group in subject.named(rule, "referencedSecurityGroupId"):
                yield subject.component(group).urn


def _budgeted(_: Resource, subject: Subject) -> str | None:
    return None if subject.each(BUDGET) else "the stack has no budget"


def _least(budget: Resource, subject: Subject) -> str | Exempt | None:
    limit = number(given(budget, "limitAmount"))
    if limit is None or given(budget, "limitUnit") != "USD":
        return Exempt("its limit is not in US dollars")
    low = cost(subject.record).low
    return f"at least {cents(low):,} USD a month, of {limit:,g}" if low > limit else None


def _peak(budget: Resource, subject: Subject) -> str | Exempt | None:
    if said := _least(budget, subject):
        return said if isinstance(said, Exempt) else Exempt("it is over by GW.over-budget")
    limit, high = number(given(budget, "limitAmount")) or 0, cost(subject.record).high
    return f"up to {cents(high):,} USD a month, of {limit:,g}" if high > limit else None


PREFLIGHT_LIMIT_RULES: Final = (
    Rule(
        id="GW.name-length",
        title="A name is as short as AWS wants it",
        severity=Severity.HIGH,
        reason="AWS refuses a longer one, in the middle of a deployment.",
        remedy="A shorter label in the stack file.",
        source="Groundwork",
        types=tuple(LONGEST),
        check=_short,
    ),
    Rule(
        id="GW.connections",
        title="A database has connections for every task that may run",
        severity=Severity.MEDIUM,
        reason="At the busiest time, when all tasks run, new ones are refused.",
        remedy="A larger `size` of the database, fewer tasks by `scale`, or smaller pools.",
        source="Groundwork",
        types=(DATABASE,),
        check=_connected,
    ),
    Rule(
        id="GW.budget",
        title="Somebody hears when costs come near what was planned",
        severity=Severity.LOW,
        reason="Costs that nobody planned are seen on the bill, a month later.",
        remedy="`alerts: { email, budget_usd }`.",
        source="Groundwork",
        types=(STACK,),
        check=in_prod(_budgeted),
    ),
    Rule(
        id="GW.over-budget",
        title="What runs at the least costs no more than the budget",
        severity=Severity.MEDIUM,
        reason="The budget is spent before anybody has used the stack.",
        remedy="`alerts.budget_usd`, or less that always runs.",
        source="Groundwork",
        types=(BUDGET,),
        check=_least,
    ),
    Rule(
        id="GW.peak-budget",
        title="What runs at the most costs no more than the budget",
        severity=Severity.LOW,
        reason="A busy month costs more than was planned, by scaling alone.",
        remedy="`alerts.budget_usd`, or a smaller `max` of `scale`.",
        source="Groundwork",
        types=(BUDGET,),
        check=_peak,
    ),
)
