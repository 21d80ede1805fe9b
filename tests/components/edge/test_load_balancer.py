"""LoadBalancer: open to the internet on its ports, silent until services bring rules."""

import pulumi
import pytest

from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
NOT_FOUND = {
    "type": "fixed-response",
    "fixedResponse": {
        "contentType": "text/plain",
        "messageBody": "Not found",
        "statusCode": "404",
    },
}
REDIRECT = {
    "type": "redirect",
    "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"},
}


def listener(engine, port):
    (only,) = (one for one in engine.of(LISTENER) if one["port"] == port)
    return only


def ports(engine):
    return sorted((rule["fromPort"], rule["toPort"]) for rule in engine.of(INGRESS))


def test_the_balancer_is_public_strict_and_protected(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.one(BALANCER) == {
        "loadBalancerType": "application",
        "internal": False,
        "ipAddressType": "ipv4",
        "subnets": ["subnet-a", "subnet-b"],
        "securityGroups": ["<<ec2.SecurityGroup/edge-sg.id>>"],
        "accessLogs": {"enabled": True, "bucket": "<<s3.Bucket/edge-logs.id>>"},
        "dropInvalidHeaderFields": True,
        "desyncMitigationMode": "defensive",
        "xffHeaderProcessingMode": "append",
        "enableHttp2": True,
        "idleTimeout": 60,
        "enableDeletionProtection": True,
        "tags": {"Name": "edge"},
    }
    assert engine.named("edge-alb").options.protect is True


def test_a_disposable_one_may_be_deleted(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "disposable": True}))

    assert engine.one(BALANCER)["enableDeletionProtection"] is False
    assert engine.named("edge-alb").options.protect is False


def test_it_waits_for_the_policy_that_lets_it_log(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    (urn,) = engine.named("edge-alb").property_dependencies["accessLogs"]
    assert urn.endswith("aws:s3/bucketPolicy:BucketPolicy::edge-logs")


def test_without_a_certificate_http_takes_the_rules(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.one(LISTENER) == {
        "loadBalancerArn": "<<lb.LoadBalancer/edge-alb.arn>>",
        "port": 80,
        "protocol": "HTTP",
        "defaultActions": [NOT_FOUND],
        "tags": {"Name": "edge-http"},
    }
    assert ports(engine) == [(80, 80)]
    assert engine.outputs("groundwork:index:LoadBalancer")["listener_arn"] == (
        "<<lb.Listener/edge-http.arn>>"
    )


def test_with_a_certificate_https_takes_the_rules(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "certificate_arn": "arn:certificate"}))

    assert listener(engine, 443) == {
        "loadBalancerArn": "<<lb.LoadBalancer/edge-alb.arn>>",
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "certificateArn": "arn:certificate",
        "defaultActions": [NOT_FOUND],
        "tags": {"Name": "edge-https"},
    }
    assert ports(engine) == [(80, 80), (443, 443)]
    assert engine.outputs("groundwork:index:LoadBalancer")["listener_arn"] == (
        "<<lb.Listener/edge-https.arn>>"
    )


def test_with_a_certificate_http_does_nothing_but_redirect(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "certificate_arn": "arn:certificate"}))

    assert listener(engine, 80) == {
        "loadBalancerArn": "<<lb.LoadBalancer/edge-alb.arn>>",
        "port": 80,
        "protocol": "HTTP",
        "defaultActions": [REDIRECT],
        "tags": {"Name": "edge-http"},
    }
    assert len(engine.of(LISTENER)) == 2


def test_a_certificate_that_only_aws_knows_counts_as_one(engine, args):
    arn = pulumi.Output.from_input("arn:certificate")
    engine.run(lambda: LoadBalancer("edge", {**args, "certificate_arn": arn}))

    assert listener(engine, 443)["certificateArn"] == "arn:certificate"


def test_the_internet_comes_in_over_ipv4_and_nothing_goes_out(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "certificate_arn": "arn:certificate"}))

    assert engine.named("edge-sg").inputs == {
        "vpcId": "vpc-1",
        "description": "edge load balancer",
        "tags": {"Name": "edge"},
    }
    assert engine.of(INGRESS) == [
        {
            "securityGroupId": "<<ec2.SecurityGroup/edge-sg.id>>",
            "cidrIpv4": "0.0.0.0/0",
            "ipProtocol": "tcp",
            "fromPort": port,
            "toPort": port,
            "description": "edge serves the internet",
            "tags": {"Name": f"edge-{label}"},
        }
        for label, port in (("http", 80), ("https", 443))
    ]
    assert engine.of(EGRESS) == []


