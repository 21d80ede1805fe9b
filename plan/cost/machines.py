"""What EC2 machines cost: of Auto Scaling groups, of EKS, of Elastic Beanstalk, and for NAT."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Final

from plan.cost.desk import (
    Desk,
    Item,
    NotPriced,
    Pricer,
    Use,
    amount,
    entries,
    kept,
    listed,
    mapping,
    number,
    runs,
)
from plan.cost.model import Price
from plan.cost.pods import requested
from plan.record import Resource
from plan.rules.subject import given

GROUP: Final = "aws:autoscaling/group:Group"
TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE: Final = "aws:ec2/instance:Instance"
NODES: Final = "aws:eks/nodeGroup:NodeGroup"
CLUSTER: Final = "aws:eks/cluster:Cluster"
BEANSTALK: Final = "aws:elasticbeanstalk/environment:Environment"
METRICS: Final = 7
"""That detailed monitoring keeps of a machine.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html
"""
NODE_DISK: Final = 20
"""GiB of a node without a launch template that says otherwise.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
"""
MACHINE: Final = "m6a.large"
"""What the pods of Auto Mode are reckoned in: its own pool takes such machines."""
CORES: Final = Decimal(2)
GIB: Final = Decimal(8)
"""Of one of these machines."""


def _group(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    template = _template(resource, desk)
    low, high = number(resource, "minSize"), number(resource, "maxSize")
    kind = str(given(template, "instanceType"))
    yield from _machines(resource, desk, kind, low, high)
    yield from _beside(template, desk, low, high)


def _instance(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    one = Decimal(1)
    yield from _machines(resource, desk, str(given(resource, "instanceType")), one, one)
    disk = given(resource, "rootBlockDevice.volumeType") or "gp2"
    size = number(resource, "rootBlockDevice.volumeSize")
    yield _disk(resource, desk, disk, size, size)


def _nodes(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    low = number(resource, "scalingConfig.minSize")
    high = number(resource, "scalingConfig.maxSize")
    yield from _machines(resource, desk, str(given(resource, "instanceTypes.0")), low, high)
    for template in desk.subject.named(resource, "launchTemplate"):
        yield from _beside(template, desk, low, high)
        return
    size = number(resource, "diskSize", NODE_DISK)
    yield _disk(resource, desk, "gp3", size * low, size * high)


def _cluster(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """The control plane; with Auto Mode as many machines as hold what the pods ask for."""
    yield runs("EKS control plane", "cluster", desk.price(resource, "kubernetes.hour"))
    if not given(resource, "computeConfig.enabled"):
        return
    low, high = (
        max(cores / CORES, gib / GIB, Decimal(1)).to_integral_value(ROUND_CEILING)
        for cores, gib in requested(desk.subject)
    )
    # How the pods fit on machines is not known: an estimate is never verified.
    hour = Price(desk.price(resource, f"ec2.{MACHINE}").usd, verified=False)
    what = f"{MACHINE}, as Auto Mode might take"
    yield runs(what, "machine", hour, low, high, saving="ec2")
    fee = hour * desk.price(resource, "kubernetes.auto")
    yield runs("EKS Auto Mode", "machine", fee, low, high)


def _beanstalk(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    said = {
        f"{one.get('namespace')}:{one.get('name')}": one.get("value")
        for one in entries(resource, "settings")
    }
    kinds = str(said.get("aws:ec2:instances:InstanceTypes", ""))
    low, high = (amount(said.get(f"aws:autoscaling:asg:{key}")) for key in ("MinSize", "MaxSize"))
    if low is None or high is None:
        raise NotPriced("unknown MinSize or MaxSize")
    yield from _machines(resource, desk, kinds.partition(",")[0].strip(), low, high)


def _machines(
    resource: Resource, desk: Desk, kind: str, low: Decimal, high: Decimal
) -> Iterator[Item]:
    hour = desk.price(resource, f"ec2.{kind}")
    yield runs(f"EC2 machine, {kind}", "machine", hour, low, high, saving="ec2")


def _beside(template: Resource, desk: Desk, low: Decimal, high: Decimal) -> Iterator[Item]:
    """Disks and detailed monitoring of machines that come from a launch template."""
    for place in range(len(listed(template, "blockDeviceMappings"))):
        ebs = mapping(template, f"blockDeviceMappings.{place}.ebs")
        if size := amount(ebs.get("volumeSize")):
            kind = str(ebs.get("volumeType", "gp2"))
            yield _disk(template, desk, kind, size * low, size * high)
    if given(template, "monitoring.enabled"):
        month = desk.price(template, "ec2.metric")
        yield kept("detailed monitoring", "metric", month, METRICS * low, METRICS * high)


def _disk(resource: Resource, desk: Desk, kind: str, low: Decimal, high: Decimal) -> Item:
    return kept(f"disk, {kind}", "GiB", desk.price(resource, f"disk.{kind}"), low, high)


def _template(resource: Resource, desk: Desk) -> Resource:
    for template in desk.subject.named(resource, "launchTemplate"):
        if template.type == TEMPLATE:
            return template
    raise NotPriced("unknown launchTemplate")


PRICERS: Final[Mapping[str, Pricer]] = {
    GROUP: _group,
    INSTANCE: _instance,
    NODES: _nodes,
    CLUSTER: _cluster,
    BEANSTALK: _beanstalk,
}
