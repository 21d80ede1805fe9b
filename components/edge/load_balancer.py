"""An application load balancer that all services of a stack share."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.edges import reach_out
from components.edge.access_logs import access_logs, balancers
from components.edge.listeners import OpenTo, listeners, open_group, ports
from components.edge.origins import BalancerOrigin
from components.links import Front, Peer

IDLE_SECONDS: Final = 60


class LoadBalancerArgs(TypedDict):
    """Inputs of `LoadBalancer`."""

    vpc_id: pulumi.Input[str]
    """VPC of the subnets."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Public subnets, /27 or wider, in at least two availability zones; with `vpc-origin` private
    ones."""
    account_id: pulumi.Input[str]
    """Account, which bounds who may write access logs."""
    region: str
    """Region, for the same."""
    certificate_arn: NotRequired[pulumi.Input[str]]
    """Certificate to serve HTTPS with. Defaults to none: plain HTTP."""
    open_to: NotRequired[OpenTo]
    """Who reaches it. Defaults to `internet`."""
    cloudfront_prefix_list_id: NotRequired[pulumi.Input[str]]
    """Prefix list `com.amazonaws.global.cloudfront.origin-facing`; unless open to `internet`."""
    sign_in: NotRequired[bool]
    """Whether rules ask for a sign-in, for which the balancer itself talks to Cognito. Defaults to
    false."""
    log_days: NotRequired[int]
    """Retention of the access logs, at least 1 day. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the logs. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class LoadBalancer(pulumi.ComponentResource):
    """Answers 404 until services bring their rules, and reaches nothing until they let it in."""

    arn: pulumi.Output[str]
    """ARN of the balancer."""
    arn_suffix: pulumi.Output[str]
    """Name in CloudWatch dimensions."""
    dns_name: pulumi.Output[str]
    """DNS name that AWS gave it."""
    zone_id: pulumi.Output[str]
    """Hosted zone of `dns_name`, for alias records."""
    security_group_id: pulumi.Output[str]
    """Group of the balancer; without `sign_in` it has no rule outward."""
    listener_arn: pulumi.Output[str]
    """Listener that takes the services' rules: HTTPS, or HTTP without a certificate."""

    _args: LoadBalancerArgs

    def __init__(
        self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, LoadBalancerArgs)
        log_days, open_to = args.get("log_days", 365), args.get("open_to", OpenTo.INTERNET)
        if log_days < 1:
            raise ValueError(f"{name}: log_days must be at least 1, got {log_days}")
        _check_openness(name, open_to, has_list="cloudfront_prefix_list_id" in args)
        super().__init__("groundwork:index:LoadBalancer", name, {}, opts)
        self._args = args
        disposable, tags = args.get("disposable", False), args.get("tags", {})
        certificate_arn = args.get("certificate_arn")
        opened = ports(open_to, tls=certificate_arn is not None)

        group = open_group(
            name,
            parent=self,
            vpc_id=args["vpc_id"],
            ports=opened,
            prefix_list_id=args.get("cloudfront_prefix_list_id"),
            tags=tags,
        )
        if args.get("sign_in", False):
            # The pages where users sign in are reached by public addresses alone.
            out = {"internet": Peer(cidr="0.0.0.0/0")}
            reach_out(name, parent=self, source_id=group.id, peers=out, tags=tags)
        logs = access_logs(
            f"{name}-logs",
            parent=self,
            writer=balancers(args["account_id"], args["region"]),
            days=log_days,
            disposable=disposable,
            tags={"Name": f"{name}-logs", **tags},
        )
        balancer = aws.lb.LoadBalancer(
            f"{name}-alb",
            load_balancer_type="application",
            internal=open_to == OpenTo.VPC_ORIGIN,
            ip_address_type="ipv4",
            subnets=args["subnet_ids"],
            security_groups=[group.id],
            # By way of the policy, without which AWS refuses to log.
            access_logs={"enabled": True, "bucket": logs.bucket},
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            xff_header_processing_mode="append",
            enable_http2=True,
            idle_timeout=IDLE_SECONDS,
            enable_deletion_protection=not disposable,
            tags={"Name": name, **tags},
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )

        self.arn = balancer.arn
        self.arn_suffix = balancer.arn_suffix
        self.dns_name = balancer.dns_name
        self.zone_id = balancer.zone_id
        self.security_group_id = group.id
        self.listener_arn = listeners(
            name,
            parent=self,
            balancer=balancer,
            ports=opened,
            certificate_arn=certificate_arn,
            tags=tags,
        )
        self.register_outputs(
            {
                "arn": self.arn,
                "arn_suffix": self.arn_suffix,
                "dns_name": self.dns_name,
                "zone_id": self.zone_id,
                "security_group_id": self.security_group_id,
                "listener_arn": self.listener_arn,
            }
        )

    @property
    def listener_port(self) -> int:
        """Port of `listener_arn`."""
        return 443 if "certificate_arn" in self._args else 80

    def front(self) -> Front:
        """What a service needs in order to stand behind the balancer."""
        return {
            "listener_arn": self.listener_arn,
            "security_group_id": self.security_group_id,
            "arn_suffix": self.arn_suffix,
        }

    def origin(self) -> BalancerOrigin:
        """What a distribution needs in order to stand in front of the balancer."""
        origin: BalancerOrigin = {
            "domain_name": self.dns_name,
            "tls": "certificate_arn" in self._args,
        }
        if self._args.get("open_to") == OpenTo.VPC_ORIGIN:
            origin["internal"] = {"arn": self.arn, "security_group_id": self.security_group_id}
        return origin


def _check_openness(name: str, open_to: OpenTo, *, has_list: bool) -> None:
    if open_to not in set(OpenTo):
        raise ValueError(f"{name}: open_to must be {' or '.join(OpenTo)}, got {open_to}")
    if has_list == (open_to == OpenTo.INTERNET):
        raise ValueError(
            f"{name}: cloudfront_prefix_list_id must be given if open_to is not internet, and only "
            f"then, got open_to {open_to}"
        )
