"""Network and balancers live in moto; ministack finds copies of what it looks up."""

from collections.abc import Mapping
from typing import Any

from ministack.services import alb, ec2
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends


def mirror_subnets(account: str, region: str) -> None:
    """Make ministack's subnets those of moto: ministack 1.5.33 looks them up there."""
    # Copies: moto's thread may add a subnet at the same time.
    by_zone = list(ec2_backends[account][region].subnets.values())
    wanted = {key: subnet for subnets in by_zone for key, subnet in list(subnets.items())}
    records = {
        key: {
            "SubnetId": key,
            "VpcId": subnet.vpc_id,
            "CidrBlock": subnet.cidr_block,
            "AvailabilityZone": subnet.availability_zone,
        }
        for key, subnet in wanted.items()
    }
    _hold(ec2._subnets, account, region, records)


def mirror_balancers(account: str) -> None:
    """Make ministack's balancers those of moto: ministack 1.5.33 looks up that of a VPC origin."""
    for region, backend in list(elbv2_backends[account].items()):
        records = {
            arn: {
                "LoadBalancerArn": arn,
                "LoadBalancerName": balancer.name,
                "DNSName": balancer.dns_name,
                "Scheme": balancer.scheme,
            }
            for arn, balancer in dict(backend.load_balancers).items()
        }
        _hold(alb._lbs, account, region, records)


def _hold(held: Any, account: str, region: str, records: Mapping[str, Any]) -> None:
    """Make one of ministack's stores hold these records and no others."""
    for key, _ in held.items_scoped(account, region):
        if key not in records:
            held.pop_scoped(account, region, key, None)
    for key, record in records.items():
        held.set_scoped(account, region, key, record)
