"""Network and balancers live in moto; ministack finds copies of what it looks up."""

from ministack.services import alb, ec2
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends


def mirror_subnets(account: str, region: str) -> None:
    """Make ministack's subnets those of moto: ministack 1.5.33 looks them up there."""
    # Copies: moto's thread may add a subnet at the same time.
    by_zone = list(ec2_backends[account][region].subnets.values())
    wanted = {key: subnet for subnets in by_zone for key, subnet in list(subnets.items())}
    for key, _ in ec2._subnets.items_scoped(account, region):
        if key not in wanted:
            ec2._subnets.pop_scoped(account, region, key, None)
    for key, subnet in wanted.items():
        record = {
            "SubnetId": key,
            "VpcId": subnet.vpc_id,
            "CidrBlock": subnet.cidr_block,
            "AvailabilityZone": subnet.availability_zone,
        }
        ec2._subnets.set_scoped(account, region, key, record)


def mirror_balancers(account: str) -> None:
    """Make ministack's balancers those of moto: ministack 1.5.33 looks up that of a VPC origin."""
    for region, backend in list(elbv2_backends[account].items()):
        wanted = dict(backend.load_balancers)
        for arn, _ in alb._lbs.items_scoped(account, region):
            if arn not in wanted:
                alb._lbs.pop_scoped(account, region, arn, None)
        for arn, balancer in wanted.items():
            record = {
                "LoadBalancerArn": arn,
                "LoadBalancerName": balancer.name,
                "DNSName": balancer.dns_name,
                "Scheme": balancer.scheme,
            }
            alb._lbs.set_scoped(account, region, arn, record)
