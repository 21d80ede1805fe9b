"""How a service is reached from outside: by a route, by a port, or not at all."""

from dataclasses import dataclass

import pulumi

from components.compute.deploy import Deploy
from components.compute.edges import Tags
from components.compute.listening import Listening, listening
from components.compute.service_args import ServiceArgs
from components.compute.traffic import Behind, behind_balancer
from components.links import ServiceWatch


@dataclass(frozen=True)
class WaysIn:
    """What stands before the tasks; neither where nothing does."""

    behind: Behind | None = None
    listening: Listening | None = None

    @property
    def target_group_names(self) -> list[pulumi.Output[str]]:
        """Target groups that hold the tasks, or take turns in it."""
        if self.listening:
            return [self.listening.group.name]
        both = (self.behind.group, self.behind.other) if self.behind else ()
        return [group.name for group in both if group]

    def tell(self, seen: ServiceWatch, args: ServiceArgs) -> None:
        """Add what balancers know to what `Alarms` is told."""
        if self.behind and "front" in args:
            seen["target_group_suffix"] = self.behind.group.arn_suffix
            seen["load_balancer_suffix"] = args["front"]["arn_suffix"]
            if self.behind.other:
                seen["other_group_suffix"] = self.behind.other.arn_suffix
        if self.listening and "listen" in args:
            seen["target_group_suffix"] = self.listening.group.arn_suffix
            seen["network_balancer_suffix"] = args["listen"]["arn_suffix"]


def ways_in(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    group_id: pulumi.Input[str],
    port: int,
    tags: Tags,
) -> WaysIn:
    """The place behind a balancer, for a service with a route or a port of its own."""
    if "listen" in args:
        return WaysIn(
            listening=listening(
                name,
                parent=parent,
                front=args["listen"],
                vpc_id=args["vpc_id"],
                group_id=group_id,
                port=port,
                tags=tags,
            )
        )
    if "front" not in args or "route" not in args:
        return WaysIn()
    return WaysIn(
        behind_balancer(
            name,
            parent=parent,
            front=args["front"],
            route=args["route"],
            vpc_id=args["vpc_id"],
            group_id=group_id,
            port=port,
            health_path=args.get("health_path", "/healthz"),
            sign_in=args.get("sign_in"),
            shifts=args.get("deploy", Deploy.ROLLING) is not Deploy.ROLLING,
            topic_arn=args["topic_arn"],
            tags=tags,
        )
    )
