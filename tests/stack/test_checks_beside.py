"""Rules of what stands beside a process: names, room, and ways through the network."""

import pytest

from tests.stack.texts import networks, service, services

PRIVATE = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }")
FULL = networks("app: { cidr: 10.0.0.0/16, endpoints: [tasks] }")
OPEN = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks, xray, ssmmessages, kms] }")
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
OWN = f'"{ECR}/collector:1"'
PROXY = "sidecars: { proxy: { image: 'docker.io/acme/proxy:2', memory: 64 } }"

MANY = ", ".join(f"s{n}: {{ image: 'a/b:2', memory: 64 }}" for n in range(10))


def api(entry: str, net: str) -> str:
    return services(f"api: {{ runs: fargate, image: '{ECR}/api:1', {entry} }}", net=net)


WRONG = [
    (service("tracing: yes"),
     '5: services.api.tracing: got "yes", '
     "accepted: true, false, or the image of a collector with its registry"),
    (service("tracing: 1"),
     "5: services.api.tracing: got 1, "
     "accepted: true, false, or the image of a collector with its registry"),
    (service("exec: ok"), '5: services.api.exec: got "ok", accepted: true or false'),
    (service("sidecars: { proxy: { image: 'acme/proxy:2' } }"),
     "5: services.api.sidecars.proxy.memory: missing, accepted: a whole number 32 to 122880"),
    (service("sidecars: { proxy: { memory: 64 } }"),
     "5: services.api.sidecars.proxy.image: missing, "
     "accepted: an image reference such as docker.io/acme/tasks:1.4"),
    (service("sidecars: { proxy: { image: 'acme/proxy:2', memory: 64, port: 80 } }"),
     "5: services.api.sidecars.proxy.port: no such key, "
     "accepted: command, env, essential, health, image, memory"),
    (service("sidecars: { migration: { image: 'acme/proxy:2', memory: 64 } }"),
     "5: services.api.sidecars.migration: the container of a migration, accepted: any other label"),
    (service("sidecars: { collector: { image: 'acme/proxy:2', memory: 64 } }"),
     "5: services.api.sidecars.collector: the container of tracing, accepted: any other label"),
    (service("sidecars: { proxy: { image: 'acme/proxy:2', memory: 385 } }"),
     "5: services.api.memory: 512 MiB, of which 385 are for what stands beside it, "
     "accepted: 513 MiB or more"),
    (service("sidecars: { proxy: { image: 'acme/proxy:2', memory: 256 } }, tracing: true"),
     "5: services.api.memory: 512 MiB, of which 448 are for what stands beside it, "
     "accepted: 576 MiB or more"),
    (service(f"memory: 2048, sidecars: {{ {MANY} }}"),
     "5: services.api.sidecars: 10 sidecars, accepted: up to 9"),
    (service(f"memory: 2048, migrate: [x], tracing: true, sidecars: {{ {MANY} }}"),
     "5: services.api.sidecars: 10 sidecars, accepted: up to 7"),
    (service("sidecars: { proxy: { image: 'a/b:2', memory: 64, env: { API_TOKEN: hunter2 } } }"),
     "5: services.api.sidecars.proxy.env.API_TOKEN: looks like a secret by its name, "
     "accepted: plain text: a sidecar gets no secrets"),
    (api(PROXY, PRIVATE),
     "5: services.api.sidecars.proxy.image: an image that cannot be reached without NAT, "
     "accepted: one in ECR in eu-north-1, or nat: single, per-zone or instance in networks.app"),
    (api("tracing: true", OPEN),
     "5: services.api.tracing: an image that cannot be reached without NAT, "
     "accepted: one in ECR in eu-north-1, or nat: single, per-zone or instance in networks.app"),
    (api(f"tracing: {OWN}", PRIVATE),
     "4: networks.app.endpoints: api cannot send spans by these endpoints, "
     "accepted: xray among them"),
    (api("tracing: true", FULL),
     "4: networks.app.endpoints: api cannot send spans by these endpoints, "
     "accepted: xray among them"),
    (api("exec: true", PRIVATE),
     "4: networks.app.endpoints: api cannot be entered by these endpoints, "
     "accepted: kms, ssmmessages among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WRONG, ids=[line[:60] for _, line in WRONG])
def test_a_mistake_is_one_line(mistakes, body, line):
    assert mistakes(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        service("tracing: true, exec: true, " + PROXY),
        api(f"tracing: {OWN}, exec: true", OPEN),
        api(f"sidecars: {{ proxy: {{ image: {OWN}, memory: 64 }} }}", PRIVATE),
        service("sidecars: { proxy: { image: 'acme/proxy:2', memory: 384 } }"),
    ],
)
def test_what_has_room_and_a_way_is_accepted(settings, body):
    assert settings(body).services["api"].runs == "fargate"


def test_a_static_site_has_nothing_beside_it(mistakes):
    body = services("page: { runs: static, build: services/web, route: /, tracing: true }")
    assert mistakes(body + "  groundwork:edge: {}\n") == [
        "5: services.page.tracing: not for runs: static, accepted: build, route, runs"
    ]
