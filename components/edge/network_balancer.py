"""A network load balancer for services that speak something other than HTTP."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._group import security_group
from components.edge.access_logs import access_logs, network_balancers
from components.edge.listen import Listen, NetworkFront, Protocol


class NetworkBalancerArgs(TypedDict):
    """Inputs of `NetworkBalancer`."""

    vpc_id: pulumi.Input[str]
    """VPC of the subnets."""
    subnet_ids: Mapping[str, pulumi.Input[str]]
    """Public subnets by the letter of their zone."""
    account_id: pulumi.Input[str]
    """Account, which bounds who may write access logs."""
    region: str
    """Region, for the same."""
    listeners: Mapping[str, Listen]
    """Ports that the internet reaches, by the label of the service behind each."""
    certificate_arn: NotRequired[pulumi.Input[str]]
    """Certificate of the ports that take TLS; if there are any, and only then."""
    log_days: NotRequired[int]
    """Retention of the access logs, which TLS alone has, at least 1 day. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with addresses and logs. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class NetworkBalancer(pulumi.ComponentResource):
    """Takes nothing until services bring their listeners, at addresses that never change."""

    arn: pulumi.Output[str]
    """ARN of the balancer."""
    arn_suffix: pulumi.Output[str]
    """Name in CloudWatch dimensions."""
    dns_name: pulumi.Output[str]
    """DNS name that AWS gave it."""
    zone_id: pulumi.Output[str]
    """Hosted zone of `dns_name`, for alias records."""
    security_group_id: pulumi.Output[str]
    """Group of the balancer; it has no rule outward."""
    addresses: pulumi.Output[Mapping[str, str]]
    """Its public IPv4 address in each zone, by letter."""

    _args: NetworkBalancerArgs

    def __init__(
        self, name: str, args: NetworkBalancerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, NetworkBalancerArgs)
        log_days, tls = args.get("log_days", 365), _check(name, args)
        super().__init__("groundwork:index:NetworkBalancer", name, {}, opts)
        self._args = args
        disposable, tags = args.get("disposable", False), args.get("tags", {})
        kept = pulumi.ResourceOptions(parent=self, protect=not disposable)

        group = security_group(
            f"{name}-sg",
            parent=self,
            vpc_id=args["vpc_id"],
            description=f"{name} network load balancer",
            tags={"Name": name, **tags},
        )
        for label, listen in args["listeners"].items():
            aws.vpc.SecurityGroupIngressRule(
                f"{name}-{label}",
                security_group_id=group.id,
                cidr_ipv4="0.0.0.0/0",
                ip_protocol="udp" if listen["protocol"] == Protocol.UDP else "tcp",
                from_port=int(listen["port"]),
                to_port=int(listen["port"]),
                description=f"{name} serves the internet",
                tags={"Name": f"{name}-{label}", **tags},
                opts=pulumi.ResourceOptions(parent=self),
            )
        addresses = {
            letter: aws.ec2.Eip(
                f"{name}-{letter}",
                domain="vpc",
                tags={"Name": f"{name}-{letter}", **tags},
                opts=kept,
            )
            for letter in args["subnet_ids"]
        }
        logs = (
            access_logs(
                f"{name}-logs",
                parent=self,
                writer=network_balancers(args["account_id"], args["region"]),
                days=log_days,
                disposable=disposable,
                tags={"Name": f"{name}-logs", **tags},
            )
            if tls
            else None
        )
        balancer = aws.lb.LoadBalancer(
            f"{name}-nlb",
            load_balancer_type="network",
            internal=False,
            ip_address_type="ipv4",
            subnet_mappings=[
                {"subnet_id": subnet_id, "allocation_id": addresses[letter].allocation_id}
                for letter, subnet_id in args["subnet_ids"].items()
            ],
            security_groups=[group.id],
            # By way of the policy, without which AWS refuses to log.
            access_logs={"enabled": True, "bucket": logs.bucket} if logs else None,
            # A zone whose address is asked may have no task of its own.
            enable_cross_zone_load_balancing=True,
            enable_deletion_protection=not disposable,
            tags={"Name": name, **tags},
            opts=kept,
        )

        self.arn = balancer.arn
        self.arn_suffix = balancer.arn_suffix
        self.dns_name = balancer.dns_name
        self.zone_id = balancer.zone_id
        self.security_group_id = group.id
        self.addresses = pulumi.Output.all(**{k: each.public_ip for k, each in addresses.items()})
        self.register_outputs(
            {
                "arn": self.arn,
                "arn_suffix": self.arn_suffix,
                "dns_name": self.dns_name,
                "zone_id": self.zone_id,
                "security_group_id": self.security_group_id,
                "addresses": self.addresses,
            }
        )

    def front(self, label: str) -> NetworkFront:
        """What the service needs in order to stand behind its port."""
        listen = self._args["listeners"][label]
        front: NetworkFront = {
            "listen": listen,
            "balancer_arn": self.arn,
            "security_group_id": self.security_group_id,
            "arn_suffix": self.arn_suffix,
        }
        if listen["protocol"] == Protocol.TLS and "certificate_arn" in self._args:
            front["certificate_arn"] = self._args["certificate_arn"]
        return front


def _check(name: str, args: NetworkBalancerArgs) -> bool:
    """Whether a port takes TLS.

    Raises:
        ValueError: a plain value is out of bounds.
    """
    if (log_days := args.get("log_days", 365)) < 1:
        raise ValueError(f"{name}: log_days must be at least 1, got {log_days}")
    if not args["subnet_ids"]:
        raise ValueError(f"{name}: subnet_ids must hold at least one, got none")
    seen: dict[int, str] = {}
    for label, listen in args["listeners"].items():
        port = int(listen["port"])
        if listen["protocol"] not in set(Protocol):
            known, given = " or ".join(Protocol), listen["protocol"]
            raise ValueError(f"{name}: protocol of {label} must be {known}, got {given}")
        if not 1 <= port <= 65535:
            raise ValueError(f"{name}: port of {label} must be between 1 and 65535, got {port}")
        if (other := seen.setdefault(port, label)) != label:
            raise ValueError(f"{name}: port of {label} must not be that of {other}, got {port}")
    tls = any(listen["protocol"] == Protocol.TLS for listen in args["listeners"].values())
    if tls != ("certificate_arn" in args):
        raise ValueError(
            f"{name}: certificate_arn must be given if a port takes tls, and only then"
        )
    return tls
