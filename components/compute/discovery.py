"""How services find each other: by a name in DNS, or by a proxy of ECS Service Connect."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from components.compute.container import log_to
from components.compute.edges import Tags
from components.compute.service_args import PORT, ServiceArgs


def registered(
    name: str, *, parent: pulumi.Resource, namespace: Mapping[str, pulumi.Input[str]], tags: Tags
) -> aws.ecs.ServiceServiceRegistriesArgs:
    """The Cloud Map name of a service that others call."""
    entry = aws.servicediscovery.Service(
        f"{name}-discovery",
        # The name is what callers resolve: `tasks` in `tasks.<namespace>`.
        name=name,
        description=f"{name} tasks",
        dns_config={
            "namespace_id": namespace["id"],
            "routing_policy": "MULTIVALUE",
            "dns_records": [{"type": "A", "ttl": 10}],
        },
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return aws.ecs.ServiceServiceRegistriesArgs(registry_arn=entry.arn)


def connected(name: str, args: ServiceArgs, log_group: pulumi.Input[str]) -> dict[str, Any]:
    """A proxy in each task, which finds the services of a namespace and is found where called.

    A caller's proxy answers to the same name and port as DNS would, and goes on to the port of the
    task itself, so security groups need no other rule.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
    """
    if "connect_arn" not in args:
        return {}
    log = log_to(log_group, args["region"], prefix=f"{name}-connect")
    made: dict[str, Any] = {
        "enabled": True,
        "namespace": args["connect_arn"],
        "log_configuration": {"log_driver": log["logDriver"], "options": log["options"]},
    }
    if "namespace" in args:
        host = pulumi.Output.concat(name, ".", args["namespace"]["name"])
        port = int(args.get("port", PORT))
        made["services"] = [
            {
                "port_name": name,
                "discovery_name": name,
                "client_alias": [{"dns_name": host, "port": port}],
            }
        ]
    return {"service_connect_configuration": made}
