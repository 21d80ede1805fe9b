"""A name for something of AWS's that has only a generated one."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys


class AliasArgs(TypedDict):
    """Inputs of `Alias`."""

    domain: str
    """Name to give."""
    zone_id: pulumi.Input[str]
    """Hosted zone that holds the name."""
    target_dns_name: pulumi.Input[str]
    """Generated name of the load balancer or distribution."""
    target_zone_id: pulumi.Input[str]
    """Hosted zone of the generated name."""


class Alias(pulumi.ComponentResource):
    """An address record that follows its target, free of charge."""

    fqdn: pulumi.Output[str]
    """The name, as the zone has it."""

    def __init__(
        self, name: str, args: AliasArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, AliasArgs)
        super().__init__("groundwork:index:Alias", name, {}, opts)

        record = aws.route53.Record(
            f"{name}-a",
            zone_id=args["zone_id"],
            name=args["domain"],
            type="A",
            aliases=[
                {
                    "name": args["target_dns_name"],
                    "zone_id": args["target_zone_id"],
                    "evaluate_target_health": True,
                }
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.fqdn = record.fqdn
        self.register_outputs({"fqdn": self.fqdn})
