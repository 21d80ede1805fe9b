"""What becomes a card, a box, a row or an arrow."""

import pulumi_aws as aws
import pytest

from plan.graph import graph
from plan.picture.compose import filled, scene
from plan.picture.metrics import width
from plan.picture.scene import ROOM, SMALL, Box, Card, Means, Row, Sign
from tests.plan.parts import Part
from tests.plan.test_mermaid import grant, subnet


@pytest.fixture
def composed(record):
    def compose(program):
        found = record(program)
        return scene(found, graph(found))

    return compose


def names(parts):
    """Names of boxes, with what is in them, and of cards."""
    return [(p.name, names(p.inner)) if isinstance(p, Box) else p.name for p in parts]


def cards(parts):
    for part in parts:
        if isinstance(part, Card):
            yield part
        else:
            yield from cards(part.inner)


def rows(found, name):
    (only,) = (card for card in [*cards(found.outer), *found.rest] if card.name == name)
    return [(row.sign, row.text) for row in only.rows]


def test_boxes_go_from_the_world_to_the_subnets(composed):
    def program():
        app = Part("app", kind="Network")
        tiers = {tier: subnet(app, tier).id for tier in ("isolated", "private", "public")}
        for tier, each in tiers.items():
            aws.rds.SubnetGroup(tier, subnet_ids=[each], opts=Part(f"in-{tier}").child)
        edge, queue = Part("edge"), Part("queue")
        aws.cloudfront.Distribution(
            "d",
            enabled=True,
            origins=[],
            default_cache_behavior={
                "allowed_methods": [],
                "cached_methods": [],
                "target_origin_id": "o",
                "viewer_protocol_policy": "https-only",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={},
            opts=edge.child,
        )
        grant(edge, "may", "sqs:SendMessage", queue)
        queue.ingress("in", 80, cidr_ipv4="10.0.0.0/8")

    assert names(composed(program).outer) == [
        "10.0.0.0/8",
        "internet",
        ("AWS, in all regions", ["edge"]),
        (
            "Region",
            [
                (
                    "app, Network",
                    [
                        ("public subnets", ["in-public"]),
                        ("private subnets", ["in-private"]),
                        ("isolated subnets", ["in-isolated"]),
                    ],
                ),
                "queue",
            ],
        ),
    ]


def test_styles_follow_the_tiers(composed):
    def program():
        app, inner = Part("app", kind="Network"), Part("inner")
        aws.rds.SubnetGroup("s", subnet_ids=[subnet(app, "private").id], opts=inner.child)

    (region,) = composed(program).outer
    (network,) = region.inner
    (tier,) = network.inner
    assert [box.style for box in (region, network, tier)] == ["region", "network", "private"]
    assert [box.icon for box in (region, network, tier)] == [
        "Region", "VirtualprivatecloudVPC", "Privatesubnet"
    ]  # fmt: skip
    assert network.node.urn == network.key
    assert region.node is tier.node is None


def test_one_arrow_for_all_edges_of_a_pair(composed):
    def program():
        web, store = Part("web"), Part("store")
        web.reach(store, 80)
        grant(web, "may", ["s3:Get", "s3:Put"], store)
        grant(store, "back", "s3:Get", web)

    one, other = composed(program).arrows
    assert (one.means, one.said) == (Means.GRANT, [("s3:Get", Means.GRANT)])
    assert (other.means, other.said) == (
        Means.PACKETS,
        [("80 call", Means.PACKETS), ("s3:Get +1", Means.GRANT)],
    )
    assert other.title == "web → store\n80 call\ns3:Get\ns3:Put"


def test_what_comes_from_the_internet_is_open(composed):
    def program():
        web = Part("web")
        web.ingress("in", 443, cidr_ipv4="0.0.0.0/0")
        web.ingress("other", 80, cidr_ipv4="10.0.0.0/8")

    arrows = {arrow.source: arrow.means for arrow in composed(program).arrows}
    assert arrows == {"internet": Means.OPEN, "10.0.0.0/8": Means.PACKETS}


def test_rows_are_groups_then_parts_then_ways(composed):
    def program():
        web, firewall, key = Part("web"), Part("wall", kind="Firewall"), Part("key", kind="Key")
        web.ingress("in", 80, cidr_ipv4="0.0.0.0/0")
        web.egress("out", 443, cidr_ipv4="0.0.0.0/0")
        aws.ec2.SecurityGroup("more", description=web.group.id, opts=firewall.child)
        grant(web, "may-key", ["kms:Decrypt", "kms:Encrypt"], key)

    found = composed(program)
    assert rows(found, "web") == [
        (Sign.GROUP, "web-sg"),
        (Sign.PART, "wall"),
        (Sign.MAY, "key: kms:Decrypt +1"),
        (Sign.GOES, "internet: 443"),
    ]
    assert rows(found, "key") == [(Sign.GROUP, "key-sg")]
    assert [card.name for card in found.rest] == ["key"]


def test_two_networks_are_joined_by_what_peers_them(composed):
    def program():
        one, other = Part("one", kind="Network"), Part("other", kind="Network")
        peering = Part("join", kind="Peering")
        for network in (one, other):
            name = f"{network._name}-note"
            aws.ec2.SecurityGroup(name, description=network.group.id, opts=peering.child)

    found = composed(program)
    ends = [(a.source[-5:], a.target[-5:], a.means, a.said) for a in found.arrows]
    assert ends == [
        ("::one", ":join", Means.JOIN, ()),
        (":join", "other", Means.JOIN, ()),
    ]
    assert {arrow.title for arrow in found.arrows} == {"join joins one and other"}
    assert [card.name for card in cards(found.outer)] == ["join"]


def test_the_rest_begins_with_what_has_the_fewest_rows(composed):
    def program():
        aws.ec2.SecurityGroup("second", opts=Part("a").child)
        Part("c")
        Part("b")

    assert [card.name for card in composed(program).rest] == ["b", "c", "a"]


def test_facts_fill_their_lines():
    assert list(filled([])) == []
    assert list(filled(["Fargate", "0.25 vCPU, 0.5 GB", "2 to 6 tasks"])) == [
        "Fargate, 0.25 vCPU, 0.5 GB",
        "2 to 6 tasks",
    ]
    (line,) = filled(["x" * 300])
    assert line.endswith("…")
    assert width(line, SMALL) <= ROOM


def test_a_card_is_as_wide_as_its_widest_line(composed):
    def program():
        Part("web")
        Part("a-name-that-is-longer-than-others")

    short, long = sorted(composed(program).rest, key=lambda card: card.width)
    assert (short.name, short.width) == ("web", 118)
    assert long.width == round(34 + 30 + width(long.name, 13, bold=True))


def test_a_card_is_as_high_as_what_it_says(composed):
    (card,) = composed(lambda: Part("web")).rest
    assert card.head == 54
    assert card.height == 54 + 17 + 10
    bare = Card(card.node, "x", [], "", "")
    assert bare.height == bare.head == 54
    assert Card(card.node, "x", ["a", "b"], "", "", [Row(Sign.PART, "p", "p")] * 2).height == 108
