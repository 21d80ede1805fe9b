"""Rules of machines, and of the services that run on them."""

import pytest

from tests.stack.test_mistakes import LABEL
from tests.stack.texts import NETWORK, networks

TWO = networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
TASK = "ecr, logs, s3, secretsmanager"
AGENT = "ecs, ecs-agent, ecs-telemetry"
API = "api: { runs: ec2 }"
MACHINES = (
    "t3.2xlarge, t3.large, t3.medium, t3.micro, t3.small, t3.xlarge, "
    "t4g.2xlarge, t4g.large, t4g.medium, t4g.micro, t4g.small, t4g.xlarge"
)
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"


def stack(cluster: str, *services: str, net: str = NETWORK, label: str = "boxes") -> str:
    return (
        f"{net}  groundwork:clusters: {{ {label}: {{ {cluster} }} }}\n"
        f"  groundwork:services: {{ {', '.join(services)} }}\n"
    )


def one(entry: str, cluster: str = "") -> str:
    return stack(cluster, f"api: {{ runs: ec2, {entry} }}")


def within(endpoints: str, nat: str = "none") -> str:
    net = networks(f"app: {{ cidr: 10.0.0.0/16, nat: {nat}, endpoints: [{endpoints}] }}")
    return stack("", f'api: {{ runs: ec2, image: "{ECR}/api:1" }}', net=net)


