"""Beanstalk: one environment behind the shared balancer, closed but for its edges."""

import json

import pytest

from components.compute.beanstalk import Beanstalk
from components.compute.beanstalk_roles import LOOKS_AT

TOKEN = "groundwork:index:Beanstalk"
ENVIRONMENT = "aws:elasticbeanstalk/environment:Environment"
VERSION = "aws:elasticbeanstalk/applicationVersion:ApplicationVersion"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ORDERS = {
    "access": "connect",
    "target": {"security_group_id": "sg-orders", "port": 5432},
    "grants": [{"actions": ["rds-db:connect"], "resources": ["arn:orders"]}],
    "environment": {"HOST": "orders.internal", "PORT": "5432"},
    "secrets": {"PASSWORD": "arn:secret:password::"},
    "secret_arn": "arn:secret",
    "key_arn": "arn:key",
}


@pytest.fixture
def made(engine):
    """Makes the environment `shop` with some args changed; returns the engine."""

    def run(**changed):
        args = {
            "vpc_id": "vpc-1",
            "subnet_ids": ["subnet-a", "subnet-b"],
            "account_id": "123456789012",
            "region": "eu-north-1",
            "platform": "64bit Amazon Linux 2023 v4.6.0 running Docker",
            "image": "image.invalid/shop",
            "balancer_arn": "arn:balancer",
            "front": {
                "listener_arn": "arn:listener",
                "security_group_id": "sg-balancer",
                "arn_suffix": "app/balancer/1",
            },
            "route": {"priority": 1200, "path": "/shop"},
            "listener_port": 443,
            "peers": {},
            "instance_type": "t3.small",
            **changed,
        }
        engine.run(lambda: Beanstalk("shop", args))
        return engine

    return run


def said(engine):
    """Settings by namespace and name."""
    found = {}
    for one in engine.one(ENVIRONMENT)["settings"]:
        space = one["namespace"].removeprefix("aws:").removeprefix("elasticbeanstalk:")
        found.setdefault(space, {})[one["name"]] = one["value"]
    return found


def statements(engine, name):
    return json.loads(engine.named(name).inputs["policy"])["Statement"]


def test_the_environment_runs_the_version_on_the_platform(made):
    engine = made()
    environment = engine.one(ENVIRONMENT)
    assert environment["solutionStackName"] == "64bit Amazon Linux 2023 v4.6.0 running Docker"
    assert environment["application"] == "<<elasticbeanstalk.Application/shop-app.name>>"
    assert environment["version"] == "<<elasticbeanstalk.ApplicationVersion/shop-version.name>>"
    resource = engine.named("shop-env")
    assert resource.options.ignore_changes == ["solutionStackName"]
    needs = {urn.split("::")[-1] for urn in resource.options.depends_on}
    assert needs == {"shop-may-look", "shop-may-run"}
    assert engine.outputs(TOKEN)["host"] == "<<elasticbeanstalk.Environment/shop-env.cname>>"


def test_it_stands_behind_the_balancer_of_the_others(made):
    settings = said(made(listener_port=80))
    assert settings["environment"] == {
        "EnvironmentType": "LoadBalanced",
        "LoadBalancerIsShared": "true",
        "LoadBalancerType": "application",
        "ServiceRole": "<<iam.Role/shop-service-role.arn>>",
    }
    assert settings["elbv2:loadbalancer"] == {"SharedLoadBalancer": "arn:balancer"}
    assert settings["elbv2:listener:80"] == {"ListenerEnabled": "true"}
    assert settings["customoption"] == {"ListenerArn": "arn:listener"}
    assert settings["environment:process:default"]["HealthCheckPath"] == "/healthz"


def test_machines_are_private_and_in_no_group_but_their_own(made):
    engine = made()
    settings = said(engine)
    assert settings["ec2:vpc"] == {
        "AssociatePublicIpAddress": "false",
        "Subnets": "subnet-a,subnet-b",
        "VPCId": "vpc-1",
    }
    assert settings["autoscaling:launchconfiguration"] == {
        "DisableDefaultEC2SecurityGroup": "true",
        "DisableIMDSv1": "true",
        "IamInstanceProfile": "<<iam.InstanceProfile/shop-machine-profile.name>>",
        "RootVolumeType": "gp3",
        "SecurityGroups": "<<ec2.SecurityGroup/shop-sg.id>>",
    }
    (into,) = engine.of(INGRESS)
    assert into["referencedSecurityGroupId"] == "sg-balancer"
    assert (into["fromPort"], into["tags"]["access"]) == (8080, "serve")
    (out,) = engine.of(EGRESS)
    assert out["securityGroupId"] == "sg-balancer"


