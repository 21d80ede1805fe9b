"""Where components stand, read off small programs."""

import pulumi
import pulumi_aws as aws
import pytest

from components.network.addresses import Tier
from plan.surroundings import Spot, Surroundings
from tests.plan.parts import Part


def urn(name):
    return f"urn:pulumi:test::groundwork::groundwork:index:Part::{name}"


def subnet(of, tier, letter="a"):
    name = f"{of._name}-{tier}-{letter}"
    return aws.ec2.Subnet(name, vpc_id="vpc-1", tags={"letter": letter}, opts=of.child)


def program():
    left, right = Part("left"), Part("right-side")
    front, store, loose = Part("front"), Part("store"), Part("loose")
    public = [subnet(left, "public", letter) for letter in "ab"]
    private = subnet(left, "private")
    isolated = subnet(right, "isolated")
    aws.ec2.NatGateway("nat", subnet_id=private.id, opts=left.child)
    aws.lb.LoadBalancer("alb", subnets=[private.id, *[s.id for s in public]], opts=front.child)
    groups = aws.rds.SubnetGroup("groups", subnet_ids=[isolated.id], opts=store.child)
    inner = Part("inner", store)
    aws.rds.Instance("db", instance_class="c", db_subnet_group_name=groups.name, opts=inner.child)
    aws.sqs.Queue("queue", opts=loose.child)
    aws.sns.Topic("at the top")
    pulumi.export("nothing", 1)


@pytest.fixture
def around(record):
    return Surroundings(record(program))


def test_a_component_is_where_its_subnets_are(around):
    assert around.spot(urn("store")) == Spot(urn("right-side"), Tier.ISOLATED)


def test_of_several_tiers_the_most_open_counts(around):
    assert around.spot(urn("front")) == Spot(urn("left"), Tier.PUBLIC)


def test_a_link_stands_in_subnets_but_what_it_belongs_to_does_not(record):
    def linked():
        gate, network = Part("gate"), Part("network")
        inside = [subnet(network, "private").id]
        aws.apigatewayv2.VpcLink(
            "link", subnet_ids=inside, security_group_ids=[gate.group.id], opts=gate.child
        )

    found = Surroundings(record(linked))
    assert found.spot(urn("gate")) is None
    assert [one.name for one in found.made_of(urn("gate"))] == ["gate-sg", "gate-role", "link"]


@pytest.mark.parametrize("name", ["left", "loose", "nobody"])
def test_what_names_no_subnet_of_another_is_nowhere(around, name):
    assert around.spot(urn(name)) is None


def test_resources_belong_to_the_nearest_component(around):
    inner = "urn:pulumi:test::groundwork::groundwork:index:Part$groundwork:index:Part::inner"
    assert {r.name for r in around.made_of(urn("store"))} == {"store-role", "store-sg", "groups"}
    assert {r.name for r in around.made_of(inner)} == {"inner-role", "inner-sg", "db"}
    assert around.made_of(urn("nobody")) == ()


def test_what_a_component_made_is_inside_it(around):
    inner = "urn:pulumi:test::groundwork::groundwork:index:Part$groundwork:index:Part::inner"
    assert around.outermost(inner) == urn("store")
    assert around.outermost(urn("store")) == urn("store")


def test_partners_name_each_other_either_way(around):
    inner = "urn:pulumi:test::groundwork::groundwork:index:Part$groundwork:index:Part::inner"
    partners = around.partners()
    assert partners[urn("left")] == {urn("front")}
    assert partners[urn("front")] == {urn("left")}
    assert partners[urn("store")] == {urn("right-side"), inner}
    assert partners[urn("loose")] == set()
