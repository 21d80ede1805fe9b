"""What the tests of networks share."""

from collections.abc import Callable

import pytest

from components.network.network import NetworkArgs
from plan.record import Resource


@pytest.fixture
def args() -> NetworkArgs:
    """The least that `Network` accepts, in two zones."""
    return {
        "cidr": "10.0.0.0/16",
        "region": "eu-north-1",
        "account_id": "123456789012",
        "zones": ["eu-north-1a", "eu-north-1b"],
    }


@pytest.fixture
def find(engine) -> Callable[[str, str], Resource]:
    """Find the only resource of a type, such as `ec2/subnet:Subnet`, with a logical name."""

    def found(typ: str, name: str) -> Resource:
        (only,) = (r for r in engine.resources if (r.type, r.name) == (f"aws:{typ}", name))
        return only

    return found


@pytest.fixture
def names(engine) -> Callable[[str], list[str]]:
    """Logical names of all resources of a type, sorted."""
    return lambda typ: sorted(r.name for r in engine.resources if r.type == f"aws:{typ}")
