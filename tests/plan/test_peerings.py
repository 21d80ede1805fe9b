"""Networks that are joined: told in the graph, and drawn as a line between them."""

import pulumi_aws as aws

from plan.graph import graph
from plan.mermaid import picture
from plan.peerings import peerings
from tests.plan.parts import Part

DRAWN = '  Network_app ---|"<b>joined</b><br>VPC peering"| Network_data'


def network(name, kind="Network"):
    made = Part(name, kind=kind)
    return made, aws.ec2.Vpc(name, cidr_block="10.0.0.0/16", opts=made.child)


def peer(name, one, other):
    made = Part(name, kind="Peering")
    aws.ec2.VpcPeeringConnection(name, vpc_id=one.id, peer_vpc_id=other.id, opts=made.child)


def end(name, vpc):
    """A component with one group in a network."""
    made = Part(name)
    made.group = aws.ec2.SecurityGroup(f"{name}-in", vpc_id=vpc.id, opts=made.child)
    return made


def shop(kind="Network"):
    """A network that is joined with one of two others; a part in each."""
    ends = {label: network(label, kind)[1] for label in ("app", "data", "far")}
    peer("joined", ends["app"], ends["data"])
    api, beside = end("api", ends["app"]), end("beside", ends["app"])
    store, lost = end("store", ends["data"]), end("lost", ends["far"])
    for other in (beside, store, lost):
        api.reach(other, 5432)
    store.reach(beside, 80)
    api.egress("out", 443, cidr_ipv4="0.0.0.0/0")


def details(record):
    return {(e.source.name, e.target.name): e.details for e in graph(record(shop)).edges}


def test_an_edge_tells_the_peering_that_it_goes_over(record):
    assert details(record) == {
        ("api", "store"): ("over joined",),
        ("store", "beside"): ("over joined",),
        ("api", "beside"): (),
        ("api", "lost"): (),
        ("api", "internet"): (),
    }


def test_a_record_knows_its_peerings_by_both_ends(record):
    found = peerings(record(shop))
    assert found == {frozenset({"<<ec2.Vpc/app.id>>", "<<ec2.Vpc/data.id>>"}): "joined"}
    assert peerings(record(lambda: Part("api"))) == {}


def drawn(record, kind="Network"):
    found = record(lambda: shop(kind))
    return picture(found, graph(found)).splitlines()


def test_a_peering_is_a_line_between_networks_and_no_box(record):
    lines = drawn(record)
    assert lines[-1] == DRAWN
    assert [line for line in lines if "joined" in line] == [
        '  Part_api -->|"5432 call over joined"| Part_store',
        '  Part_store -->|"80 call over joined"| Part_beside',
        DRAWN,
    ]


def test_between_what_are_no_networks_it_is_drawn_with_the_rest(record):
    lines = drawn(record, kind="Place")
    box = "<b>joined</b><br>VPC peering<br>security group joined-sg"
    assert f'    Peering_joined["{box}"]' in lines
    assert not any("---" in line for line in lines)
