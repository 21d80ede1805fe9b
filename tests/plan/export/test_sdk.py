import pulumi_aws as aws
import pytest

from plan.export import sdk
from plan.export.sdk import Kind

TEXT = Kind("scalar")


def test_a_resource():
    found = sdk.resource("aws:ec2/vpc:Vpc")
    assert found.properties["cidrBlock"] == TEXT
    assert found.properties["tags"] == Kind("map", TEXT)
    assert {"id", "arn", "region"} <= found.properties.keys()
    assert "urn" not in found.properties
    assert {"cidrBlock", "region"} <= found.inputs
    assert "arn" not in found.inputs


def test_a_module_named_like_a_keyword():
    assert sdk.resource("aws:lambda/function:Function").properties["code"] == Kind("asset")


def test_what_is_required():
    assert sdk.resource("aws:ecs/taskDefinition:TaskDefinition").required == {
        "family",
        "containerDefinitions",
    }
    assert sdk.resource("aws:rds/instance:Instance").required == {"instanceClass"}


def test_lists_of_objects_know_output_and_input():
    balancers = sdk.resource("aws:ecs/service:Service").properties["loadBalancers"]
    assert balancers.shape == "list"
    assert balancers.item
    assert [c.__name__ for c in balancers.item.classes] == [
        "ServiceLoadBalancer",
        "ServiceLoadBalancerArgs",
    ]
    properties = balancers.item.properties()
    assert properties
    assert properties["containerPort"] == TEXT
    assert properties["advancedConfiguration"].shape == "object"


def test_an_output_of_objects():
    secrets = sdk.resource("aws:rds/instance:Instance").properties["masterUserSecrets"]
    assert secrets.item
    assert list(secrets.item.properties() or {}) == ["kmsKeyId", "secretArn", "secretStatus"]


def test_an_asset():
    found = sdk.resource("aws:s3/bucketObjectv2:BucketObjectv2")
    assert found.properties["source"] == Kind("asset")


@pytest.mark.parametrize("name", ["Versioning", "Logging", "ServerSideEncryptionConfiguration"])
def test_a_class_that_shares_its_arguments_name_with_another(name: str):
    """The package shows the nested arguments of `Bucket` under the name of these."""
    found = sdk.resource(f"aws:s3/bucket{name}:Bucket{name}")
    assert "bucket" in found.required


def test_functions():
    found = sdk.function("aws:route53/getZone:getZone")
    assert {"name", "privateZone", "zoneId", "nameServers"} <= found.properties.keys()
    assert "privateZone" in found.inputs
    assert "nameServers" not in found.inputs
    filters = sdk.function("aws:ec2/getManagedPrefixList:getManagedPrefixList")
    assert filters.properties["filters"].shape == "list"
    assert sdk.function("aws:index/getRegion:getRegion").properties["region"] == TEXT


def test_a_look_up_leaves_the_package_as_it_was():
    sdk.function("aws:route53/getZone:getZone")
    assert callable(aws.route53.get_zone)


def test_the_provider():
    found = sdk.provider().properties
    assert found["region"] == TEXT
    assert found["defaultTags"].shape == "object"
    assert found["allowedAccountIds"] == Kind("list", TEXT)


def test_an_object_without_classes_says_nothing():
    assert TEXT.properties() is None
