"""Calls by Service Connect: that both ends can have its proxy."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.discovery import is_connected
from stack.errors import Found
from stack.model.network import Discovery
from stack.settings import Access, Deploy


def proxied(facts: Facts) -> Iterator[Found]:
    """Only tasks of services have a proxy to call others by, not jobs, functions and environments.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
    """
    settings, containers = facts.settings, facts.settings.containers
    for kind, label, entry in facts.users:
        if label in containers:
            continue
        others = "a function" if label in settings.functions else "an environment"
        what = "a job" if kind == "jobs" else others
        for used, use in entry.uses.items():
            if use.access is not Access.CALL or used not in containers:
                continue
            place = containers[used].network or ""
            network = settings.networks.get(place)
            if network and network.discovery is Discovery.CONNECT:
                yield Found(
                    (kind, label, "uses", used),
                    f"{what} that calls by Service Connect, which has proxies for services alone",
                    f"no call, or discovery: {Discovery.DNS} in networks.{place}",
                    needs=(("networks", place, "discovery"),),
                )


def deployed(facts: Facts) -> Iterator[Found]:
    """CodeDeploy does not deploy tasks with a proxy.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
    """
    settings = facts.settings
    for label, service in settings.containers.items():
        placed = service.network in settings.networks
        if service.deploy is Deploy.CODEDEPLOY and placed and is_connected(settings, label):
            path = ("services", label, "deploy")
            given = f"{service.deploy} of a service that calls or is called by Service Connect"
            accepted = f"another one, or discovery: {Discovery.DNS} in networks.{service.network}"
            needs = (("networks", str(service.network), "discovery"), ("services",), ("jobs",))
            yield Found(path, given, accepted, needs=needs)


CHECKS: Final = (proxied, deployed)
"""Rules about calls by Service Connect."""
