"""Services on Kubernetes: what a stack file may say of them."""

import pytest

from tests.stack.texts import databases, networks, services

NETWORK = "  groundwork:networks: { app: { cidr: 10.0.0.0/16 } }\n"
TWO = networks("app: { cidr: 10.0.0.0/16 }", "far: { cidr: 10.1.0.0/16 }")
OPEN = "admin_cidrs: [203.0.113.7/32]"
PODS = f"pods: {{ engine: eks, network: app, {OPEN} }}"
OTHER = f"more: {{ engine: eks, network: app, {OPEN} }}"
ECS = "metal: { network: app }"


def clusters(*entries: str) -> str:
    return f"  groundwork:clusters: {{ {', '.join(entries)} }}\n"


def stack(*entries: str, of: str = clusters(PODS), net: str = NETWORK) -> str:
    """Services in line 6, below a network and clusters."""
    return services(*entries, net=net + of)


def pods(more: str = "", name: str = "api") -> str:
    return f"{name}: {{ runs: eks{more} }}"


def fargate(more: str = "", name: str = "front") -> str:
    return f"{name}: {{ runs: fargate{more} }}"


MANAGED = f"pods: {{ engine: eks, nodes: managed, machine: t4g.large, network: app, {OPEN} }}"
WRONG = [
    (stack(pods(", deploy: canary")),
     "6: services.api.deploy: not for runs: eks, accepted: none: pods are replaced one by one, "
     "and a release that does not start changes none"),
    (stack(pods(", exec: true")),
     "6: services.api.exec: not for runs: eks, "
     "accepted: none: kubectl exec, by whom the cluster lets"),
    (stack(pods(", interruptible: true")),
     "6: services.api.interruptible: not for runs: eks, "
     "accepted: none: the cluster makes room for one more pod"),
    (stack(pods(", spot_percent: 50")),
     "6: services.api.spot_percent: not for runs: eks, accepted: none, or runs: fargate"),
    (stack(pods(", tracing: true")),
     "6: services.api.tracing: not for runs: eks, accepted: none, or runs: fargate"),
    (stack(pods(", scale: { requests: 100 }")),
     "6: services.api.scale.requests: not for runs: eks, accepted: cpu or memory"),
    (stack(pods(", listen: { protocol: udp, port: 53 }")),
     "6: services.api.listen.protocol: udp for runs: eks, accepted: tcp"),
    (stack(pods(", listen: { port: 5000 }, route: /api")),
     "6: services.api.listen: a port beside the route /api, accepted: one of them"),
    (stack(pods(", scale: { min: 0 }")),
     "6: services.api.scale.min: 0 pods, and nothing to start one, accepted: 1 or more"),
    (stack(pods(", scale: { min: 3, max: 2 }")),
     "6: services.api.scale.max: min 3 is more than max 2, "
     "accepted: max 3 or more (posture dev fills what is left out)"),
    (stack(pods(", port: 80")),
     "6: services.api.port: 80, which nobody but root listens on, accepted: 1024 or more"),
    (stack(pods(), of=""),
     "5: services.api.cluster: missing, accepted: an entry of groundwork:clusters, engine: eks"),
    (stack(pods(), of=clusters(PODS, OTHER)),
     "6: services.api.cluster: missing, accepted: more, pods"),
    (stack(pods(", cluster: pdos")),
     "6: services.api.cluster: no cluster pdos, accepted: pods; did you mean pods?"),
    (stack(pods(", cluster: metal"), "w: { runs: ec2, cluster: metal }", of=clusters(PODS, ECS)),
     "6: services.api.cluster: metal, which runs tasks, accepted: one of engine: eks"),
    (stack(pods(", network: far"), net=TWO),
     "6: services.api.network: far, while pods is in app, accepted: app"),
    (stack(pods(), of=clusters(MANAGED)),
     "6: services.api.architecture: x86_64 on machines of arm64, "
     "accepted: arm64, or other machines in clusters.pods"),
    (stack(pods(", architecture: arm64")),
     "6: services.api.architecture: arm64 on machines of x86_64, "
     "accepted: x86_64, or other machines in clusters.pods"),
    (stack(pods(), fargate(", uses: { api: call }")),
     "6: services.front.uses.api: runs: fargate calls runs: eks, "
     "accepted: both on Kubernetes, in one cluster"),
    (stack(pods(", uses: { front: call }"), fargate()),
     "6: services.api.uses.front: runs: eks calls runs: fargate, "
     "accepted: both on Kubernetes, in one cluster"),
    (stack(pods(", cluster: pods, uses: { front: call }"), pods(", cluster: more", "front"),
           of=clusters(PODS, OTHER)),
     "6: services.api.uses.front: runs: eks calls runs: eks, "
     "accepted: both on Kubernetes, in one cluster"),
    (stack(pods(", route: /"), fargate(", route: /x")),
     "6: services.api.route: routes of api on Kubernetes and of front, by two balancers, "
     "accepted: groundwork:edge beside it"),
    (stack(pods(", cluster: pods, route: /"), pods(", cluster: more, route: /x", "front"),
           of=clusters(PODS, OTHER)),
     "6: services.front.route: a route in cluster more, "
     "accepted: all routes on Kubernetes in pods"),
    (stack(pods(", route: /"))
     + "  groundwork:domain: { name: shop.example.com, zone: example.com }\n",
     "7: domain: a name for api on Kubernetes, whose balancer has none before it is made, "
     "accepted: groundwork:edge beside it"),
    (stack(pods(", uses: { board: connect }"),
           net="  groundwork:networks: { app: { cidr: 10.0.0.0/16, nat: none, "
               "endpoints: [ec2, ecr, eks, eks-auth, s3, sts] } }\n")
     + databases("board: { engine: postgres }"),
     "4: networks.app.endpoints: api cannot read secrets by these endpoints, "
     "accepted: secretsmanager among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WRONG)
def test_each_mistake_is_one_line(mistakes, body, line):
    assert mistakes(body) == [line]


def test_jobs_do_not_call_pods(mistakes):
    body = stack(pods()) + "  groundwork:jobs: { tidy: { image: acme/x, uses: { api: call } } }\n"
    assert mistakes(body) == [
        "7: jobs.tidy.uses.api: one of jobs calls runs: eks, "
        "accepted: both on Kubernetes, in one cluster"
    ]


def test_machines_have_no_credentials_of_a_registry(mistakes):
    body = stack(pods(", build: services/tasks")) + (
        "  groundwork:images: build\n"
        "  groundwork:registry: { url: docker.io/acme, secret: hub }\n"
        "  groundwork:secrets: { hub: { arn: "
        '"arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd" } }\n'
    )
    assert mistakes(body) == [
        "8: registry.secret: credentials that machines of Kubernetes do not have, "
        "with images of api, accepted: no registry, for ECR"
    ]


def test_the_only_cluster_of_its_kind_is_meant_and_its_network(settings):
    body = stack(pods(), "w: { runs: ec2 }", net=TWO, of=clusters(PODS, ECS))
    found = settings(body).services
    assert (found["api"].cluster, found["api"].network) == ("pods", "app")
    assert found["w"].cluster == "metal"


def test_what_fits_is_accepted(settings):
    body = stack(
        pods(", architecture: arm64, uses: { front: call }, scale: { min: 2, max: 10, cpu: 60 }"),
        pods(", architecture: arm64, route: /", "front"),
        of=clusters(MANAGED),
    )
    found = settings(body)
    assert [*found.workloads] == ["api", "front"]
    assert [*found.processes] == ["api", "front"]
    assert not found.containers
    assert not found.tasks
    assert [*found.imaged] == ["api", "front"]
