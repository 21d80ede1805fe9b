"""Services on Elastic Beanstalk: what can be said of them, and what they need."""

from collections.abc import Iterator
from typing import Final

from stack.beanstalk import machine
from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Nat, Scale

FIELDS: Final = frozenset(
    {
        "architecture", "build", "cpu", "env", "health", "image", "memory", "network", "port",
        "priority", "route", "runs", "scale", "secrets", "uses",
    }
)  # fmt: skip
"""All that can be said of one."""
SCALED: Final = ("memory", "requests", "backlog", "schedule", "predictive")
"""What its machines are not scaled by."""
LEAST_CPU: Final = 3
IMAGE: Final = "IMAGE"


def fields(facts: Facts) -> Iterator[Found]:
    """Nothing is said that Elastic Beanstalk does in a way of its own."""
    for label in facts.settings.environments:
        for key in facts.keys[label] - FIELDS:
            needs = (("services", label, "runs"),)
            path = ("services", label, key)
            yield Found(path, "not for runs: beanstalk", listed(FIELDS), needs=needs)


def served(facts: Facts) -> Iterator[Found]:
    """It answers a route, which is what its balancer is for."""
    for label, one in facts.settings.environments.items():
        if one.route is None:
            path, needs = ("services", label, "route"), (("services", label, "runs"),)
            yield Found(path, "missing for runs: beanstalk", "such as /shop", needs=needs)


def scaled(facts: Facts) -> Iterator[Found]:
    """Machines are scaled by their CPU, and one of them is always there."""
    for label, one in facts.settings.environments.items():
        path, needs = ("services", label, "scale"), (("services", label, "runs"),)
        if one.scale.min < 1:
            yield Found((*path, "min"), "0 for runs: beanstalk", "1 or more", needs=needs)
        if one.scale.cpu is None or one.scale.cpu < LEAST_CPU:
            given = f"got {one.scale.cpu} for runs: beanstalk"
            yield Found((*path, "cpu"), given, f"{LEAST_CPU} to 100", needs=needs)
        plain = Scale(min=one.scale.min, max=one.scale.max)
        for key in SCALED:
            if getattr(one.scale, key) not in (getattr(plain, key), None):
                given = f"{key} for runs: beanstalk"
                yield Found((*path, key), given, "cpu, or runs: fargate", needs=needs)


def sized(facts: Facts) -> Iterator[Found]:
    """A machine holds what it asks for."""
    for label, one in facts.settings.environments.items():
        if machine(one) is None:
            path = ("services", label, "memory")
            needs = (("services", label, "cpu"), ("services", label, "architecture"))
            given = f"no machine with {one.cpu} CPU units and {one.memory} MiB"
            yield Found(path, given, "up to 8192 and 28672", needs=needs)


def outward(facts: Facts) -> Iterator[Found]:
    """Machines reach AWS by NAT: endpoints do not lead to all that they call."""
    for label, one in facts.settings.environments.items():
        network = facts.settings.networks.get(one.network or "")
        if network and network.nat is Nat.NONE:
            path = ("networks", str(one.network), "nat")
            given = f"none, and {label} runs on Elastic Beanstalk"
            accepted = f"{Nat.SINGLE}, {Nat.PER_ZONE} or {Nat.INSTANCE}"
            yield Found(path, given, accepted, needs=(("services", label, "runs"),))


def pulled(facts: Facts) -> Iterator[Found]:
    """Its machines log in to ECR and to nowhere else."""
    for label in facts.settings.environments:
        if facts.settings.pull_secret_of(label):
            path = ("registry",)
            given = f"{label} on Elastic Beanstalk has an image behind credentials"
            yield Found(path, given, "one in ECR, or a public one", needs=(("services", label),))


def named(facts: Facts) -> Iterator[Found]:
    """No variable is called as that which names the image."""
    for label, one in facts.settings.environments.items():
        for kind in ("env", "secrets"):
            if IMAGE in getattr(one, kind):
                path = ("services", label, kind, IMAGE)
                given = "the variable that names the image, for runs: beanstalk"
                yield Found(path, given, "another name", needs=(("services", label, "runs"),))


def uncalled(facts: Facts) -> Iterator[Found]:
    """It has a route, and no name inside a network by which others could call it."""
    environments = facts.settings.environments
    for kind, label, entry in facts.users:
        for used in entry.uses.keys() & environments.keys():
            needs = (("services", used, "runs"),)
            path, given = (kind, label, "uses", used), f"{used} runs on Elastic Beanstalk"
            yield Found(path, given, "a service on Fargate or EC2", needs=needs)


CHECKS: Final = (fields, served, scaled, sized, outward, pulled, named, uncalled)
"""Rules about Elastic Beanstalk."""
