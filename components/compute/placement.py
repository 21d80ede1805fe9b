"""Where the tasks of a service run, and how one deployment gives way to the next."""

from typing import Any

from components.compute.deploy import Deploy
from components.compute.fargate import check_size, strategies
from components.compute.machines import Demand, check_room
from components.compute.service_args import SCALE, ServiceArgs
from components.compute.task import CPU, MEMORY


def check_placement(name: str, args: ServiceArgs) -> None:
    """Refuse tasks that Fargate does not offer, or that the machines cannot hold."""
    cpu, memory = int(args.get("cpu", CPU)), int(args.get("memory", MEMORY))
    spot_percent, interruptible = args.get("spot_percent", 0), args.get("interruptible", False)
    if not 0 <= spot_percent <= 99:
        raise ValueError(f"{name}: spot_percent must be between 0 and 99, got {spot_percent}")
    if "machines" not in args:
        check_size(name, cpu, memory)
        return
    if spot_percent:
        raise ValueError(f"{name}: spot_percent must be 0 on machines, got {spot_percent}")
    machines, scale = args["machines"], args.get("scale", SCALE)
    demand: Demand = {
        "cpu": cpu,
        "memory": memory,
        "min": scale["min"],
        "max": scale["max"],
        "interruptible": interruptible,
        "shifts": args.get("deploy", Deploy.ROLLING) is not Deploy.ROLLING,
    }
    check_room(name, machines["instance_type"], int(machines["max"]), {name: demand})


def placement(args: ServiceArgs) -> dict[str, Any]:
    """Arguments of an ECS service: capacity, spread, and how many tasks a deployment keeps."""
    # A service that gives up its last task makes room for the next one and needs none beside it.
    stops_first = args.get("interruptible", False)
    common = {
        "deployment_maximum_percent": 100 if stops_first else 200,
        # ECS moves no tasks between zones where it may not start one more.
        "availability_zone_rebalancing": "DISABLED" if stops_first else "ENABLED",
    }
    if "machines" not in args:
        return {
            **common,
            "deployment_minimum_healthy_percent": 0 if stops_first else 100,
            "capacity_provider_strategies": strategies(args.get("spot_percent", 0)),
            "platform_version": "LATEST",
        }
    provider = args["machines"]["capacity_provider"]
    return {
        **common,
        # Half, so that full machines can let one of two tasks go before the next comes.
        "deployment_minimum_healthy_percent": 0 if stops_first else 50,
        "capacity_provider_strategies": [{"capacity_provider": provider, "weight": 1}],
        "ordered_placement_strategies": [
            {"type": "spread", "field": "attribute:ecs.availability-zone"},
            {"type": "binpack", "field": "memory"},
        ],
    }
