"""Functions: what a stack file may say of them."""

import pytest

from tests.stack.texts import NETWORK, databases, networks, services

QUEUE = "  groundwork:queues: { work: {} }\n"
CODE = "runs: lambda, build: services/digest/digest"
HOURLY = f"{CODE}, on: {{ schedule: rate(1 hour) }}"
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none"
BOARD = databases("board: { engine: postgres }")
FIELDS = (
    "accepted: architecture, build, env, handler, image, memory, network, on, route, runs, "
    "runtime, timeout_seconds, uses"
)


def function(entry: str, *, net: str = NETWORK) -> str:
    return services(f"digest: {{ {entry} }}", net=net)


WRONG = [
    (function(f"{HOURLY}, cpu: 512"), f"5: services.digest.cpu: not for runs: lambda, {FIELDS}"),
    (function(f"{HOURLY}, sign_in: people"),
     f"5: services.digest.sign_in: not for runs: lambda, {FIELDS}"),
    (function(f"{HOURLY}, scale: {{ max: 5 }}"),
     f"5: services.digest.scale: not for runs: lambda, {FIELDS}"),
    (function(f"{HOURLY}, migrate: [x]"),
     f"5: services.digest.migrate: not for runs: lambda, {FIELDS}"),
    (services("api: { runs: fargate, on: { schedule: rate(1 hour) } }"),
     "5: services.api.on: not for runs: fargate, accepted: runs: lambda beside it"),
    (services("api: { runs: fargate, timeout_seconds: 5 }"),
     "5: services.api.timeout_seconds: not for runs: fargate, accepted: runs: lambda beside it"),
    (function("runs: lambda, on: { schedule: rate(1 hour) }"),
     "5: services.digest.build: missing for runs: lambda, "
     "accepted: the folder that it is made of, such as services/digest/digest"),
    (function(CODE),
     "5: services.digest.on: missing for runs: lambda, "
     "accepted: queue, table, topic, bus, stream or schedule, "
     "such as { schedule: rate(1 day) }, or a "
     "route beside it"),
    (function(f"{CODE}, on: {{}}"),
     "5: services.digest.on: missing for runs: lambda, "
     "accepted: queue, table, topic, bus, stream or schedule, "
     "such as { schedule: rate(1 day) }, or a "
     "route beside it"),
    (function(f"{HOURLY}, memory: 20480"),
     "5: services.digest.memory: Lambda has no 20480 MiB, accepted: 512 to 10240"),
    (function(f"{CODE}, on: {{ schedule: rate(1 hour), timezone: Europe/Oslo }}"),
     "5: services.digest.on.timezone: a time zone without times, "
     "accepted: schedule: cron(…) beside it"),
    (function(f"{CODE}, on: {{ queue: wrok }}") + QUEUE,
     "5: services.digest.on.queue: no queue wrok, accepted: work; did you mean work?"),
    (function(f"{CODE}, on: {{ queue: work }}, uses: {{ work: receive }}") + QUEUE,
     "5: services.digest.uses.work: uses work beside on, which receives from it, "
     "accepted: one of them"),
    (function(f"{CODE}, on: {{ queue: work }}, timeout_seconds: 31") + QUEUE,
     "5: services.digest.timeout_seconds: longer than the 30 s that work waits for it, "
     "accepted: up to its visibility_seconds, best a sixth of them"),
    (function(f"{HOURLY}, network: app"),
     "5: services.digest.network: a network, and nothing in it that it connects to, "
     "accepted: none"),
    (function(f"{HOURLY}, runtime: ruby3.4"),
     '5: services.digest.runtime: got "ruby3.4", accepted: nodejs22.x, python3.13'),
    (function(f"{HOURLY}, handler: main"),
     '5: services.digest.handler: got "main", '
     "accepted: a file and what is called in it, such as main.handler"),
    (services(f"digest: {{ {HOURLY} }}", "api: { runs: fargate, uses: { digest: call } }"),
     "5: services.api.uses.digest: no such entry, "
     "accepted: a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service "
     "(none)"),
    (function(f"{HOURLY}, uses: {{ board: connect }}", net=networks(f"{PRIVATE} }}")) + BOARD,
     "4: networks.app.endpoints: digest cannot read its secrets by these endpoints, "
     "accepted: secretsmanager among them"),
    (function(f"{HOURLY}, uses: {{ board: connect, files: read }}",
              net=networks(f"{PRIVATE}, endpoints: [secretsmanager] }}"))
     + BOARD + "  groundwork:buckets: { files: {} }\n",
     "4: networks.app.endpoints: digest cannot reach a bucket by these endpoints, "
     "accepted: s3 among them"),
    (function(f"{HOURLY}, uses: {{ board: connect, work: send }}",
              net=networks("app: { cidr: 10.0.0.0/16, endpoints: [tasks] }")) + BOARD + QUEUE,
     "4: networks.app.endpoints: digest cannot reach a queue by these endpoints, "
     "accepted: sqs among them"),
    (function(f"{HOURLY}, env: {{ AWS_REGION: x }}"),
     "5: services.digest.env.AWS_REGION: a variable that Lambda sets itself, "
     "accepted: another name"),
    (function(f"{HOURLY}, env: {{ AWS_LAMBDA_LOG_LEVEL: x }}"),
     "5: services.digest.env.AWS_LAMBDA_LOG_LEVEL: a variable that Lambda sets itself, "
     "accepted: another name"),
    (function(f"{CODE}, on: {{ queue: work }}"),
     "5: services.digest.on.queue: no queue work, accepted: an entry of groundwork:queues"),
    (services(f"digest: {{ {HOURLY} }}")
     + "  groundwork:jobs: { tidy: { of: digest, command: [x] } }\n",
     "6: jobs.tidy.of: no service digest with an image, accepted: none"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


def test_a_function_that_connects_names_its_network(mistakes, settings):
    two = networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
    body = two + databases("board: { engine: postgres, network: data }")
    entry = f"{HOURLY}, network: dat, uses: {{ board: connect }}"
    assert mistakes(body + services(f"digest: {{ {entry} }}", net="")) == [
        "6: services.digest.network: no network dat, accepted: app, data; did you mean data?",
    ]
    across = services(f"digest: {{ {entry.replace('dat,', 'app,')} }}", net="")
    assert settings(body + across).network_of("digest") == "app"


def test_its_variables_have_so_much_room(settings, mistakes):
    full = function(f"{HOURLY}, env: {{ A: '{'a ' * 2043}b' }}")
    assert list(settings(full).functions) == ["digest"]
    assert mistakes(full.replace("b'", "bb'")) == [
        "5: services.digest.env: 4097 bytes of variables, accepted: up to 4096"
    ]


def test_its_variables_may_begin_as_those_of_aws(settings):
    read = settings(function(f"{HOURLY}, env: {{ AWS_PROFILE: x, LAMBDA_NAME: y }}"))
    assert read.services["digest"].env == {"AWS_PROFILE": "x", "LAMBDA_NAME": "y"}


def test_a_function_alone_needs_no_network(settings):
    read = settings(function(HOURLY, net=""))
    assert list(read.functions) == ["digest"]
    assert read.containers == {}
    assert read.tasks == {}


def test_endpoints_are_for_what_it_asks(settings):
    private = networks(f"{PRIVATE}, endpoints: [secretsmanager] }}")
    entry = f"{HOURLY}, uses: {{ board: connect }}"
    assert settings(function(entry, net=private) + BOARD).network_of("digest") == "app"
