"""Clusters: machines for services to run on."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from components.compute.machine_template import INSTANCE_TYPE
from components.compute.machines import MACHINES
from stack.errors import listed, nearest, shown
from stack.model.base import Label, Model, wrong
from stack.model.service import Architecture


def _machine(value: Any) -> Any:
    if isinstance(value, str) and value in MACHINES:
        return value
    raise wrong(f"no machine {shown(value)}", listed(MACHINES), nearest(value, MACHINES))


class Cluster(Model):
    """EC2 machines that services run on instead of Fargate."""

    machine: Annotated[
        str,
        BeforeValidator(
            _machine,
            json_schema_input_type=Annotated[str, Field(json_schema_extra={"enum": [*MACHINES]})],
        ),
    ] = INSTANCE_TYPE
    """Instance type: t3 for x86_64 images, t4g for arm64 ones. A micro holds one task, small to
    large hold two, the others three. Defaults to t3.micro."""
    min: int = Field(ge=0, le=100)
    """Fewest machines. Defaults to 1 in dev and 2 in prod."""
    max: int = Field(ge=1, le=100)
    """Most machines, for every task at once and one more while a service is deployed. Defaults to
    2 in dev and 6 in prod."""
    network: Label
    """Network in whose private subnets they stand. Defaults to the only network."""

    @property
    def architecture(self) -> Architecture:
        """Processor architecture of the machines."""
        return Architecture.ARM64 if self.machine.startswith("t4g.") else Architecture.X86_64
