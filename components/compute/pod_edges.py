"""What the pods of a cluster reach through security groups, of which all of them share one."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi

from components._args import check_keys
from components.compute.edges import connect_all
from components.links import Binding


class PodEdgesArgs(TypedDict):
    """Inputs of `PodEdges`."""

    security_group_id: pulumi.Input[str]
    """Group of every pod."""
    bindings: Mapping[str, Binding]
    """What any of the pods uses, by label; which of them may, their network policies say."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class PodEdges(pulumi.ComponentResource):
    """One pair of rules for each target, however many workloads use it: AWS takes no rule twice."""

    def __init__(
        self, name: str, args: PodEdgesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, PodEdgesArgs)
        if not any("target" in binding for binding in args["bindings"].values()):
            raise ValueError(f"{name}: bindings must have a target, got {sorted(args['bindings'])}")
        super().__init__("groundwork:index:PodEdges", name, {}, opts)
        connect_all(
            name,
            parent=self,
            source_id=args["security_group_id"],
            bindings=args["bindings"],
            tags={"Name": name, **args.get("tags", {})},
        )
        self.register_outputs({})
