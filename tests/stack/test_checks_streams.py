"""Rules of streams and searches, of who is run by what, and of the ways to them."""

import pytest

from tests.stack.texts import NETWORK, networks, service, services

HEAD = "config:\n  aws:region: eu-north-1\n  groundwork:posture: {}\n"
ONE_ZONE = networks("app: { cidr: 10.0.0.0/16, zones: 1 }")
IMAGE = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1"
PRIVATE = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }")
RUNS = "reads: { runs: lambda, build: services/digest/digest, "


def stream(entry: str) -> str:
    return f"  groundwork:streams: {{ changes: {{ {entry} }} }}\n"


def search(entry: str, label: str = "index") -> str:
    return f"  groundwork:searches: {{ {label}: {{ {entry} }} }}\n"


SERVERLESS, INDEX = stream("engine: serverless"), search("")

WRONG = [
    (NETWORK + stream(""), "5: streams.changes.engine: missing, accepted: provisioned, serverless"),
    (NETWORK + stream("engine: kinesis"),
     '5: streams.changes.engine: got "kinesis", accepted: provisioned, serverless'),
    (NETWORK + stream("engine: serverless, size: large"),
     "5: streams.changes.size: not for engine serverless, "
     "accepted: none: AWS says how many brokers there are"),
    (NETWORK + stream("engine: serverless, storage_gib: 5"),
     "5: streams.changes.storage_gib: not for engine serverless, "
     "accepted: none: AWS says how many brokers there are"),
    (NETWORK + stream("engine: provisioned, size: micro"),
     "5: streams.changes.size: brokers have no micro, accepted: large, small, xlarge"),
    (NETWORK + stream("engine: provisioned, storage_gib: 4097"),
     "5: streams.changes.storage_gib: got 4097, accepted: a whole number 1 to 4096"),
    (NETWORK + stream("engine: serverless, network: other"),
     "5: streams.changes.network: no network other, accepted: app"),
    (ONE_ZONE + SERVERLESS,
     "4: networks.app.zones: got one zone with changes in it, accepted: two zones or more"),
    (NETWORK + search("size: micro"),
     "5: searches.index.size: nodes have no micro, accepted: large, medium, small, xlarge"),
    (NETWORK + search("nodes: 3"),
     "5: searches.index.nodes: 3 nodes in 2 zones, accepted: a multiple of 2"),
    (NETWORK + search("nodes: 31"),
     "5: searches.index.nodes: got 31, accepted: a whole number 1 to 30"),
    (NETWORK + search("storage_gib: 9"),
     "5: searches.index.storage_gib: got 9, accepted: a whole number 10 to 1024"),
    (NETWORK + search("", "index-of-tasks"),
     "5: searches.index-of-tasks: 14 characters, "
     "accepted: a label of up to 13 for a search"),
    (NETWORK + "  groundwork:searches: { a: { service_role: true }, b: { service_role: true } }\n",
     "5: searches.b.service_role: true, as of a, accepted: one search that makes the role"),
    (service("uses: { changes: read }") + SERVERLESS,
     "5: services.api.uses.changes: got read for one of streams, accepted: send or receive"),
    (service("uses: { index: send }") + INDEX,
     "5: services.api.uses.index: got send for one of searches, accepted: read or write"),
    (services(RUNS + "on: { stream: chages } }") + SERVERLESS,
     "5: services.reads.on.stream: no stream chages, accepted: changes; did you mean changes?"),
    (services(RUNS + "network: app, on: { stream: changes }, uses: { changes: receive } }")
     + SERVERLESS,
     "5: services.reads.uses.changes: uses changes beside on, which receives from it, "
     "accepted: one of them"),
    (services(f'api: {{ runs: fargate, image: "{IMAGE}", uses: {{ index: read }} }}', net=PRIVATE)
     + INDEX,
     "4: networks.app.endpoints: api cannot reach a search by these endpoints, "
     "accepted: sts among them"),
    (services(RUNS + "network: app, on: { schedule: rate(1 day) }, uses: { index: read } }",
              net=PRIVATE) + INDEX,
     "4: networks.app.endpoints: reads cannot reach a search by these endpoints, "
     "accepted: sts among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WRONG)
def test_a_mistake_is_one_line(mistakes, body, line):
    assert mistakes(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        SERVERLESS,
        stream("engine: provisioned, size: xlarge, storage_gib: 10"),
        search("nodes: 4, masters: true"),
        services(RUNS + "on: { stream: changes } }", net="") + SERVERLESS,
        services(RUNS + "network: app, on: { stream: changes }, uses: { changes: send } }", net="")
        + SERVERLESS,
    ],
)
def test_what_can_be(settings, body):
    assert settings(NETWORK + body).region == "eu-north-1"


@pytest.mark.parametrize(
    ("posture", "stream_size", "nodes", "masters"),
    [("dev", "small", 1, False), ("prod", "large", 3, True)],
)
def test_the_posture_says_how_large(settings, posture, stream_size, nodes, masters):
    body = networks("app: { cidr: 10.0.0.0/16 }") + stream("engine: provisioned") + INDEX
    made = settings(body, head=HEAD.format(posture))
    changes, index = made.streams["changes"], made.searches["index"]
    assert (changes.size, changes.network) == (stream_size, "app")
    assert (index.nodes, index.masters, index.service_role) == (nodes, masters, False)
    assert {changes.disposable, index.disposable} == {posture == "dev"}