def test_it_is_rolled_out_watched_and_updated(made):
    settings = said(made(bounds={"min": 1, "max": 3, "cpu": 70}, log_days=7))
    assert settings["command"]["DeploymentPolicy"] == "RollingWithAdditionalBatch"
    assert settings["healthreporting:system"] == {"SystemType": "enhanced"}
    assert settings["managedactions"]["ManagedActionsEnabled"] == "true"
    assert settings["managedactions:platformupdate"]["UpdateLevel"] == "minor"
    assert settings["autoscaling:asg"] == {"MinSize": "1", "MaxSize": "3"}
    trigger = settings["autoscaling:trigger"]
    assert (trigger["UpperThreshold"], trigger["LowerThreshold"]) == ("70", "23")
    assert settings["cloudwatch:logs"] == {
        "DeleteOnTerminate": "false",
        "RetentionInDays": "7",
        "StreamLogs": "true",
    }
    assert said(made(disposable=True))["cloudwatch:logs"]["DeleteOnTerminate"] == "true"


def test_settings_are_in_one_order(made):
    settings = made().one(ENVIRONMENT)["settings"]
    keys = [(one["namespace"], one["name"]) for one in settings]
    assert keys == sorted(set(keys))


def test_a_database_is_one_edge_and_its_secret_is_named(made):
    engine = made(bindings={"orders": ORDERS}, environment={"LOG_LEVEL": "info"})
    rules = {r.name: r.inputs for r in engine.resources if r.type == EGRESS}
    assert rules["shop-to-orders"]["referencedSecurityGroupId"] == "sg-orders"
    assert said(engine)["application:environment"] == {
        "IMAGE": "image.invalid/shop",
        "LOG_LEVEL": "info",
        "ORDERS_HOST": "orders.internal",
        "ORDERS_PORT": "5432",
        "ORDERS_SECRET_ARN": "arn:secret",
    }
    assert [(s["Action"], s["Resource"]) for s in statements(engine, "shop-reads-orders")] == [
        (["secretsmanager:GetSecretValue"], ["arn:secret"]),
        (["kms:Decrypt"], ["arn:key"]),
    ]
    (granted,) = statements(engine, "shop-may-orders")
    assert granted["Action"] == ["rds-db:connect"]


def test_secrets_are_read_into_variables_by_the_machines(made):
    engine = made(secrets={"API_TOKEN": {"arn": "arn:token"}})
    assert said(engine)["application:environmentsecrets"] == {"API_TOKEN": "arn:token"}
    (read,) = statements(engine, "shop-reads-api-token")
    assert read["Resource"] == ["arn:token"]
    assert "environmentsecrets" not in str(made().one(ENVIRONMENT))


def test_machines_fetch_their_own_version_and_image(made):
    engine = made(repository_arn="arn:repository")
    by_action = {s["Action"][0]: s["Resource"] for s in statements(engine, "shop-may-run")}
    key = engine.one(OBJECT)["key"]
    assert by_action["s3:GetObject"] == [
        "arn:aws:s3:::elasticbeanstalk-eu-north-1-123456789012/resources/environments/*"
    ]
    first = statements(engine, "shop-may-run")[0]
    assert first["Resource"][0].startswith("<<s3.Bucket/shop-versions.arn>>/")
    assert key.endswith(".zip")
    assert by_action["ecr:BatchCheckLayerAvailability"] == ["arn:repository"]
    assert by_action["ecr:GetAuthorizationToken"] == ["*"]
    assert "ecr" not in str(statements(made(), "shop-may-run"))


def test_elastic_beanstalk_looks_and_does_nothing(made):
    engine = made()
    (look,) = statements(engine, "shop-may-look")
    assert (look["Action"], look["Resource"]) == (sorted(LOOKS_AT), ["*"])
    (trust,) = json.loads(engine.named("shop-service-role").inputs["assumeRolePolicy"])["Statement"]
    assert trust["Condition"]["StringEquals"] == {
        "aws:SourceAccount": "123456789012",
        "sts:ExternalId": "elasticbeanstalk",
    }


def test_another_image_is_the_same_version(made):
    first = made().one(OBJECT)
    assert made(image="image.invalid/shop:2").one(OBJECT) == first
    assert made(port=8000).one(OBJECT)["key"] != first["key"]
    engine = made()
    assert engine.one(VERSION)["description"] == first["key"].removesuffix(".zip")
    assert engine.named("shop-app").inputs["description"] == "shop"


@pytest.mark.parametrize("disposable", [True, False])
def test_versions_are_kept_unless_they_may_go(made, disposable):
    engine = made(disposable=disposable)
    (bucket,) = (r for r in engine.resources if r.type == "aws:s3/bucket:Bucket")
    assert bucket.options.protect is not disposable
    assert bucket.inputs["forceDestroy"] is disposable


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bounds": {"min": 0, "max": 1, "cpu": 60}}, "bounds must be 1 <= min <= max, got 0..1"),
        ({"bounds": {"min": 2, "max": 1, "cpu": 60}}, "bounds must be 1 <= min <= max, got 2..1"),
        ({"bounds": {"min": 1, "max": 1, "cpu": 2}}, "bounds.cpu must be between 3 and 100, got 2"),
        ({"port": 0}, "port must be between 1 and 65535, got 0"),
        ({"log_days": 0}, "log_days must be at least 1, got 0"),
    ],
)
def test_what_cannot_be_is_refused(made, wrong, said):
    with pytest.raises(ValueError, match=f"^shop: {said}"):
        made(**wrong)
