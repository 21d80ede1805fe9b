from collections.abc import Mapping
from typing import Any

import pytest

from plan import placeholders
from plan.export import files, newer, table
from plan.export.errors import CannotExport
from plan.export.providers import Providers
from plan.export.references import Places
from plan.export.report import Newer
from plan.export.values import Owner, Writer
from plan.record import Secret
from tests.plan.export.made import BUCKET, GROUP, VPC, record, resource, urn

VPC_ID = placeholders.token("ec2.Vpc", "network", "id")
PASSWORD = placeholders.token("rds.Instance", "orders", "password")
PORT = placeholders.number("rds.Instance", "orders", "port")
NUMBERS = {PORT: placeholders.token("rds.Instance", "orders", "port")}
LISTENER = "aws:lb/listener:Listener"


@pytest.fixture
def writer() -> Writer:
    found = record(
        resource(VPC, "network"),
        resource("aws:rds/instance:Instance", "orders"),
    )
    return Writer(Places(found, Providers(found)), NUMBERS, files.Assets())


def body(writer: Writer, type_: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    entry = table.load()["resources"][type_]
    owner = Owner(urn(type_, "one"), type_, "one", "one")
    return writer.inputs(owner, inputs, entry["properties"], entry["newer"])


def test_names_are_terraforms(writer: Writer):
    inputs = {"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": True, "tags": {"Name": "x"}}
    assert body(writer, VPC, inputs) == {
        "cidr_block": "10.0.0.0/16",
        "enable_dns_hostnames": True,
        "tags": {"Name": "x"},
    }


def test_nothing_is_left_out(writer: Writer):
    assert body(writer, VPC, {"cidrBlock": None}) == {}


def test_blocks_are_lists_and_flat_ones_too(writer: Writer):
    inputs = {
        "defaultActions": [
            {
                "type": "redirect",
                "redirect": {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"},
            }
        ]
    }
    assert body(writer, LISTENER, inputs) == {
        "default_action": [
            {
                "type": "redirect",
                "redirect": [{"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}],
            }
        ]
    }


def test_a_flat_list_of_plain_values(writer: Writer):
    inputs = {"aliases": [{"name": "x", "zoneId": "Z", "evaluateTargetHealth": True}]}
    assert body(writer, "aws:route53/record:Record", inputs) == {
        "alias": [{"name": "x", "zone_id": "Z", "evaluate_target_health": True}]
    }


def test_an_attribute_of_objects_spells_out_what_is_empty(writer: Writer):
    written = body(writer, GROUP, {"ingress": [{"fromPort": 1, "toPort": 2, "protocol": "tcp"}]})
    assert written == {
        "ingress": [
            {
                "from_port": 1,
                "to_port": 2,
                "protocol": "tcp",
                "cidr_blocks": None,
                "description": None,
                "ipv6_cidr_blocks": None,
                "prefix_list_ids": None,
                "security_groups": None,
                "self": None,
            }
        ]
    }


def test_references_in_text_lists_and_maps(writer: Writer):
    written = body(writer, GROUP, {"vpcId": VPC_ID, "tags": {"${a}": f"in {VPC_ID} ${{b}}"}})
    assert written == {
        "vpc_id": "${aws_vpc.network.id}",
        "tags": {"$${a}": "in ${aws_vpc.network.id} $${b}"},
    }


def test_a_number_that_stands_for_one_is_a_reference(writer: Writer):
    target = "aws:lb/targetGroup:TargetGroup"
    assert body(writer, target, {"port": PORT}) == {"port": "${aws_db_instance.orders.port}"}
    assert body(writer, target, {"port": 8080}) == {"port": 8080}


def test_an_unknown_property_is_refused(writer: Writer):
    with pytest.raises(CannotExport) as error:
        body(writer, VPC, {"cidrBlok": "10.0.0.0/16"})
    assert str(error.value) == (
        "aws:ec2/vpc:Vpc one.cidrBlok: is not known to Terraform's provider; "
        "leave it unset, or list it with a reason in plan/export/newer.toml"
    )


def test_an_unknown_nested_property_is_refused_with_its_path(writer: Writer):
    inputs = {"defaultActions": [{"type": "forward", "jwt": {}}]}
    with pytest.raises(CannotExport, match=r"Listener one\.defaultActions\.0\.jwt: is not known"):
        body(writer, LISTENER, inputs)


def test_a_newer_property_is_refused(writer: Writer):
    with pytest.raises(CannotExport, match=r"NatGateway one\.availabilityMode: is newer than"):
        body(writer, "aws:ec2/natGateway:NatGateway", {"availabilityMode": "regional"})


def test_a_listed_newer_property_is_left_out_and_told(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
):
    gateway = "aws:ec2/natGateway:NatGateway"
    listed = {
        (gateway, "availabilityMode"): "zonal is the default",
        (LISTENER, "defaultActions.jwt"): "not yet",
    }
    monkeypatch.setattr(newer, "reasons", lambda: listed)
    assert body(writer, gateway, {"availabilityMode": "zonal", "subnetId": "s"}) == {
        "subnet_id": "s"
    }
    assert body(writer, LISTENER, {"defaultActions": [{"jwt": {}}]}) == {"default_action": [{}]}
    assert writer.newer == [
        Newer(urn(gateway, "one"), "availabilityMode", "zonal is the default"),
        Newer(urn(LISTENER, "one"), "defaultActions.jwt", "not yet"),
    ]


def test_what_only_aws_sets_is_refused(writer: Writer):
    with pytest.raises(CannotExport, match=r"Vpc one\.arn: is for AWS to set; leave it out"):
        body(writer, VPC, {"arn": "arn:aws:ec2:::vpc/x"})


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"cidrBlock": {"a": 1}}, "cidrBlock: is an object; Terraform takes string"),
        ({"cidrBlock": ["a"]}, "cidrBlock: is a list; Terraform takes string"),
        ({"tags": ["a"]}, "tags: is a list; Terraform takes a map"),
    ],
)
def test_a_wrong_shape_is_refused(writer: Writer, inputs: dict[str, Any], said: str):
    with pytest.raises(CannotExport) as error:
        body(writer, VPC, inputs)
    assert str(error.value) == f"aws:ec2/vpc:Vpc one.{said}"


