"""Shapes of what only AWS knows, by the SDK's own types."""

import pulumi_aws as aws
import pytest

from plan import shapes


def make(path, kind):
    return f"<{path}>" if kind is str else 7


def filled(token, **given):
    return shapes.complete(shapes.of_resource(token), given, make)


def test_text_number_list_and_object():
    instance = filled("aws:rds/instance:Instance")
    assert instance["address"] == "<address>"
    assert instance["port"] == 7
    assert instance["replicas"] == ["<replicas.0>"]
    assert instance["listenerEndpoints"] == [
        {
            "address": "<listenerEndpoints.0.address>",
            "hostedZoneId": "<listenerEndpoints.0.hostedZoneId>",
            "port": 7,
        }
    ]


def test_what_aws_does_not_add_is_absent():
    instance = filled("aws:rds/instance:Instance")
    absent = {
        "password": "optional text",
        "domainDnsIps": "optional list",
        "s3Import": "optional object",
        "maxAllocatedStorage": "optional number",
        "multiAz": "a boolean",
        "tagsAll": "a map",
    }
    assert not absent.keys() & instance.keys()


def test_what_is_given_stays():
    given = {"address": "here", "port": 5432, "tags": {"a": "b"}, "replicas": [], "password": "p"}
    instance = filled("aws:rds/instance:Instance", **given)
    assert {name: instance[name] for name in given} == given
    assert instance["arn"] == "<arn>"


def test_objects_that_are_given_stay_as_they_are():
    devices = [{"deviceName": "/dev/sdb", "volumeSize": 8}]
    instance = filled("aws:ec2/instance:Instance", ebsBlockDevices=devices)
    assert instance["ebsBlockDevices"] == [{"deviceName": "/dev/sdb", "volumeSize": 8}]
    assert instance["rootBlockDevice"]["volumeId"] == "<rootBlockDevice.volumeId>"


@pytest.mark.parametrize("token", ["pulumi:providers:aws", "groundwork:index:Box", "a:b/c:D"])
def test_types_that_no_package_declares_have_no_shape(token):
    assert shapes.of_resource(token) == {}


def test_look_ups():
    assert aws.route53.get_zone.__name__ == "get_zone"
    shape = shapes.of_lookup("aws:route53/getZone:getZone")
    zone = shapes.complete(shape, {"name": "a"}, make)
    assert zone["name"] == "a"
    assert zone["zoneId"] == "<zoneId>"
    assert zone["nameServers"] == ["<nameServers.0>"]
    assert "privateZone" not in zone


def test_a_look_up_of_the_packages_root():
    identity = shapes.complete(
        shapes.of_lookup("aws:index/getCallerIdentity:getCallerIdentity"), {}, make
    )
    assert identity == {
        "accountId": "<accountId>",
        "arn": "<arn>",
        "id": "<id>",
        "userId": "<userId>",
    }


def test_a_look_up_nobody_declares_has_no_shape():
    assert shapes.of_lookup("aws:route53/getNothing:getNothing") == {}


CLUSTER = "aws:eks/cluster:Cluster"
INGRESS = "kubernetes:networking.k8s.io/v1:Ingress"


def test_what_is_added_inside_an_object_that_is_given():
    given = {"vpcConfig": {"subnetIds": ["a"]}, "name": "pods"}
    assert shapes.add(CLUSTER, given, make) == {
        "name": "pods",
        "vpcConfig": {
            "subnetIds": ["a"],
            "clusterSecurityGroupId": "<vpcConfig.clusterSecurityGroupId>",
        },
    }
    assert given["vpcConfig"] == {"subnetIds": ["a"]}


def test_what_is_added_where_there_is_nothing():
    host = "<status.loadBalancer.ingress.0.hostname>"
    status = {"loadBalancer": {"ingress": [{"hostname": host}]}}
    assert shapes.add(INGRESS, {}, make) == {"status": status}


def test_what_is_there_already_stays():
    given = {"vpcConfig": {"clusterSecurityGroupId": "sg-1"}}
    assert shapes.add(CLUSTER, given, make) == given
    assert shapes.add("aws:s3/bucket:Bucket", {"a": 1}, make) == {"a": 1}
