"""NetworkBalancer: fixed addresses, open on the ports of its services and on nothing else."""

import json

import pulumi
import pytest

from components.edge.listen import Protocol
from components.edge.network_balancer import NetworkBalancer

TOKEN = "groundwork:index:NetworkBalancer"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
EIP = "aws:ec2/eip:Eip"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
TCP = {"protocol": Protocol.TCP, "port": 5432}
TLS = {"protocol": Protocol.TLS, "port": 465}
UDP = {"protocol": Protocol.UDP, "port": 53}


@pytest.fixture
def ports(args):
    """The least that `NetworkBalancer` accepts, with a port."""
    return {
        **args,
        "subnet_ids": {"a": "subnet-a", "b": "subnet-b"},
        "listeners": {"relay": TCP},
    }


def test_the_balancer_has_an_address_a_zone_and_is_protected(engine, ports):
    engine.run(lambda: NetworkBalancer("net", ports))

    assert engine.one(BALANCER) == {
        "loadBalancerType": "network",
        "internal": False,
        "ipAddressType": "ipv4",
        "subnetMappings": [
            {"subnetId": f"subnet-{zone}", "allocationId": f"<<ec2.Eip/net-{zone}.allocationId>>"}
            for zone in "ab"
        ],
        "securityGroups": ["<<ec2.SecurityGroup/net-sg.id>>"],
        "enableCrossZoneLoadBalancing": True,
        "enableDeletionProtection": True,
        "tags": {"Name": "net"},
    }
    assert engine.of(EIP) == [{"domain": "vpc", "tags": {"Name": f"net-{zone}"}} for zone in "ab"]
    kept = {r.name for r in engine.resources if r.options.protect}
    assert kept == {"net-nlb", "net-a", "net-b"}
    assert engine.outputs(TOKEN)["addresses"] == {
        zone: f"<<ec2.Eip/net-{zone}.publicIp>>" for zone in "ab"
    }


def test_a_disposable_one_may_be_deleted_with_its_addresses(engine, ports):
    engine.run(lambda: NetworkBalancer("net", {**ports, "disposable": True}))

    assert engine.one(BALANCER)["enableDeletionProtection"] is False
    assert not any(r.options.protect for r in engine.resources)


def test_each_port_is_open_to_the_internet_and_nothing_goes_out(engine, ports):
    engine.run(lambda: NetworkBalancer("net", {**ports, "listeners": {"relay": TCP, "ns": UDP}}))

    assert engine.of(INGRESS) == [
        {
            "securityGroupId": "<<ec2.SecurityGroup/net-sg.id>>",
            "cidrIpv4": "0.0.0.0/0",
            "ipProtocol": protocol,
            "fromPort": port,
            "toPort": port,
            "description": "net serves the internet",
            "tags": {"Name": f"net-{label}"},
        }
        for label, protocol, port in (("ns", "udp", 53), ("relay", "tcp", 5432))
    ]
    assert engine.of(EGRESS) == []
    assert engine.named("net-sg").inputs["description"] == "net network load balancer"


def test_only_tls_has_a_log(engine, ports):
    engine.run(lambda: NetworkBalancer("net", ports))
    assert engine.of("aws:s3/bucket:Bucket") == []

    secure = {"listeners": {"mail": TLS}, "certificate_arn": "arn:certificate", "log_days": 7}
    engine.run(lambda: NetworkBalancer("net", {**ports, **secure}))
    assert engine.one(BALANCER)["accessLogs"] == {
        "enabled": True,
        "bucket": "<<s3.Bucket/net-logs.id>>",
    }
    (urn,) = engine.named("net-nlb").property_dependencies["accessLogs"]
    assert urn.endswith("aws:s3/bucketPolicy:BucketPolicy::net-logs")


def test_log_delivery_writes_below_its_own_prefix_after_it_has_looked(engine, ports):
    secure = {"listeners": {"mail": TLS}, "certificate_arn": "arn:certificate"}
    engine.run(lambda: NetworkBalancer("net", {**ports, **secure}))

    _, write, look = json.loads(engine.one(POLICY)["policy"])["Statement"]
    arn = "<<s3.Bucket/net-logs.arn>>"
    who = {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
    source = {"aws:SourceArn": "arn:aws:logs:eu-north-1:123456789012:*"}
    account = {"aws:SourceAccount": "123456789012"}
    assert write == {
        **who,
        "Sid": "Delivery",
        "Action": "s3:PutObject",
        "Resource": f"{arn}/AWSLogs/123456789012/*",
        "Condition": {
            "ArnLike": source,
            "StringEquals": {**account, "s3:x-amz-acl": "bucket-owner-full-control"},
        },
    }
    assert look == {
        **who,
        "Sid": "DeliveryCheck",
        "Action": "s3:GetBucketAcl",
        "Resource": arn,
        "Condition": {"ArnLike": source, "StringEquals": account},
    }


def test_a_service_is_told_of_its_own_port(engine, ports):
    told = {}

    def program():
        listeners = {"relay": TCP, "mail": TLS}
        args = {**ports, "listeners": listeners, "certificate_arn": "arn:certificate"}
        balancer = NetworkBalancer("net", args)
        told.update({label: balancer.front(label) for label in listeners})
        pulumi.export("suffix", told["relay"]["arn_suffix"])

    engine.run(program)
    assert told["relay"]["listen"] == TCP
    assert "certificate_arn" not in told["relay"]
    assert told["mail"]["certificate_arn"] == "arn:certificate"
    assert engine.record.outputs["suffix"] == "<<lb.LoadBalancer/net-nlb.arnSuffix>>"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"log_days": 0}, "log_days must be at least 1, got 0"),
        ({"subnet_ids": {}}, "subnet_ids must hold at least one, got none"),
        (
            {"listeners": {"relay": {**TCP, "port": 65536}}},
            "port of relay must be between 1 and 65535, got 65536",
        ),
        (
            {"listeners": {"relay": {**TCP, "protocol": "http"}}},
            "protocol of relay must be tcp or tls or udp, got http",
        ),
        (
            {"listeners": {"relay": TCP, "ns": {**UDP, "port": 5432}}},
            "port of ns must not be that of relay, got 5432",
        ),
        ({"listeners": {"mail": TLS}}, "certificate_arn must be given if a port takes tls"),
        ({"certificate_arn": "arn:certificate"}, "certificate_arn must be given if a port"),
    ],
)
def test_what_no_balancer_can_be_is_refused(engine, ports, wrong, said):
    with pytest.raises(ValueError, match=f"^net: {said}"):
        engine.run(lambda: NetworkBalancer("net", {**ports, **wrong}))
