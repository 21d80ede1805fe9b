"""Deployments that move requests: that there are requests to move."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Deploy, Runs


def served(facts: Facts) -> Iterator[Found]:
    """Only behind a route can a deployment choose which revision gets a request."""
    for label, service in facts.settings.containers.items():
        if service.deploy is not Deploy.ROLLING and service.route is None:
            path = ("services", label, "deploy")
            given = f"{service.deploy} without a route"
            needs = (("services", label, "route"), ("services", label, "runs"))
            yield Found(path, given, "rolling, or a route beside it", needs=needs)


def fitting(facts: Facts) -> Iterator[Found]:
    """What a deployment in two groups of tasks cannot do is not asked of it."""
    for label, service in facts.settings.containers.items():
        if service.deploy is Deploy.ROLLING:
            continue
        path = ("services", label, "deploy")
        if service.interruptible:
            needs = (("services", label, "interruptible"),)
            yield Found(
                path, f"{service.deploy} of an interruptible service", "rolling", needs=needs
            )
        if service.scale.requests is not None:
            # Their number is counted for one target group, and requests move to another.
            needs = (("services", label, "scale", "requests"),)
            given = f"{service.deploy} with scale.requests"
            yield Found(path, given, "rolling, or another target in scale", needs=needs)
        if service.deploy is Deploy.CODEDEPLOY and service.runs is Runs.EC2:
            needs = (("services", label, "runs"),)
            others = listed(set(Deploy) - {Deploy.CODEDEPLOY})
            yield Found(path, f"{service.deploy} for runs: ec2", others, needs=needs)


CHECKS: Final = (served, fitting)
