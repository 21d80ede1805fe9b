"""Who may talk to whom, as rows and columns."""

import pytest

from plan.graph import graph
from plan.nodes import AWS, INTERNET, Edge, Graph, Means, Node, Place, Sides
from plan.report.ways import reached, ways
from tests.plan.parts import Part

WEB, API, STORE = (
    Node(Place.COMPONENT, name, f"urn:{name}", "Part") for name in ("web", "api", "store")
)


def packets(source: Node, target: Node, port: str, access: str = "", **more) -> Edge:
    return Edge(source, target, Means.NETWORK, port, "tcp", access, **more)


def of(*edges: Edge):
    nodes = {node for edge in edges for node in (edge.source, edge.target)}
    return ways(Graph(sorted(nodes), sorted(edges)))


def test_nodes_stand_from_the_outside_in_and_aws_at_the_end():
    found = of(
        packets(API, STORE, "5432"),
        packets(INTERNET, WEB, "443"),
        packets(WEB, API, "80"),
        packets(API, AWS, "443"),
    )
    assert [one["name"] for one in found["nodes"]] == [
        "internet",
        "web",
        "api",
        "store",
        "AWS APIs",
    ]
    assert [(one["source"], one["target"]) for one in found["pairs"]] == [
        (0, 1),
        (1, 2),
        (2, 3),
        (2, 4),
    ]


def test_what_talks_to_nobody_is_in_no_row():
    assert ways(Graph([API, STORE], [])) == {"nodes": [], "pairs": [], "reached": []}


def test_what_has_the_same_name_has_its_kind_behind_it():
    other = Node(Place.COMPONENT, "api", "urn:image", "Image")
    found = of(packets(API, other, "1"), packets(API, STORE, "2"))
    assert [one["name"] for one in found["nodes"]] == ["api (Part)", "api (Image)", "store"]


def test_a_component_called_internet_is_not_the_internet():
    false = Node(Place.COMPONENT, "internet", "urn:internet", "Part")
    found = of(packets(INTERNET, false, "443"))["nodes"]
    assert [(one["name"], one["is_internet"]) for one in found] == [
        ("internet (internet)", True),
        ("internet (Part)", False),
    ]


@pytest.mark.parametrize(
    ("edges", "kind"),
    [
        ([packets(API, STORE, "5432")], "packets"),
        ([Edge(API, STORE, Means.GRANT, details=("s3:GetObject",))], "grant"),
        ([packets(API, STORE, "1"), Edge(API, STORE, Means.GRANT)], "both"),
    ],
)
def test_a_pair_says_what_kind_of_way_it_is(edges, kind):
    assert [one["kind"] for one in of(*edges)["pairs"]] == [kind]


def test_a_pair_has_a_line_for_each_port_in_the_order_of_numbers_and_iam_last():
    (pair,) = of(
        Edge(API, STORE, Means.GRANT, details=("s3:GetObject", "s3:PutObject")),
        packets(API, STORE, "5432", "connect"),
        packets(API, STORE, "80", sides=Sides.OUT),
        Edge(API, STORE, Means.ROUTE, "80", "tcp", details=("/api",)),
    )["pairs"]
    assert pair["lines"] == [
        {"port": "80", "words": ["/api"], "sides": ["egress only"]},
        {"port": "5432", "words": ["connect"], "sides": []},
        {"port": "IAM", "words": ["s3:GetObject", "s3:PutObject"], "sides": []},
    ]


def test_what_the_internet_reaches_has_its_way():
    found = reached(
        Graph(
            [API, INTERNET, WEB],
            [packets(INTERNET, WEB, "443"), packets(INTERNET, WEB, "80"), packets(WEB, API, "1")],
        )
    )
    assert found == [
        {"name": "web", "way": "directly, port 80, 443"},
        {"name": "api", "way": "through web"},
    ]


def test_a_recorded_program_has_its_rules(record):
    def program() -> None:
        web, api = Part("web"), Part("api")
        web.reach(api, 8080)

    found = ways(graph(record(program)))
    assert [one["name"] for one in found["nodes"]] == ["api", "web"]
    assert [one["kind"] for one in found["nodes"]] == ["Part", "Part"]
    assert [one["lines"] for one in found["pairs"]] == [
        [{"port": "8080", "words": ["call"], "sides": []}]
    ]
