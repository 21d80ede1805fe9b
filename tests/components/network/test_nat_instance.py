"""NAT by an instance: what it lets through, how it is locked, what survives its replacement."""

import shutil
import subprocess

import pulumi
import pytest

from components.network.nat import Nat
from components.network.nat_instance import user_data
from components.network.network import Network

INSTANCE = "ec2/instance:Instance"
ROUTE = "ec2/route:Route"
IN = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
OUT = "vpc/securityGroupEgressRule:SecurityGroupEgressRule"
RANGE = "10.0.32.0/19"


def waits(resource):
    return [urn.rpartition("::")[2] for urn in resource.options.depends_on]


@pytest.fixture
def args(args):
    return {**args, "nat": Nat.INSTANCE, "nat_image_id": "ami-1"}


def test_the_machine_is_small_locked_and_no_end_of_its_own_traffic(engine, args, find):
    engine.run(lambda: Network("app", {**args, "tags": {"team": "shop"}}))

    assert find(INSTANCE, "app-nat-instance").inputs == {
        "ami": "ami-1",
        "instanceType": "t4g.nano",
        "subnetId": "<<ec2.Subnet/app-public-a.id>>",
        "vpcSecurityGroupIds": ["<<ec2.SecurityGroup/app-nat.id>>"],
        "sourceDestCheck": False,
        "metadataOptions": {
            "httpEndpoint": "enabled",
            "httpTokens": "required",
            "httpPutResponseHopLimit": 1,
        },
        "rootBlockDevice": {"encrypted": True, "volumeType": "gp3", "volumeSize": 8},
        "maintenanceOptions": {"autoRecovery": "default"},
        "ebsOptimized": True,
        "userData": user_data(RANGE),
        "userDataReplaceOnChange": True,
        "tags": {"Name": "app-nat-instance", "team": "shop"},
    }


def test_nobody_can_log_in(engine, args, find):
    engine.run(lambda: Network("app", args))

    machine = find(INSTANCE, "app-nat-instance").inputs
    assert not {"keyName", "iamInstanceProfile", "associatePublicIpAddress"} & machine.keys()


def test_https_of_the_private_subnets_goes_through_and_nothing_else(engine, args, find, names):
    engine.run(lambda: Network("app", args))

    assert (names(IN), names(OUT)) == (["app-nat-in"], ["app-nat-out"])
    for typ, name, cidr in ((IN, "app-nat-in", RANGE), (OUT, "app-nat-out", "0.0.0.0/0")):
        assert find(typ, name).inputs == {
            "securityGroupId": "<<ec2.SecurityGroup/app-nat.id>>",
            "cidrIpv4": cidr,
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "description": "app private subnets reach the internet",
            "tags": {"Name": name},
        }
    group = find("ec2/securityGroup:SecurityGroup", "app-nat")
    assert not {"ingress", "egress"} & group.inputs.keys()
    assert group.options.custom_timeouts == {"delete": "5m"}


@pytest.mark.parametrize("zone", ["a", "b"])
def test_every_private_table_goes_through_its_interface(engine, args, find, zone):
    engine.run(lambda: Network("app", args))

    route = find(ROUTE, f"app-private-{zone}-internet")
    assert route.inputs == {
        "routeTableId": f"<<ec2.RouteTable/app-private-{zone}.id>>",
        "destinationCidrBlock": "0.0.0.0/0",
        "networkInterfaceId": "<<ec2.Instance/app-nat-instance.primaryNetworkInterfaceId>>",
    }
    assert waits(route) == ["app-nat-instance"]


def test_the_address_is_the_instances_and_outlives_it(engine, args, find):
    engine.run(lambda: Network("app", args))

    address = find("ec2/eip:Eip", "app-nat-instance")
    assert address.inputs == {
        "domain": "vpc",
        "instance": "<<ec2.Instance/app-nat-instance.id>>",
        "tags": {"Name": "app-nat-instance"},
    }
    assert waits(address) == ["app-public-internet"]
    assert waits(find(INSTANCE, "app-nat-instance")) == ["app-public-internet"]


def test_it_stands_in_the_first_zone_that_is_named(engine, args, find):
    engine.run(lambda: Network("app", {**args, "zones": ["eu-north-1b", "eu-north-1a"]}))

    placed = find(INSTANCE, "app-nat-instance").inputs["subnetId"]
    assert placed == "<<ec2.Subnet/app-public-b.id>>"


def test_there_is_no_gateway_besides_it(engine, args, names):
    engine.run(lambda: Network("app", args))

    assert names("ec2/natGateway:NatGateway") == []
    assert names("ec2/eip:Eip") == ["app-nat-instance"]


def test_tasks_find_the_internet_through_it(engine, args):
    found = {}
    engine.run(lambda: found.update(Network("app", args).aws_apis()))

    assert found == {"internet": {"cidr": "0.0.0.0/0"}}


@pytest.mark.parametrize("nat", [Nat.NONE, Nat.SINGLE, Nat.PER_ZONE])
def test_an_image_is_for_an_instance_only(engine, args, nat):
    with pytest.raises(ValueError, match="app: nat_image_id must be given for nat instance, and"):
        engine.run(lambda: Network("app", {**args, "nat": nat}))


def test_an_instance_needs_an_image(engine, args):
    del args["nat_image_id"]
    with pytest.raises(ValueError, match="app: nat_image_id must be given for nat instance, and"):
        engine.run(lambda: Network("app", args))


def test_an_image_that_is_looked_up_is_no_obstacle(engine, args, find):
    image = pulumi.Output.from_input("ami-2")
    engine.run(lambda: Network("app", {**args, "nat_image_id": image}), preview=True)

    assert find(INSTANCE, "app-nat-instance").inputs["instanceType"] == "t4g.nano"


def test_the_script_is_a_script():
    subprocess.run(["sh", "-n"], input=user_data(RANGE), text=True, check=True)


def test_the_rules_are_rules():
    nft = shutil.which("nft") or "/usr/sbin/nft"
    rules = user_data(RANGE).split("<<'RULES'\n")[1].split("RULES\n")[0]
    assert f"ip saddr {RANGE} masquerade" in rules
    try:
        done = subprocess.run(
            [nft, "--check", "--file", "-"],
            input=rules,
            text=True,
            check=False,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("nft is not on this machine")
    if "Operation not permitted" in done.stderr:
        pytest.skip("nft may not look at this machine's tables")
    assert (done.returncode, done.stderr) == (0, "")