WRONG = [
    (stack("machine: t3.mikro", API),
     f'5: clusters.boxes.machine: no machine "t3.mikro", accepted: {MACHINES}; '
     "did you mean t3.micro?"),
    (stack("machine: 3", API), f"5: clusters.boxes.machine: no machine 3, accepted: {MACHINES}"),
    (stack("max: 0", API), "5: clusters.boxes.max: got 0, accepted: a whole number 1 to 100"),
    (stack("size: 3", API),
     "5: clusters.boxes.size: no such key, accepted: admin_cidrs, "
     "admins, engine, machine, max, min, network, nodes, predictive, version"),
    (stack("min: 3", API),
     "5: clusters.boxes.max: min 3 is more than max 2, accepted: max 3 or more"),
    (stack("network: ap", "api: { runs: ec2, network: app }"),
     "5: clusters.boxes.network: no network ap, accepted: app; did you mean app?"),
    (stack("", "api: { runs: fargate }"),
     "5: clusters.boxes: machines that no service runs on, "
     "accepted: a service with runs: ec2 and cluster: boxes"),
    (stack("", API, label="ecs-boxes"),
     "5: clusters.ecs-boxes: a name that ECS keeps for itself, "
     "accepted: a label that does not begin with aws, ecs, fargate"),
    (stack("", API, label="cluster"),
     "5: clusters.cluster: a reserved name, accepted: any other label"),
    (stack("", API, label="app"),
     "5: clusters.app: a label of networks too, "
     "accepted: one entry for each label, over all kinds"),
    (f"{NETWORK}  groundwork:services: {{ {API} }}\n",
     "5: services.api.cluster: missing, accepted: an entry of groundwork:clusters"),
    (stack("", API, "web: { runs: ec2, cluster: boxs }"),
     "6: services.web.cluster: no cluster boxs, accepted: boxes; did you mean boxes?"),
    (stack("", "web: { runs: ec2, cluster: boxs }"),
     "6: services.web.cluster: no cluster boxs, accepted: boxes; did you mean boxes?"),
    (stack("network: dat", API, net=TWO),
     "5: clusters.boxes.network: no network dat, accepted: app, data; did you mean data?"),
    (stack("network: 5", API, net=TWO),
     f"5: clusters.boxes.network: got 5, accepted: {LABEL}"),
    (stack("network: ''", API, net=TWO),
     f'5: clusters.boxes.network: got "", accepted: {LABEL}'),
    (stack("", API, "web: { runs: fargate, cluster: boxes }"),
     "6: services.web.cluster: a cluster of machines for runs: fargate, "
     "accepted: none, or runs: ec2"),
    (stack("network: app", "api: { runs: ec2, network: data }", net=TWO),
     "6: services.api.network: data, while the machines of boxes are in app, accepted: app"),
    (one("architecture: arm64"),
     "6: services.api.architecture: arm64 on t3.micro, accepted: x86_64"),
    (one("interruptible: 1"), "6: services.api.interruptible: got 1, accepted: true or false"),
    (one("spot_percent: 20"),
     "6: services.api.spot_percent: Spot for runs: ec2, accepted: 0, or runs: fargate"),
    (one("memory: 1024"),
     "6: services.api.memory: 1024 MiB on t3.micro, "
     "accepted: up to 896, or a larger machine in clusters.boxes"),
    (one("cpu: 4096", "machine: t3.large"),
     "6: services.api.cpu: 4096 CPU units on t3.large, "
     "accepted: up to 2048, or a larger machine in clusters.boxes"),
    (one("scale: { max: 3 }"),
     "5: clusters.boxes.max: up to 3 tasks on 2 t3.micro (1 network interface, 2048 CPU units and "
     "896 MiB each for tasks), accepted: max: 3, or machine: t3.small, "
     "or smaller tasks or fewer of them in scale"),
    (one("scale: { min: 1, max: 1 }", "max: 1"),
     "5: clusters.boxes.max: up to 2 tasks while api is deployed on 1 t3.micro (1 network "
     "interface, 2048 CPU units and 896 MiB each for tasks), accepted: max: 2, "
     "or machine: t3.small, or interruptible: true in services.api, "
     "or smaller tasks or fewer of them in scale"),
    (one("memory: 20000, scale: { max: 3 }", "machine: t3.2xlarge"),
     "5: clusters.boxes.max: up to 3 tasks on 2 t3.2xlarge (3 network interfaces, 8192 CPU units "
     "and 28672 MiB each for tasks), accepted: max: 3, "
     "or smaller tasks or fewer of them in scale"),
    (within(TASK),
     "4: networks.app.endpoints: machines of boxes cannot join their cluster by these endpoints, "
     f"accepted: {AGENT} among them"),
    (within(f"{TASK}, ecs, ecs-agent", nat="instance"),
     "4: networks.app.endpoints: machines of boxes cannot join their cluster by these endpoints, "
     "accepted: ecs-telemetry among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        stack("", API),
        # No pair of Fargate's.
        one("cpu: 300, memory: 700"),
        one("architecture: arm64, memory: 14000", "machine: t4g.xlarge"),
        one("scale: { min: 1, max: 1 }, interruptible: true", "max: 1"),
        one("scale: { max: 3 }", "machine: t3.small"),
        within(f"{TASK}, {AGENT}"),
        within("s3", nat="instance"),
        stack("max: 4", API, "web: { runs: ec2, route: / }", "old: { runs: fargate }"),
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert list(settings(body).clusters) == ["boxes"]


def test_a_service_is_where_its_machines_are(settings):
    body = stack("network: data", API, net=TWO)
    assert settings(body).services["api"].network == "data"


def test_of_several_clusters_none_is_guessed(mistakes):
    body = (
        f"{NETWORK}  groundwork:clusters: {{ a: {{}}, b: {{}} }}\n"
        f"  groundwork:services: {{ {API}, x: {{ runs: ec2, cluster: a }}, "
        "y: { runs: ec2, cluster: b } }\n"
    )
    assert mistakes(body) == ["6: services.api.cluster: missing, accepted: a, b"]


def test_what_rests_on_a_wrong_machine_is_not_said(mistakes):
    body = one("architecture: arm64, memory: 4096, scale: { max: 9 }", "machine: t4g.big")
    assert mistakes(body) == [
        f'5: clusters.boxes.machine: no machine "t4g.big", accepted: {MACHINES}; '
        "did you mean t4g.micro?"
    ]
