"""The table of which blueprint is for whom says what the stack files say."""

import re
from collections import Counter
from pathlib import Path

import pytest

from plan.recorder import record_file
from stack.read import from_file

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guide" / "which.md").read_text()
FILES = [*sorted(ROOT.glob("Pulumi.*.yaml")), *sorted(ROOT.glob("blueprints/*.yaml"))]
CLASS = "kubernetes:networking.k8s.io/v1:IngressClass"
"""All routes of one into a cluster share a balancer, which a controller makes."""
ROWS = {
    match[1]: [cell.strip() for cell in match[2].split("|")]
    for match in re.finditer(r"^\| (?:\[)?`(\w+)`(?:\]\([\w./]+\))? \|(.+)\|$", PAGE, re.MULTILINE)
}


def name(file: Path) -> str:
    return file.stem.removeprefix("Pulumi.")


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def way_in(settings) -> str:
    if not settings.edge:
        return "balancer, HTTPS" if settings.domain else "balancer, HTTP"
    parts = ["CloudFront", *(["WAF"] if settings.firewall else [])]
    return ", ".join([*parts, *(["VPC origin"] if settings.edge.balancer == "internal" else [])])


def runs(settings) -> str:
    told = []
    for label, one in settings.services.items():
        if one.runs == "static":
            told.append(f"`{label}` from S3")
        elif one.runs == "lambda":
            told.append(f"`{label}` on {'an event' if one.on else 'a request'}")
        else:
            low, high = one.scale.min, one.scale.max
            what = "pod" if one.runs == "eks" else "task"
            tasks = counted(high, what) if low == high else f"{low} to {high} {what}s"
            told.append(f"`{label}` {tasks}{' on EC2' if one.runs == 'ec2' else ''}")
    return ", ".join(told)


def by_the_hour(settings, record) -> str:
    """What AWS bills while nobody is there, apart from what is stored."""
    if settings.emulator:
        return "nothing: an emulator"
    types = Counter(resource.type for resource in record.resources)
    interfaces = sum(r.inputs.get("vpcEndpointType") == "Interface" for r in record.resources)
    zones = max(len(network.zones) for network in settings.networks.values())
    tasks = sum(one.scale.min for one in settings.services.values() if one.runs == "fargate")
    databases = sum(2 if one.multi_az else 1 for one in settings.databases.values())
    parts = {
        "task": tasks,
        "cluster": types["aws:eks/cluster:Cluster"],
        "machine": sum(cluster.min for cluster in settings.clusters.values()),
        "database": databases,
        "cache node": sum(one.nodes for one in settings.caches.values()),
        "stream": len(settings.streams),
        "search node": sum(one.nodes + 3 * one.masters for one in settings.searches.values()),
        "balancer": types["aws:lb/loadBalancer:LoadBalancer"] + types[CLASS],
        "NAT gateway": types["aws:ec2/natGateway:NatGateway"],
        "endpoint": interfaces * zones,
    }
    return ", ".join(counted(number, what) for what, number in parts.items() if number)


def facts(file: Path) -> list[str]:
    """The cells of a row behind that for whom it is."""
    settings, record = from_file(file), record_file(file)
    zones = {len(network.zones) for network in settings.networks.values()}
    return [
        way_in(settings),
        runs(settings),
        ", ".join(map(str, sorted(zones))),
        by_the_hour(settings, record),
        "no" if settings.disposable else "yes",
    ]


def test_every_stack_file_and_blueprint_has_a_row_and_no_other():
    assert set(ROWS) == {name(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_row_says_what_the_file_says(file: Path):
    whom, *told = ROWS[name(file)]
    assert whom
    assert told == facts(file)
