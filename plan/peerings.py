"""Which networks a record joins, and by what."""

from collections.abc import Mapping, Set
from typing import Final

from plan.record import Record, component_of

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
PEERING: Final = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"


def peerings(record: Record) -> Mapping[Set[str], str]:
    """Names of the components that peer, by the ids of the two VPCs."""
    by_urn = record.by_urn()
    return {
        frozenset((one.inputs["vpcId"], one.inputs["peerVpcId"])): component_of(one, by_urn).name
        for one in record.resources
        if one.type == PEERING
    }
