"""Where a balancer itself goes: nowhere, unless users sign in at it."""

import pytest

from components.edge.load_balancer import LoadBalancer

EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


@pytest.mark.parametrize("told", [{}, {"sign_in": False}])
def test_it_goes_nowhere_by_itself(engine, args, told):
    engine.run(lambda: LoadBalancer("edge", {**args, **told}))
    assert engine.of(EGRESS) == []


def test_a_sign_in_needs_the_way_to_cognito(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "sign_in": True}))
    assert engine.one(EGRESS) == {
        "securityGroupId": "<<ec2.SecurityGroup/edge-sg.id>>",
        "cidrIpv4": "0.0.0.0/0",
        "description": "edge https internet",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "tags": {"Name": "edge-to-internet", "access": "https"},
    }
    assert engine.named("edge-to-internet").type == EGRESS
