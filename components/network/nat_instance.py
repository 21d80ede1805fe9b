"""NAT by one small machine, for stacks where a gateway would cost more than all the rest."""

from collections.abc import Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components._group import security_group
from components.network.addresses import Tier, tier_range
from components.network.routes import INTERNET, Subnets
from components.network.scope import Scope

INSTANCE_TYPE: Final = "t4g.nano"
"""The smallest, on ARM: 5 Gbit/s in bursts.

https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
"""
DISK_GIB: Final = 8
"""As much as the image has."""
HTTPS: Final = 443


def nat_instance(
    scope: Scope, image_id: pulumi.Input[str], public: Subnets, internet: Sequence[aws.ec2.Route]
) -> tuple[pulumi.Output[str], aws.ec2.Eip]:
    """The network interface that the private tables route to, and its address.

    The machine stands in the first zone given, has no role and no way in but through its
    group, and takes HTTPS from the private subnets only: no rule of a consumer asks for more.
    """
    letter = next(iter(public))
    machine = aws.ec2.Instance(
        f"{scope.name}-nat-instance",
        ami=image_id,
        instance_type=INSTANCE_TYPE,
        subnet_id=public[letter].id,
        vpc_security_group_ids=[_security_group(scope).id],
        source_dest_check=False,
        metadata_options={
            "http_endpoint": "enabled",
            "http_tokens": "required",
            "http_put_response_hop_limit": 1,
        },
        root_block_device={"encrypted": True, "volume_type": "gp3", "volume_size": DISK_GIB},
        maintenance_options={"auto_recovery": "default"},
        ebs_optimized=True,
        user_data=user_data(tier_range(scope.cidr, Tier.PRIVATE)),
        user_data_replace_on_change=True,
        tags=scope.tagged("nat-instance"),
        opts=scope.child(internet),
    )
    address = aws.ec2.Eip(
        f"{scope.name}-nat-instance",
        domain="vpc",
        instance=machine.id,
        tags=scope.tagged("nat-instance"),
        opts=scope.child(internet),
    )
    return machine.primary_network_interface_id, address


def user_data(private: str) -> str:
    """First boot of Amazon Linux 2023: forward what comes from the range `private`."""
    return f"""#!/bin/sh
set -eu
echo net.ipv4.ip_forward=1 >/etc/sysctl.d/90-nat.conf
sysctl --load /etc/sysctl.d/90-nat.conf
# The machine boots before its address is there.
until dnf install --assumeyes nftables; do sleep 5; done
cat >/etc/sysconfig/nftables.conf <<'RULES'
table ip nat {{
  chain postrouting {{
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr {private} masquerade
  }}
}}
RULES
systemctl enable --now nftables
"""


def _security_group(scope: Scope) -> aws.ec2.SecurityGroup:
    """One way through: HTTPS from the private subnets to the internet."""
    group = security_group(
        f"{scope.name}-nat",
        parent=scope.parent,
        vpc_id=scope.vpc.id,
        description=f"{scope.name} NAT instance",
        tags=scope.tagged("nat"),
    )
    for direction, rule, cidr in (
        ("in", aws.vpc.SecurityGroupIngressRule, tier_range(scope.cidr, Tier.PRIVATE)),
        ("out", aws.vpc.SecurityGroupEgressRule, INTERNET),
    ):
        rule(
            f"{scope.name}-nat-{direction}",
            security_group_id=group.id,
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            description=f"{scope.name} private subnets reach the internet",
            tags=scope.tagged(f"nat-{direction}"),
            opts=scope.child(),
        )
    return group
