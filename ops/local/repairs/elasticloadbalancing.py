"""Elastic Load Balancing, served by moto."""

from typing import Any

from moto.ec2.models import ec2_backends
from moto.elbv2.models import FakeLoadBalancer, elbv2_backends

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

MAPPING = "SubnetMappings.member"


class Addressed(FakeLoadBalancer):
    """A balancer that knows its address in each subnet."""

    addresses: dict[str, dict[str, str]]
    """What AWS tells of an address, by subnet."""

    @property
    def availability_zones(self) -> list[Any]:
        """The zones, with the addresses."""
        zones: list[Any] = super().availability_zones
        for zone in zones:
            zone.load_balancer_addresses = [self.addresses[zone.subnet_id]]
        return zones


@repair("elasticloadbalancing", "CreateLoadBalancer")
async def addresses_of_a_balancer(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 drops the addresses that a network load balancer is given."""
    answer = await forward(call)
    asked = {
        subnet: call.form[f"{MAPPING}.{number}.AllocationId"]
        for number in range(1, len(call.form))
        if f"{MAPPING}.{number}.AllocationId" in call.form
        for subnet in [call.form[f"{MAPPING}.{number}.SubnetId"]]
    }
    if not answer.ok or not asked:
        return answer
    balancers: Any = elbv2_backends[call.account][call.region].load_balancers
    (made,) = (one for one in list(balancers.values()) if one.name == call.form["Name"])
    found = ec2_backends[call.account][call.region].describe_addresses([*asked.values()])
    public = {each.allocation_id: each.public_ip for each in found}
    made.__class__ = Addressed
    made.addresses = {
        subnet: {"AllocationId": allocation, "IpAddress": public[allocation]}
        for subnet, allocation in asked.items()
    }
    return answer
