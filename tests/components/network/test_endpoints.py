"""Endpoints: private ways to AWS, one group for all, and what a consumer is told of them."""

import pulumi
import pytest

from components.network.endpoint_names import TASK_ENDPOINTS
from components.network.nat import Nat
from components.network.network import Network

ENDPOINT = "ec2/vpcEndpoint:VpcEndpoint"
GROUP = "ec2/securityGroup:SecurityGroup"
INGRESS = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
INTERNET = {"internet": {"cidr": "0.0.0.0/0"}}


@pytest.fixture
def apis(engine, args):
    """What `aws_apis` says of a network with these settings, placeholders for outputs."""

    def asked(nat, endpoints):
        def program():
            image = {"nat_image_id": "ami-1"} if nat is Nat.INSTANCE else {}
            network = Network("app", {**args, "nat": nat, "endpoints": endpoints, **image})
            peers.update(network.aws_apis())

        peers = {}
        engine.run(program)
        return peers

    return asked


def test_a_task_needs_image_log_and_secrets():
    assert TASK_ENDPOINTS == ("ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager")


def test_by_default_there_are_none(engine, args, names):
    engine.run(lambda: Network("app", args))

    assert names(ENDPOINT) == names(GROUP) == names(INGRESS) == []


def test_an_interface_stands_in_every_private_subnet(engine, args, find):
    engine.run(lambda: Network("app", {**args, "endpoints": ["ecr.api"]}))

    assert find(ENDPOINT, "app-endpoint-ecr-api").inputs == {
        "vpcId": "<<ec2.Vpc/app-vpc.id>>",
        "vpcEndpointType": "Interface",
        "serviceName": "com.amazonaws.eu-north-1.ecr.api",
        "subnetIds": ["<<ec2.Subnet/app-private-a.id>>", "<<ec2.Subnet/app-private-b.id>>"],
        "securityGroupIds": ["<<ec2.SecurityGroup/app-endpoints.id>>"],
        "privateDnsEnabled": True,
        "tags": {"Name": "app-endpoint-ecr-api"},
    }


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_gateway_is_on_every_private_and_isolated_table(engine, args, find, names, service):
    engine.run(lambda: Network("app", {**args, "endpoints": [service]}))

    assert find(ENDPOINT, f"app-endpoint-{service}").inputs == {
        "vpcId": "<<ec2.Vpc/app-vpc.id>>",
        "vpcEndpointType": "Gateway",
        "serviceName": f"com.amazonaws.eu-north-1.{service}",
        "routeTableIds": [
            "<<ec2.RouteTable/app-private-a.id>>",
            "<<ec2.RouteTable/app-private-b.id>>",
            "<<ec2.RouteTable/app-isolated.id>>",
        ],
        "tags": {"Name": f"app-endpoint-{service}"},
    }
    assert names(GROUP) == []


def test_all_interfaces_share_one_group_with_one_rule(engine, args, find, names):
    engine.run(lambda: Network("app", {**args, "endpoints": TASK_ENDPOINTS}))

    groups = [e.get("securityGroupIds") for e in engine.of(f"aws:{ENDPOINT}")]
    assert len(groups) == 5
    assert groups.count(["<<ec2.SecurityGroup/app-endpoints.id>>"]) == 4
    assert names(GROUP) == ["app-endpoints"]
    assert find(INGRESS, "app-endpoints-https").inputs == {
        "securityGroupId": "<<ec2.SecurityGroup/app-endpoints.id>>",
        "cidrIpv4": "10.0.0.0/16",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "app reaches AWS services",
        "tags": {"Name": "app-endpoints-https"},
    }
    assert len(engine.of(f"aws:{INGRESS}")) == 1


def test_the_group_starts_nothing_and_a_stuck_destroy_fails_fast(engine, args, find):
    engine.run(lambda: Network("app", {**args, "endpoints": ["logs"]}))

    group = find(GROUP, "app-endpoints")
    assert group.inputs == {
        "vpcId": "<<ec2.Vpc/app-vpc.id>>",
        "description": "app endpoints of AWS services",
        "tags": {"Name": "app-endpoints"},
    }
    assert dict(group.options.custom_timeouts) == {"delete": "5m"}
    assert engine.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule") == []


def test_the_order_given_does_not_matter(engine, args):
    def record(services):
        engine.run(lambda: Network("app", {**args, "endpoints": services}))
        return engine.record

    assert record(["s3", "logs"]) == record(["logs", "s3"])


@pytest.mark.parametrize("nat", list(Nat))
def test_with_all_that_a_task_needs_apis_are_reached_privately(apis, nat):
    peers = apis(nat, TASK_ENDPOINTS)

    assert peers.keys() == {"endpoints", "s3"}
    assert peers["endpoints"].keys() == {"security_group_id"}
    assert peers["s3"].keys() == {"prefix_list_id"}


def test_peers_are_the_group_and_the_prefix_list(engine, args):
    def program():
        network = Network("app", {**args, "endpoints": TASK_ENDPOINTS})
        apis = network.aws_apis()
        pulumi.export("group", apis["endpoints"].get("security_group_id"))
        pulumi.export("list", apis["s3"].get("prefix_list_id"))

    engine.run(program)

    assert engine.record.outputs == {
        "group": "<<ec2.SecurityGroup/app-endpoints.id>>",
        "list": "<<ec2.VpcEndpoint/app-endpoint-s3.prefixListId>>",
    }


@pytest.mark.parametrize("nat", [nat for nat in Nat if nat is not Nat.NONE])
@pytest.mark.parametrize("endpoints", [[], ["s3"], ["ecr.api", "ecr.dkr", "logs", "s3"]])
def test_with_too_few_endpoints_apis_are_reached_through_nat(apis, nat, endpoints):
    assert apis(nat, endpoints) == INTERNET


def test_more_endpoints_than_a_task_needs_add_no_rule_but_for_gateways(apis):
    peers = apis(Nat.SINGLE, [*TASK_ENDPOINTS, "dynamodb", "kms", "ssm"])

    assert list(peers) == ["dynamodb", "endpoints", "s3"]


@pytest.mark.parametrize(
    ("endpoints", "labels"),
    [([], []), (["s3"], ["s3"]), (["logs"], ["endpoints"]), (["logs", "s3"], ["endpoints", "s3"])],
)
def test_without_nat_there_is_what_there_is(apis, endpoints, labels):
    assert list(apis(Nat.NONE, endpoints)) == labels
