"""The picture of a plan, line by line."""

import pulumi
import pulumi_aws as aws
import pytest

from plan.graph import graph
from plan.mermaid import picture
from tests.plan.parts import Part

WHOLE = """\
flowchart TB
  internet(("internet"))
  Alias_alias["<b>alias</b><br>Route 53<br>shop.example.com<br>security group alias-sg"]
  subgraph Network_app["app, VPC 10.0.0.0/16, 1 zone"]
    subgraph app_public["public subnets"]
      Part_front["<b>front</b><br>application load balancer<br>security group front-sg"]
    end
    subgraph app_isolated["isolated subnets"]
      Postgres_store[("<b>store</b><br>Postgres<br>security group store-sg")]
    end
  end
  outward(("internet"))
  subgraph rest["for all of them"]
    direction TB
    Key_key["<b>key</b><br>Key<br>security group key-sg"]
    Part_one["<b>one</b><br>Part<br>security group one-sg"]
    Part_two["<b>two</b><br>Part<br>security group two-sg"]
    Key_key ~~~ Part_two
  end
  Part_front -->|"5432, 8080 call<br>sts:AssumeRole"| Postgres_store
  Part_front -->|"443 https"| outward
  internet -->|"80, 443"| Part_front
  Alias_alias -.- Part_front
"""


