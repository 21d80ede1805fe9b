"""Balancers, distributions, stores and functions are read as they were deployed."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from ops.local.plane.deployed.balancers import LAST, Fixed, Forward, Redirect, rule
from ops.local.plane.deployed.distributions import Behavior, Failover, Origin
from ops.local.plane.deployed.stores import Store
from ops.local.plane.desired import Desired, read
from tests.ops.local.plane.tiny import REGION, Deployed

NOT_FOUND = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"}
CODE = "function handler(event) { return event.request; }"


def found(deployed: Deployed) -> Desired:
    return read(deployed.endpoint, REGION)


def later(deployed: Deployed, call: Callable[..., object], **arguments: Any) -> None:
    """Take something away when the test is over."""
    deployed.made.append(lambda: call(**arguments))


def test_a_balancer_has_its_rules_in_their_order(deployed: Deployed) -> None:
    asked, group = deployed.ask("elbv2"), deployed.group("behind")
    (made,) = asked.create_load_balancer(Name="front", Subnets=deployed.subnets)["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    later(deployed, asked.delete_load_balancer, LoadBalancerArn=arn)
    default = {"Type": "fixed-response", "FixedResponseConfig": NOT_FOUND}
    (listener,) = asked.create_listener(
        LoadBalancerArn=arn, Protocol="HTTP", Port=80, DefaultActions=[default]
    )["Listeners"]
    later(deployed, asked.delete_listener, ListenerArn=listener["ListenerArn"])
    moved = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    paths = {
        "Field": "path-pattern",
        "PathPatternConfig": {"Values": ["/api", "/api/*"]},
    }
    for priority, condition, action in (
        (20, paths, {"Type": "forward", "TargetGroupArn": group}),
        (
            10,
            {"Field": "host-header", "Values": ["old.example"]},
            {"Type": "redirect", "RedirectConfig": moved},
        ),
    ):
        asked.create_rule(
            ListenerArn=listener["ListenerArn"],
            Priority=priority,
            Conditions=[condition],
            Actions=[action],
        )
    (balancer,) = found(deployed).balancers
    assert (balancer.arn, balancer.name, balancer.kind) == (arn, "front", "application")
    assert (balancer.dns_name, balancer.public) == (made["DNSName"], True)
    (told,) = balancer.listeners
    assert (told.port, told.protocol) == (80, "HTTP")
    assert [one.priority for one in told.rules] == [10, 20, LAST]
    old, api, last = told.rules
    assert (old.hosts, old.paths) == (("old.example",), ())
    assert old.action == Redirect("HTTPS", "#{host}", "443", "/#{path}", "#{query}", 301)
    assert (api.paths, api.action) == (("/api", "/api/*"), Forward({group: 1}))
    assert (last.paths, last.action) == ((), Fixed(404, "text/plain", "Not found"))


def test_a_rule_may_have_weights_or_ask_who_it_is_first() -> None:
    groups = [{"TargetGroupArn": "a", "Weight": 9}, {"TargetGroupArn": "b", "Weight": 0}]
    weighted = {"Type": "forward", "Order": 2, "ForwardConfig": {"TargetGroups": groups}}
    sign_in = {"Type": "authenticate-cognito", "Order": 1}
    whole = {"IsDefault": False, "Priority": "5", "Conditions": []}
    told = rule({**whole, "Actions": [weighted, sign_in]})
    assert told
    assert told.action == Forward({"a": 9, "b": 0})
    assert rule({**whole, "Actions": [sign_in]}) is None


def test_a_distribution_has_its_origins_and_behaviors(deployed: Deployed) -> None:
    asked = deployed.ask("cloudfront")
    function = asked.create_function(
        Name="plane",
        FunctionConfig={"Comment": "", "Runtime": "cloudfront-js-2.0"},
        FunctionCode=CODE.encode(),
    )
    asked.publish_function(Name="plane", IfMatch=function["ETag"])
    arn = function["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    made = asked.create_distribution(DistributionConfig=_config(arn))
    id_ = made["Distribution"]["Id"]
    try:
        (told,) = found(deployed).distributions
        assert (told.id, told.domain_name) == (id_, made["Distribution"]["DomainName"])
        assert (told.root, told.aliases) == ("index.html", ("shop.example",))
        assert told.errors == {403: ("/index.html", 200)}
        assert told.origins["site"] == Origin(
            "site", "site.s3.eu-west-1.amazonaws.com", "/live", {"X-Key": "1"}, "s3"
        )
        assert told.origins["api"].protocol == "https-only"
        assert told.failovers == {"both": Failover("both", ("site", "api"), frozenset({500, 502}))}
        api, default = told.behaviors
        assert api == Behavior(
            path="/api/*",
            origin="api",
            code=None,
            protocol="https-only",
            methods=frozenset({"GET", "HEAD"}),
            cache_policy="cache",
            request_policy="all",
            headers_policy="",
        )
        assert (default.path, default.origin, default.code) == ("*", "both", CODE)
    finally:
        _disabled(asked, id_)
    assert found(deployed).distributions == ()


def test_a_database_has_its_place_and_its_secret(deployed: Deployed) -> None:
    asked = deployed.ask("rds")
    made = asked.create_db_instance(
        DBInstanceIdentifier="board",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        EngineVersion="17",
        AllocatedStorage=20,
        MasterUsername="ada",
        ManageMasterUserPassword=True,
        DBName="app",
    )["DBInstance"]
    later(deployed, asked.delete_db_instance, DBInstanceIdentifier="board", SkipFinalSnapshot=True)
    described = asked.describe_db_instances(DBInstanceIdentifier="board")["DBInstances"][0]
    (store,) = found(deployed).stores
    assert store == Store(
        kind="postgres",
        version="17",
        identifier="board",
        address=described["Endpoint"]["Address"],
        port=5432,
        username="ada",
        database="app",
        secret_arn=made["MasterUserSecret"]["SecretArn"],
        security_groups=store.security_groups,
    )


def test_a_cache_has_its_place(deployed: Deployed) -> None:
    asked = deployed.ask("elasticache")
    asked.create_replication_group(
        ReplicationGroupId="fast", ReplicationGroupDescription="x", Engine="valkey"
    )
    later(deployed, asked.delete_replication_group, ReplicationGroupId="fast")
    (store,) = found(deployed).stores
    assert (store.kind, store.identifier, store.port) == ("valkey", "fast", 6379)
    assert store.address


def test_a_function_has_the_host_of_its_url(deployed: Deployed) -> None:
    asked, packed = deployed.ask("lambda"), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): return {}")
    for name in ("plain", "with-url"):
        asked.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role="arn:aws:iam::123456789012:role/x",
            Handler="main.handler",
            Code={"ZipFile": packed.getvalue()},
        )
        later(deployed, asked.delete_function, FunctionName=name)
    made = asked.create_function_url_config(FunctionName="with-url", AuthType="AWS_IAM")
    plain, reached = found(deployed).functions
    assert (plain.name, plain.url_host) == ("plain", "")
    assert reached.name == "with-url"
    assert f"https://{reached.url_host}/" == made["FunctionUrl"]


def _disabled(asked: Any, id_: str) -> None:
    """Disable the distribution: one that was disabled is not read any more."""
    told = asked.get_distribution_config(Id=id_)
    config = json.loads(json.dumps(told["DistributionConfig"]))
    asked.update_distribution(
        Id=id_, IfMatch=told["ETag"], DistributionConfig={**config, "Enabled": False}
    )


def _config(function_arn: str) -> dict[str, Any]:
    """A site and an API, joined for when the first one fails."""
    behavior = {
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
        "CachePolicyId": "cache",
        "OriginRequestPolicyId": "all",
    }
    site = {
        "Id": "site",
        "DomainName": "site.s3.eu-west-1.amazonaws.com",
        "OriginPath": "/live",
        "CustomHeaders": {
            "Quantity": 1,
            "Items": [{"HeaderName": "X-Key", "HeaderValue": "1"}],
        },
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    ports = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    api = {"Id": "api", "DomainName": "api.example", "CustomOriginConfig": ports}
    function = {"FunctionARN": function_arn, "EventType": "viewer-request"}
    members = [{"OriginId": "site"}, {"OriginId": "api"}]
    both = {
        "Id": "both",
        "FailoverCriteria": {"StatusCodes": {"Quantity": 2, "Items": [500, 502]}},
        "Members": {"Quantity": 2, "Items": members},
    }
    error = {"ErrorCode": 403, "ResponsePagePath": "/index.html", "ResponseCode": "200"}
    return {
        "CallerReference": "plane",
        "Comment": "",
        "Enabled": True,
        "Aliases": {"Quantity": 1, "Items": ["shop.example"]},
        "DefaultRootObject": "index.html",
        "Origins": {"Quantity": 2, "Items": [site, api]},
        "OriginGroups": {"Quantity": 1, "Items": [both]},
        "DefaultCacheBehavior": {
            **behavior,
            "TargetOriginId": "both",
            "FunctionAssociations": {"Quantity": 1, "Items": [function]},
        },
        "CacheBehaviors": {
            "Quantity": 1,
            "Items": [{**behavior, "PathPattern": "/api/*", "TargetOriginId": "api"}],
        },
        "CustomErrorResponses": {"Quantity": 1, "Items": [{**error, "ErrorCachingMinTTL": 0}]},
    }
