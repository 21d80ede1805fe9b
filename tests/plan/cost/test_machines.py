"""What EC2 machines cost, reckoned by hand."""

from decimal import Decimal

import pytest

from plan.cost.pods import quantity
from tests.plan.cost.shown import both, lines, span
from tests.plan.rules.made import made

PRICES = {
    "ec2.t3.micro": "0.0108",
    "ec2.t3.large": "0.0864",
    "ec2.t4g.nano": "0.0043",
    "ec2.m6a.large": "0.1",
    "ec2.metric": "0.30",
    "disk.gp2": "0.11",
    "disk.gp3": "0.08",
    "kubernetes.hour": "0.10",
    "kubernetes.auto": "0.12",
}
DISK = [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 30, "volumeType": "gp3"}}]
TEMPLATE = made(
    "aws:ec2/launchTemplate:LaunchTemplate",
    instanceType="t3.micro",
    blockDeviceMappings=DISK,
    monitoring={"enabled": True},
)
GROUP = "aws:autoscaling/group:Group"
NODES = "aws:eks/nodeGroup:NodeGroup"


def group(template=TEMPLATE, **inputs):
    return made(GROUP, needs={"launchTemplate": [template]}, **inputs)


def test_a_group_of_machines_with_disks_and_monitoring(bill):
    found = bill(PRICES, TEMPLATE, group(minSize=1, maxSize=4))
    # 0.0108 x 730 = 7.884; 30 x 0.08; 7 metrics x 0.30
    assert lines(found) == [
        ("EC2 machine, t3.micro", "1 to 4 machines, 730 h", *span("7.884", "31.536")),
        ("disk, gp3", "30 to 120 GiB", *span("2.40", "9.60")),
        ("detailed monitoring", "7 to 28 metrics", *span("2.10", "8.40")),
    ]


def test_a_group_that_may_be_empty_costs_nothing_at_the_least(bill):
    found = bill(PRICES, TEMPLATE, group(minSize=0, maxSize=1))
    assert (found.low, found.high) == span("0", "12.384")


def test_a_machine_for_nat(bill):
    root = {"volumeType": "gp3", "volumeSize": 8}
    machine = made("aws:ec2/instance:Instance", instanceType="t4g.nano", rootBlockDevice=root)
    found = bill(PRICES, machine)
    assert lines(found) == [
        ("EC2 machine, t4g.nano", "1 machine, 730 h", *both("3.139")),
        ("disk, gp3", "8 GiB", *both("0.64")),
    ]


@pytest.mark.parametrize("with_template", [True, False])
def test_nodes_of_kubernetes(bill, with_template):
    sizes = {"minSize": 3, "maxSize": 6, "desiredSize": 3}
    bare = made("aws:ec2/launchTemplate:LaunchTemplate", blockDeviceMappings=DISK)
    needs = {"launchTemplate": [bare]} if with_template else {}
    nodes = made(NODES, needs=needs, instanceTypes=["t3.large"], scalingConfig=sizes)
    found = bill(PRICES, bare, nodes)
    # 3 x 0.0864 x 730, to twice as many; disks of 30 GiB as the template says, else of 20
    disk = ("90 to 180 GiB", *span("7.20", "14.40"))
    own = ("60 to 120 GiB", *span("4.80", "9.60"))
    assert lines(found) == [
        ("EC2 machine, t3.large", "3 to 6 machines, 730 h", *span("189.216", "378.432")),
        ("disk, gp3", *(disk if with_template else own)),
    ]


def deployment(name, cpu, memory, **spec):
    requests = {"requests": {"cpu": cpu, "memory": memory}}
    pod = {"template": {"spec": {"containers": [{"name": name, "resources": requests}]}}}
    metadata = {"name": name, "namespace": "apps"}
    return made("kubernetes:apps/v1:Deployment", name, metadata=metadata, spec={**pod, **spec})


