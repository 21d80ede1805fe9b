"""What the tests of the edge share."""

import pytest

from components.edge.load_balancer import LoadBalancerArgs


@pytest.fixture
def args() -> LoadBalancerArgs:
    """The least that `LoadBalancer` accepts."""
    return {
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-a", "subnet-b"],
        "account_id": "123456789012",
        "region": "eu-north-1",
    }
