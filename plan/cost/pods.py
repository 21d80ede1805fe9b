"""What pods ask for of the machines that they run on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from plan.cost.desk import amount, listed, mapping, number
from plan.record import Resource
from plan.rules.subject import Subject, given

DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
SCALER: Final = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
GIB: Final = Decimal(1024**3)
SUFFIXES: Final = {
    "m": Decimal("0.001"),
    "k": Decimal(1000),
    "M": Decimal(1000**2),
    "G": Decimal(1000**3),
    "Ki": Decimal(1024),
    "Mi": Decimal(1024**2),
    "Gi": GIB,
}
"""Of Kubernetes' quantities.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""


def requested(subject: Subject) -> Iterator[tuple[Decimal, Decimal]]:
    """Cores and GiB that all pods ask for together: at the least, then at the most."""
    found = [(_one(each), _replicas(each, subject)) for each in subject.each(DEPLOYMENT)]
    for bound in (0, 1):
        yield (
            sum((cores * replicas[bound] for (cores, _), replicas in found), Decimal()),
            sum((gib * replicas[bound] for (_, gib), replicas in found), Decimal()),
        )


def _replicas(deployment: Resource, subject: Subject) -> tuple[Decimal, Decimal]:
    """As its autoscaler has it, else as it says itself."""
    named = (given(deployment, "metadata.namespace"), given(deployment, "metadata.name"))
    for scaler in subject.each(SCALER):
        name = given(scaler, "spec.scaleTargetRef.name")
        if (given(scaler, "metadata.namespace"), name) == named:
            return number(scaler, "spec.minReplicas", 1), number(scaler, "spec.maxReplicas")
    count = number(deployment, "spec.replicas", 1)
    return count, count


def _one(deployment: Resource) -> tuple[Decimal, Decimal]:
    """Cores and GiB of one pod."""
    containers = "spec.template.spec.containers"
    places = range(len(listed(deployment, containers)))
    asked = [mapping(deployment, f"{containers}.{n}.resources.requests") for n in places]
    cores = sum((quantity(one.get("cpu")) for one in asked), Decimal())
    return cores, sum((quantity(one.get("memory")) for one in asked), Decimal()) / GIB


def quantity(value: Any) -> Decimal:
    """A quantity such as `250m` or `512Mi` as a number; 0 for none, and for what is no such."""
    text = str(value or 0)
    digits = text.rstrip("KMGkim")
    return (amount(digits) or Decimal()) * SUFFIXES.get(text[len(digits) :], Decimal(1))
