"""Rules of clusters of Kubernetes."""

import pytest

from tests.stack.texts import NETWORK, PROD, networks

ADMINS = "admin_cidrs: []"
NAT = "single, per-zone or instance"
TYPES = (
    "m7g.2xlarge, m7g.4xlarge, m7g.large, m7g.xlarge, m7i.2xlarge, m7i.4xlarge, m7i.large, "
    "m7i.xlarge, t3.2xlarge, t3.large, t3.medium, t3.xlarge, t4g.2xlarge, t4g.large, t4g.medium, "
    "t4g.xlarge"
)
QUOTED = '"1.34" or "1.35" or "1.36", in quotes'
KEYS = "admin_cidrs, admins, engine, machine, max, min, network, nodes, predictive, version"
WAYS = "ec2, ecr.api, ecr.dkr, eks, eks-auth, s3, sts"


def eks(entry: str = ADMINS, *, net: str = NETWORK, label: str = "pods") -> str:
    told = f", {entry}" if entry else ""
    return f"{net}  groundwork:clusters: {{ {label}: {{ engine: eks{told} }} }}\n"


def managed(entry: str, **options: str) -> str:
    return eks(f"{ADMINS}, nodes: managed, {entry}", **options)


def within(endpoints: str) -> str:
    return networks(f"app: {{ cidr: 10.0.0.0/16, nat: none, endpoints: [{endpoints}] }}")


WRONG = [
    (eks("admin_cidrs: [], engin: eks"),
     f"5: clusters.pods.engin: no such key, accepted: {KEYS}; did you mean engine?"),
    (f"{NETWORK}  groundwork:clusters: {{ pods: {{ engine: k8s }} }}\n",
     '5: clusters.pods.engine: got "k8s", accepted: ecs, eks; did you mean eks?'),
    (eks(f"{ADMINS}, nodes: spot"),
     '5: clusters.pods.nodes: got "spot", accepted: auto, managed'),
    (eks(f'{ADMINS}, version: "1.20"'),
     '5: clusters.pods.version: no version "1.20", accepted: ' + QUOTED),
    (eks(f"{ADMINS}, version: 1.35"),
     '5: clusters.pods.version: no version 1.35, accepted: ' + QUOTED),
    (eks(f"{ADMINS}, machine: t3.large"),
     "5: clusters.pods.machine: eks with nodes: auto has no machine, "
     "accepted: none: EKS Auto Mode chooses its machines, or nodes: managed"),
    (eks(f"{ADMINS}, max: 3"),
     "5: clusters.pods.max: eks with nodes: auto has no max, "
     "accepted: none: EKS Auto Mode chooses its machines, or nodes: managed"),
    (managed("machine: t3.micro"),
     f'5: clusters.pods.machine: no machine "t3.micro", accepted: {TYPES}'),
    (managed("min: 4, max: 3"),
     "5: clusters.pods.max: min 4 is more than max 3, accepted: max 4 or more"),
    (managed("min: 0"),
     "5: clusters.pods.min: no machine to run what a cluster needs, accepted: 1 or more"),
    (eks(""),
     "5: clusters.pods.admin_cidrs: missing, accepted: your address such as [203.0.113.7/32], "
     "or [] to deploy within the network"),
    (eks("admin_cidrs: [0.0.0.0/0]"),
     "5: clusters.pods.admin_cidrs: got 0.0.0.0/0, accepted: up to 40 ranges of /8 or narrower"),
    (eks("admin_cidrs: [300.0.0.0/16]"),
     "5: clusters.pods.admin_cidrs: got 300.0.0.0/16, "
     "accepted: up to 40 ranges of /8 or narrower"),
    (eks(f"admin_cidrs: [{', '.join(f'10.0.{n}.0/24' for n in range(41))}]"),
     "5: clusters.pods.admin_cidrs: got 41 ranges, accepted: up to 40"),
    (eks(f'{ADMINS}, admins: {{ me: "arn:aws:sts::123456789012:assumed-role/me/x" }}'),
     '5: clusters.pods.admins.me: got "arn:aws:sts::123456789012:assumed-role/me/x", '
     "accepted: the ARN of an IAM role or user"),
    (eks(net=networks("app: { cidr: 10.0.0.0/16, zones: 1 }")),
     "4: networks.app.zones: got one zone with pods in it, accepted: two zones or more"),
    (eks(net=within("ecr, s3")),
     "4: networks.app.endpoints: without NAT, machines of pods cannot reach "
     "ec2, eks, eks-auth, sts, accepted: ec2, eks, eks-auth, sts among them, or NAT"),
    (managed("max: 3", net=within(WAYS)),
     "4: networks.app.nat: none, while what runs on the nodes of pods comes from public.ecr.aws, "
     f"accepted: {NAT}, or nodes: auto"),
    (eks() + "  groundwork:queues: { pods-apps: {} }\n",
     "6: queues.pods-apps: the name of what is inside clusters.pods, accepted: any other label"),
    (eks() + "  groundwork:services: { api: { runs: ec2, cluster: pods } }\n",
     "6: services.api.cluster: pods, which runs pods, accepted: a cluster with engine: ecs"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize("key", ["nodes: auto", 'version: "1.35"', "admin_cidrs: []", "admins: {}"])
def test_machines_of_ecs_have_nothing_of_kubernetes(mistakes, key):
    body = (
        f"{NETWORK}  groundwork:clusters: {{ boxes: {{ {key} }} }}\n"
        "  groundwork:services: { api: { runs: ec2 } }\n"
    )
    name = key.split(":")[0]
    said = f"5: clusters.boxes.{name}: ecs has no {name}, accepted: none, or engine: eks"
    assert mistakes(body) == [said]


def test_in_prod_the_api_is_private(mistakes, settings):
    given = "  groundwork:images: given\n"
    assert mistakes(eks("admin_cidrs: [203.0.113.7/32]") + given, head=PROD) == [
        "5: clusters.pods.admin_cidrs: an API that is reached from outside in prod, "
        "accepted: none: deploy from within the network"
    ]
    assert settings(eks("") + given, head=PROD).clusters["pods"].admin_cidrs is None


def test_what_is_right_is_taken(settings):
    made = settings(eks("admin_cidrs: [203.0.113.7/32]")).clusters["pods"]
    assert (made.engine, made.nodes, made.version, made.machine) == (
        "eks",
        "auto",
        "1.35",
        "t3.large",
    )
    assert made.architecture == "x86_64"
    assert settings(eks(net=within(WAYS))).clusters["pods"].network == "app"
    large = settings(managed("machine: m7g.large, min: 2, max: 4")).clusters["pods"]
    assert (large.architecture, large.min, large.max) == ("arm64", 2, 4)