CLOUDFRONT = {"open_to": OpenTo.CLOUDFRONT, "cloudfront_prefix_list_id": "pl-1"}


@pytest.mark.parametrize(
    ("certificate", "label", "port"),
    [({}, "http", 80), ({"certificate_arn": "arn:certificate"}, "https", 443)],
)
def test_open_to_cloudfront_is_one_rule_and_nobody_else(engine, args, certificate, label, port):
    engine.run(lambda: LoadBalancer("edge", {**args, **CLOUDFRONT, **certificate}))

    assert engine.one(INGRESS) == {
        "securityGroupId": "<<ec2.SecurityGroup/edge-sg.id>>",
        "prefixListId": "pl-1",
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
        "description": "edge serves CloudFront",
        "tags": {"Name": f"edge-{label}"},
    }
    assert engine.of(EGRESS) == []
    assert engine.one(LISTENER)["port"] == port
    assert engine.one(LISTENER)["defaultActions"] == [NOT_FOUND]
    listens = engine.outputs("groundwork:index:LoadBalancer")["listener_arn"]
    assert listens == f"<<lb.Listener/edge-{label}.arn>>"


@pytest.mark.parametrize(
    ("change", "got"),
    [
        ({"open_to": OpenTo.CLOUDFRONT}, "cloudfront"),
        ({"open_to": OpenTo.VPC_ORIGIN}, "vpc-origin"),
        ({"cloudfront_prefix_list_id": "pl-1"}, "internet"),
        ({"open_to": OpenTo.INTERNET, "cloudfront_prefix_list_id": "pl-1"}, "internet"),
    ],
)
def test_the_prefix_list_comes_with_cloudfront_and_only_then(engine, args, change, got):
    expected = f"^edge: cloudfront_prefix_list_id must be given .*, got open_to {got}$"
    with pytest.raises(ValueError, match=expected):
        engine.run(lambda: LoadBalancer("edge", {**args, **change}))


def test_open_to_somebody_unknown_is_refused(engine, args):
    with pytest.raises(
        ValueError, match=r"^edge: open_to must be internet or cloudfront or vpc-origin, got me$"
    ):
        engine.run(lambda: LoadBalancer("edge", {**args, "open_to": "me"}))


def test_a_stuck_destroy_of_the_group_fails_fast(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert dict(engine.named("edge-sg").options.custom_timeouts) == {"delete": "5m"}


def test_outputs(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.outputs("groundwork:index:LoadBalancer") == {
        "arn": "<<lb.LoadBalancer/edge-alb.arn>>",
        "arn_suffix": "<<lb.LoadBalancer/edge-alb.arnSuffix>>",
        "dns_name": "<<lb.LoadBalancer/edge-alb.dnsName>>",
        "zone_id": "<<lb.LoadBalancer/edge-alb.zoneId>>",
        "security_group_id": "<<ec2.SecurityGroup/edge-sg.id>>",
        "listener_arn": "<<lb.Listener/edge-http.arn>>",
    }


def test_front_is_what_a_service_needs(engine, args):
    def program():
        front = LoadBalancer("edge", {**args, "certificate_arn": "arn:certificate"}).front()
        for key, value in front.items():
            pulumi.export(key, value)

    engine.run(program)

    assert engine.record.outputs == {
        "listener_arn": "<<lb.Listener/edge-https.arn>>",
        "security_group_id": "<<ec2.SecurityGroup/edge-sg.id>>",
        "arn_suffix": "<<lb.LoadBalancer/edge-alb.arnSuffix>>",
    }


def test_the_callers_tags_come_everywhere(engine, args):
    tagged = {**args, "certificate_arn": "arn:certificate", "tags": {"service": "shop"}}
    engine.run(lambda: LoadBalancer("edge", tagged))

    tags = [r.inputs["tags"] for r in engine.resources if "tags" in r.inputs]
    assert len(tags) == 7
    assert all(one["service"] == "shop" and one["Name"].startswith("edge") for one in tags)


def test_days_below_one_are_refused(engine, args):
    with pytest.raises(ValueError, match=r"^edge: log_days must be at least 1, got 0$"):
        engine.run(lambda: LoadBalancer("edge", {**args, "log_days": 0}))


def test_an_unknown_and_a_missing_argument_are_refused(engine, args):
    del args["region"]
    with pytest.raises(TypeError, match=r"edge: unknown args \['waf'\], missing args \['region'\]"):
        engine.run(lambda: LoadBalancer("edge", {**args, "waf": True}))
