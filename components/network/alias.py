"""A name for something of AWS's that has only a generated one."""

from enum import StrEnum
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys


class AliasTarget(StrEnum):
    """What an alias can lead to."""

    BALANCER = "balancer"
    """A load balancer, over IPv4; the name goes away while it is unhealthy."""
    DISTRIBUTION = "distribution"
    """A CloudFront distribution, over IPv4 and IPv6; it has no health that Route 53 knows."""


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
    target: NotRequired[AliasTarget]
    """What the generated name is of. Defaults to `balancer`."""


class Alias(pulumi.ComponentResource):
    """Address records that follow their target, free of charge."""

    fqdn: pulumi.Output[str]
    """The name, as the zone has it."""

    def __init__(
        self, name: str, args: AliasArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, AliasArgs)
        target = args.get("target", AliasTarget.BALANCER)
        if target not in set(AliasTarget):
            raise ValueError(f"{name}: target must be {' or '.join(AliasTarget)}, got {target}")
        super().__init__("groundwork:index:Alias", name, {}, opts)
        is_balancer = target == AliasTarget.BALANCER

        records = [
            aws.route53.Record(
                f"{name}-{kind.lower()}",
                zone_id=args["zone_id"],
                name=args["domain"],
                type=kind,
                aliases=[
                    {
                        "name": args["target_dns_name"],
                        "zone_id": args["target_zone_id"],
                        "evaluate_target_health": is_balancer,
                    }
                ],
                opts=pulumi.ResourceOptions(parent=self),
            )
            for kind in (("A",) if is_balancer else ("A", "AAAA"))
        ]

        self.fqdn = records[0].fqdn
        self.register_outputs({"fqdn": self.fqdn})