def test_a_secret_becomes_a_variable(writer: Writer):
    instance = "aws:rds/instance:Instance"
    assert body(writer, instance, {"password": Secret("hunter2")}) == {
        "password": "${var.one_password}"
    }
    (variable,) = writer.variables
    assert variable.name == "one_password"
    assert variable.resource == urn(instance, "one")
    assert variable.property == "password"
    assert variable.secret.value == "hunter2"
    assert "hunter2" not in repr(variable)


def test_each_leaf_of_a_secret_object_is_a_variable(writer: Writer):
    tags = Secret({"a": "1", "b": VPC_ID, "c": Secret("3")})
    assert body(writer, VPC, {"tags": tags}) == {
        "tags": {
            "a": "${var.one_tags_a}",
            "b": "${sensitive(aws_vpc.network.id)}",
            "c": "${var.one_tags_c}",
        }
    }
    assert [v.property for v in writer.variables] == ["tags.a", "tags.c"]


def test_each_item_of_a_secret_list_is_a_variable(writer: Writer):
    inputs = {"requiresCompatibilities": Secret(["EC2", "FARGATE"])}
    assert body(writer, "aws:ecs/taskDefinition:TaskDefinition", inputs) == {
        "requires_compatibilities": [
            "${var.one_requiresCompatibilities_0}",
            "${var.one_requiresCompatibilities_1}",
        ]
    }


def test_a_secret_with_something_of_awss_inside_is_refused(writer: Writer):
    inputs = {"secretString": Secret(f"postgres://x@{VPC_ID}")}
    with pytest.raises(CannotExport, match=r"secretString: mixes a secret with what only AWS"):
        body(writer, "aws:secretsmanager/secretVersion:SecretVersion", inputs)


def test_an_asset_becomes_a_file(writer: Writer):
    inputs = {"source": {"text": "hello"}, "bucket": "b"}
    assert body(writer, "aws:s3/bucketObjectv2:BucketObjectv2", inputs) == {
        "source": "${path.module}/assets/one",
        "bucket": "b",
    }
    assert writer.assets.contents == {"one": b"hello"}


def test_what_terraform_holds_sensitive(writer: Writer):
    assert writer.is_secret(Secret("x"))
    assert writer.is_secret({"a": [Secret("x")]})
    assert writer.is_secret(f"pw {PASSWORD}")
    assert not writer.is_secret({"a": [VPC_ID, "x", 1, PORT, None]})
    writer.tainted.add(("ec2.Vpc/network", "id"))
    assert writer.is_secret(VPC_ID)
    assert not writer.is_secret(placeholders.token("ec2.Vpc", "network", "arn"))


def test_a_value_of_no_declared_type(writer: Writer):
    owner = Owner("", "output", "urls", "output-urls")
    value = {"ids": [VPC_ID], "${x}": 1, "port": PORT, "on": True, "none": None}
    assert writer.free(owner, value) == {
        "ids": ["${aws_vpc.network.id}"],
        "$${x}": 1,
        "port": "${aws_db_instance.orders.port}",
        "on": True,
        "none": None,
    }


def test_a_bucket_has_a_region_of_its_own_name(writer: Writer):
    with pytest.raises(CannotExport, match=r"one\.bucketRegion: is for AWS to set"):
        body(writer, BUCKET, {"bucketRegion": "eu-north-1"})