def test_auto_mode_is_reckoned_in_machines_that_hold_what_pods_ask_for(bill):
    scaler = made(
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        metadata={"name": "web", "namespace": "apps"},
        spec={"scaleTargetRef": {"name": "web"}, "minReplicas": 2, "maxReplicas": 10},
    )
    found = bill(
        PRICES,
        made("aws:eks/cluster:Cluster", computeConfig={"enabled": True}),
        deployment("web", "500m", "1Gi"),
        deployment("worker", "1", "512Mi", replicas=1),
        scaler,
    )
    # 2 cores at the least: 1 machine; 6 at the most: 3. Each 0.1 x 730, and 12 % for Auto Mode.
    assert lines(found) == [
        ("EKS control plane", "1 cluster, 730 h", *both("73.00")),
        ("m6a.large, as Auto Mode might take", "1 to 3 machines, 730 h", *span("73.0", "219.0")),
        ("EKS Auto Mode", "1 to 3 machines, 730 h", *span("8.76", "26.28")),
    ]
    assert [line.verified for line in found.lines] == [True, False, False]


def test_memory_may_need_more_machines_than_cores_do(bill):
    cluster = made("aws:eks/cluster:Cluster", computeConfig={"enabled": True})
    found = bill(PRICES, cluster, deployment("hungry", "100m", "9Gi", replicas=2))
    assert found.lines[1].quantity == "3 machines, 730 h"
    empty = bill(PRICES, cluster)
    assert empty.lines[1].quantity == "1 machine, 730 h"


def test_pods_on_nodes_and_their_cluster(bill):
    found = bill(PRICES, made("aws:eks/cluster:Cluster"), deployment("web", "1", "1Gi"))
    assert lines(found) == [("EKS control plane", "1 cluster, 730 h", *both("73.00"))]


@pytest.mark.parametrize(
    ("text", "number"),
    [("250m", "0.25"), ("2", "2"), (1, "1"), ("512Mi", "536870912"), ("1Gi", "1073741824"),
     ("1k", "1000"), (None, "0"), ("<<x.Y/z.cpu>>", "0")],
)  # fmt: skip
def test_quantities_of_kubernetes(text, number):
    assert quantity(text) == Decimal(number)


def setting(namespace, name, value):
    return {"namespace": namespace, "name": name, "value": value}


def test_machines_of_elastic_beanstalk(bill):
    token = "aws:elasticbeanstalk/environment:Environment"
    settings = [
        setting("aws:autoscaling:asg", "MinSize", "2"),
        setting("aws:autoscaling:asg", "MaxSize", "3"),
        setting("aws:ec2:instances", "InstanceTypes", "t3.micro, t3.small"),
    ]
    found = bill(PRICES, made(token, settings=settings))
    assert lines(found) == [
        ("EC2 machine, t3.micro", "2 to 3 machines, 730 h", *span("15.768", "23.652"))
    ]
    without = bill(PRICES, made(token, settings=settings[1:]))
    assert without.unpriced == {f"{token} (unknown MinSize or MaxSize)": 1}


def test_a_machine_that_nobody_has_priced_is_named(bill):
    dear = made("aws:ec2/launchTemplate:LaunchTemplate", instanceType="x2idn.metal")
    found = bill(PRICES, dear, group(dear, minSize=1, maxSize=1))
    assert (found.lines, found.unpriced) == ([], {f"{GROUP} (x2idn.metal)": 1})
    lost = bill(PRICES, made(GROUP, minSize=1, maxSize=1))
    assert lost.unpriced == {f"{GROUP} (unknown launchTemplate)": 1}


def test_disks_of_a_kind_that_is_not_named_are_gp2(bill):
    bare = [{"ebs": {"volumeSize": "10"}}, {"deviceName": "/dev/none"}]
    template = made("aws:ec2/launchTemplate:LaunchTemplate", instanceType="t3.micro",
                    blockDeviceMappings=bare)  # fmt: skip
    found = bill(PRICES, template, group(template, minSize=1, maxSize=1))
    assert lines(found)[1] == ("disk, gp2", "10 GiB", *both("1.10"))