def grant(by, name, actions, to):
    """A policy of one component's role for another's."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": to.role.arn}
    policy = pulumi.Output.json_dumps({"Statement": statement})
    aws.iam.RolePolicy(name, role=by.role.id, policy=policy, opts=by.child)


def subnet(of, tier):
    name = f"{of._name}-{tier}-a"
    return aws.ec2.Subnet(name, vpc_id="vpc-1", availability_zone="eu-north-1a", opts=of.child)


def shop():
    app, front, alias = Part("app", kind="Network"), Part("front"), Part("alias", kind="Alias")
    store, key = Part("store", kind="Postgres"), Part("key", kind="Key")
    Part("two"), Part("one")
    aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=app.child)
    public, isolated = subnet(app, "public"), subnet(app, "isolated")
    balancer = aws.lb.LoadBalancer("alb", subnets=[public.id], opts=front.child)
    aws.rds.SubnetGroup("groups", subnet_ids=[isolated.id], opts=store.child)
    aws.route53.Record(
        "record",
        zone_id="Z",
        type="A",
        name="shop.example.com",
        aliases=[{"name": balancer.dns_name, "zone_id": "Z", "evaluate_target_health": True}],
        opts=alias.child,
    )
    front.ingress("tls", 443, cidr_ipv4="0.0.0.0/0")
    front.ingress("plain", 80, cidr_ipv4="0.0.0.0/0")
    front.egress("out", 443, cidr_ipv4="0.0.0.0/0", tags={"access": "https"})
    front.reach(store, 8080)
    front.egress("pg", 5432, referenced_security_group_id=store.group.id, tags={"access": "call"})
    store.ingress(
        "pg-in", 5432, referenced_security_group_id=front.group.id, tags={"access": "call"}
    )
    grant(front, "may-store", "sts:AssumeRole", store)
    grant(front, "may-key", "sts:AssumeRole", key)


@pytest.fixture
def drawn(record):
    def draw(program):
        found = record(program)
        return picture(found, graph(found))

    return draw


def test_a_whole_picture(drawn):
    assert drawn(shop) == WHOLE


def test_nothing_is_drawn_of_nothing(drawn):
    assert drawn(lambda: None) == "flowchart TB\n"


def test_a_permission_without_packets_is_dashed(drawn):
    def program():
        web, store = Part("web"), Part("store")
        grant(web, "may", ["s3:GetObject", "s3:PutObject"], store)

    assert drawn(program).splitlines()[-1] == (
        '  Part_web -.->|"s3:GetObject, s3:PutObject"| Part_store'
    )


def test_of_many_actions_two_are_named(drawn):
    def program():
        web, store = Part("web"), Part("store")
        grant(web, "may", ["s3:a", "s3:b", "s3:c", "s3:d"], store)

    assert '|"s3:a, s3:b and 2 more"|' in drawn(program)


def test_what_has_one_side_says_so(drawn):
    def program():
        web, store = Part("web"), Part("store")
        web.egress("out", 80, referenced_security_group_id=store.group.id)

    assert 'Part_web -->|"80 egress only"| Part_store' in drawn(program)


def test_a_path_stands_for_all_below_it(drawn):
    def program():
        front, web = Part("front"), Part("web")
        listener = aws.lb.Listener("l", load_balancer_arn="a", default_actions=[], opts=front.child)
        group = aws.lb.TargetGroup("tg", port=8080, opts=web.child)
        aws.lb.ListenerRule(
            "rule",
            listener_arn=listener.arn,
            actions=[{"type": "forward", "target_group_arn": group.arn}],
            conditions=[{"path_pattern": {"values": ["/api", "/api/*", "/v2/*"]}}],
            opts=web.child,
        )

    assert 'Part_front -->|"8080 /api /v2/*"| Part_web' in drawn(program)


def test_ports_are_in_the_order_of_numbers(drawn):
    def program():
        web = Part("web")
        for port in (8080, 443, 80):
            web.ingress(f"in-{port}", port, cidr_ipv4="0.0.0.0/0")
        web.ingress("all", -1, cidr_ipv4="0.0.0.0/0")

    assert '  internet -->|"80, 443, 8080, all"| Part_web' in drawn(program).splitlines()


def test_what_is_no_component_has_a_shape_of_its_own(drawn):
    def program():
        web = Part("web")
        web.egress("far", 443, cidr_ipv4="10.9.0.0/16")
        web.egress("aws", 443, prefix_list_id="pl-1")

    lines = drawn(program).splitlines()
    assert '  10_2e_9_2e_0_2e_0_2f_16(["<b>10.9.0.0/16</b>"])' in lines
    assert '  AWS_20_APIs(["<b>AWS APIs</b>"])' in lines
    assert '  Part_web -->|"443"| AWS_20_APIs' in lines
    assert not [line for line in lines if "internet" in line]


@pytest.mark.parametrize(
    ("name", "shown", "handle"),
    [
        ("end", "end", "Part_end"),
        ('a"b', "a#34;b", "Part_a_22_b"),
        ("a-b", "a-b", "Part_a_2d_b"),
        (
            "`#;|[]{}",
            "#96;#35;#59;#124;#91;#93;#123;#125;",
            "Part__60__23__3b__7c__5b__5d__7b__7d_",
        ),
        ("hällo", "hällo", "Part_h_e4_llo"),
        ("a\nb", "a#10;b", "Part_a_a_b"),
    ],
)
def test_names_cannot_end_their_quotes(drawn, name, shown, handle):
    lines = drawn(lambda: Part(name)).splitlines()
    assert lines[1] == '  subgraph rest["for all of them"]'
    assert f'["<b>{shown}</b><br>Part<br>security group {shown}-sg"]' in lines[3]
    assert lines[3].strip().startswith(f"{handle}[")


def test_facts_cannot_end_their_quotes_either(drawn):
    def program():
        opts = Part("alias").child
        aws.route53.Record("record", zone_id="Z", type="A", name='<i>"', opts=opts)

    said = "<b>alias</b><br>Route 53<br>#60;i#62;#34;<br>security group alias-sg"
    assert f'["{said}"]' in drawn(program)


def test_of_two_that_it_belongs_to_it_is_drawn_with_the_rest(drawn):
    def program():
        alias, one, two = Part("alias", kind="Alias"), Part("one"), Part("two")
        for part in (one, two):
            part.ingress(f"{part._name}-in", 80, cidr_ipv4="0.0.0.0/0")
            aws.ec2.SecurityGroup(f"{part._name}-x", description=part.group.id, opts=alias.child)

    text = drawn(program)
    assert "-.-" not in text
    assert '  subgraph rest["for all of them"]\n    direction TB\n    Alias_alias' in text


def test_every_security_group_of_a_component_is_named_and_no_other(drawn):
    def program():
        two = Part("two")
        aws.ec2.SecurityGroup("second", opts=two.child)
        lone = pulumi.ComponentResource("groundwork:index:Lone", "lone")
        aws.sns.Topic("topic", opts=pulumi.ResourceOptions(parent=lone))

    text = drawn(program)
    assert '"<b>two</b><br>Part<br>security group second<br>security group two-sg"' in text
    assert '["<b>lone</b><br>SNS"]' in text


def test_an_image_is_told_in_the_box_of_its_service(drawn):
    def program():
        image, web = Part("picture", kind="Image"), Part("web", kind="Service")
        grant(web, "may-fetch", "ecr:BatchGetImage", Part("repository", image, kind="Repository"))
        aws.ecs.TaskDefinition(
            "task", family=image.group.name, container_definitions="[]", opts=web.child
        )
        web.ingress("in", 80, cidr_ipv4="0.0.0.0/0")

    assert drawn(program).splitlines()[1:] == [
        '  internet(("internet"))',
        '  Service_web["<b>web</b><br>ECS<br>when started<br>Image<br>security group web-sg"]',
        '  internet -->|"80"| Service_web',
    ]


def test_no_arrow_leads_from_within_a_network_to_it(drawn):
    def program():
        app, inner, outer = Part("app", kind="Network"), Part("inner"), Part("outer")
        aws.rds.SubnetGroup("s", subnet_ids=[subnet(app, "private").id], opts=inner.child)
        for part in (inner, outer):
            grant(part, f"{part._name}-may", "ec2:CreateTags", app)

    lines = [line for line in drawn(program).splitlines() if "Network_app" in line]
    assert lines == [
        '  subgraph Network_app["app, Network"]',
        '  Part_outer -.->|"ec2:CreateTags"| Network_app',
    ]


def test_what_stands_in_a_network_is_drawn_there_alone(drawn):
    def program():
        app, other = Part("app", kind="Network"), Part("other")
        ids = {of._name: subnet(of, "private").id for of in (app, other)}
        for name, network in (("quiet", "app"), ("strange", "other")):
            aws.rds.SubnetGroup(name, subnet_ids=[ids[network]], opts=Part(name).child)

    assert (
        drawn(program)
        == """\
flowchart TB
  subgraph Network_app["app, Network"]
    subgraph app_private["private subnets"]
      Part_quiet["<b>quiet</b><br>Part<br>security group quiet-sg"]
    end
  end
  subgraph rest["for all of them"]
    direction TB
    Part_other["<b>other</b><br>Part<br>security group other-sg"]
    Part_strange["<b>strange</b><br>Part<br>security group strange-sg"]
  end
"""
    )
