"""Lengths of names, connections of databases and the budget."""

from dataclasses import replace
from typing import Any

import pytest

from plan.rules.preflight_limits import BUDGET, DATABASE, INGRESS, LONGEST, STACK
from plan.rules.running import SCALED, SERVICE, TASK
from plan.rules.subject import Subject
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, rules, said_of
from tests.plan.rules.made import PART, made, record_of
from tests.plan.rules.made import STACK as ROOT

TARGETS = "aws:lb/targetGroup:TargetGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
WEB = PART.replace("::part", "::web")


def called(token: str, **inputs: Any):
    """A resource whose logical name is too long for any."""
    return replace(made(token, "a" * 99), inputs=inputs)


def database(size: str = "db.t4g.micro", engine: str = "postgres"):
    return made(DATABASE, "board", instanceClass=size, engine=engine)


def used(database: Any, tasks: int, access: str = "connect"):
    """A component `web`, whose service may run so many tasks, and its way to the database's."""
    component = replace(record_of().by_urn()[PART], urn=WEB, name="web")
    far, near = made(GROUP, "board-sg"), replace(made(GROUP, "web-sg"), parent=WEB)
    needs = {"securityGroupId": [far], "referencedSecurityGroupId": [near]}
    rule = replace(made(INGRESS, needs=needs, tags={"access": access}), parent=WEB)
    service = replace(made(SERVICE, "web-service", desiredCount=1), parent=WEB)
    scaled = made(SCALED, needs={"resourceId": [service]}, minCapacity=1, maxCapacity=tasks)
    return database, component, far, near, rule, service, scaled


KEYS = [made("aws:kms/key:Key", "a"), made("aws:kms/key:Key", "b")]


def budget(limit: Any, unit: str = "USD"):
    return made(BUDGET, limitAmount=limit, limitUnit=unit)


def scaling():
    """A service with one task on Fargate, or two."""
    task = made(TASK, cpu="256", memory="512", requiresCompatibilities=["FARGATE"])
    service = made(SERVICE, needs={"taskDefinition": [task]}, launchType="FARGATE", desiredCount=1)
    scaled = made(SCALED, needs={"resourceId": [service]}, minCapacity=1, maxCapacity=2)
    return task, service, scaled


CASES = [
    met("GW.name-length", made(TARGETS, "a" * 24)),
    met("GW.name-length", called(TARGETS, name="b" * 32)),
    met("GW.name-length", called(TARGETS, name="<<random.RandomId/x.hex>>")),
    found("GW.name-length", "a name of 33 characters, of 32", made(TARGETS, "a" * 25)),
    found("GW.name-length", "a name of 33 characters, of 32", called(TARGETS, name="b" * 33)),
    found(
        "GW.name-length",
        "a name of 29 characters, of 28",
        made("aws:opensearch/domain:Domain", domainName="c" * 29),
    ),
    met("GW.connections", *used(database(), 11)),
    met("GW.connections", *used(database(), 100, access="call")),
    met("GW.connections", database()),
    found(
        "GW.connections",
        "12 tasks with 10 connections each, of 112 that it takes",
        *used(database(), 12),
    ),
    found(
        "GW.connections",
        "46 tasks with 10 connections each, of 450 that it takes",
        *used(database("db.t4g.medium"), 46),
    ),
    exempt(
        "GW.connections",
        "nobody knows how many connections it takes",
        *used(database("db.r8g.large"), 100),
    ),
    exempt(
        "GW.connections",
        "nobody knows how many connections it takes",
        *used(database(engine="mysql"), 100),
    ),
    met("GW.budget", made(STACK), made(BUDGET)),
    found("GW.budget", "the stack has no budget", made(STACK)),
    exempt_in_dev("GW.budget", made(STACK)),
    met("GW.over-budget", budget(1), *KEYS[:1]),
    found("GW.over-budget", "at least 2.00 USD a month, of 1", budget("1"), *KEYS),
    exempt("GW.over-budget", "its limit is not in US dollars", budget(1, "GB"), *KEYS),
    exempt("GW.over-budget", "its limit is not in US dollars", budget("<<x.Y/z.w>>"), *KEYS),
    met("GW.peak-budget", budget(20), *scaling()),
    found("GW.peak-budget", "up to 19.82 USD a month, of 18", budget(18), *scaling()),
    exempt("GW.peak-budget", "it is over by GW.over-budget", budget(1), *scaling()),
    exempt("GW.peak-budget", "its limit is not in US dollars", budget(1, "GB"), *KEYS),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize("token", LONGEST)
def test_the_longest_name_of_each_type(token):
    key, longest = LONGEST[token]
    rule = rules()["GW.name-length"]
    for length, said in ((longest, None), (longest + 1, f"a name of {longest + 1} characters")):
        one = called(token, **{key: "a" * length})
        answer = rule.check(one, Subject(record_of(one)))
        assert answer == (f"{said}, of {longest}" if said else None)


def test_the_stack_of_a_record_is_asked_for_its_budget():
    record = record_of()
    stack = record.by_urn()[ROOT]
    assert rules()["GW.budget"].check(stack, Subject(record)) == "the stack has no budget"
