"""Services on Elastic Beanstalk beside those on Fargate."""

import pytest

from stack.lookups import BEANSTALK_DOCKER

ENVIRONMENT = "aws:elasticbeanstalk/environment:Environment"
SHOP = {"runs": "beanstalk", "route": "/shop"}
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}


def said(made):
    environment = made.of(ENVIRONMENT)["shop-env"]
    return {(one["namespace"], one["name"]): one["value"] for one in environment["settings"]}


def test_it_shares_the_balancer(stack):
    made = stack(services={"shop": SHOP, "tasks": {"runs": "fargate", "route": "/"}})

    assert made.components()["shop"] == "Beanstalk"
    assert len(made.of("aws:lb/loadBalancer:LoadBalancer")) == 1
    settings = said(made)
    shared = settings["aws:elbv2:loadbalancer", "SharedLoadBalancer"]
    assert shared == "<<lb.LoadBalancer/balancer-alb.arn>>"
    assert settings["aws:elasticbeanstalk:customoption", "ListenerArn"] == (
        "<<lb.Listener/balancer-http.arn>>"
    )
    assert settings["aws:elbv2:listener:80", "ListenerEnabled"] == "true"
    assert made.record.outputs["environments"] == {
        "shop": {
            "environment": "<<elasticbeanstalk.Environment/shop-env.name>>",
            "host": "<<elasticbeanstalk.Environment/shop-env.cname>>",
        }
    }


def test_with_a_domain_it_hangs_on_the_secure_listener(stack):
    settings = said(stack(domain=DOMAIN, services={"shop": SHOP}))
    assert settings["aws:elbv2:listener:443", "ListenerEnabled"] == "true"


def test_a_stack_of_nothing_else_has_no_cluster(stack):
    made = stack(services={"shop": SHOP})
    assert made.of("aws:ecs/cluster:Cluster") == {}
    assert said(made)["aws:elasticbeanstalk:application:environment", "IMAGE"] == (
        "image.invalid/shop"
    )


def test_the_platform_is_the_latest_that_aws_has(stack):
    made = stack(services={"shop": SHOP})
    assert made.of(ENVIRONMENT)["shop-env"]["solutionStackName"] == (
        "<<lookup:elasticbeanstalk.getSolutionStack/1.name>>"
    )
    asked = [one for one in made.record.lookups if "getSolutionStack" in one.token]
    assert [one.args for one in asked] == [{"mostRecent": True, "nameRegex": BEANSTALK_DOCKER}]


@pytest.mark.parametrize(
    ("posture", "bounds", "kept"), [("dev", ("1", "2"), False), ("prod", ("2", "6"), True)]
)
def test_the_posture_holds(stack, posture, bounds, kept):
    made = stack(posture=posture, domain=DOMAIN, services={"shop": SHOP})
    settings = said(made)
    asg = "aws:autoscaling:asg"
    assert (settings[asg, "MinSize"], settings[asg, "MaxSize"]) == bounds
    bucket = "aws:s3/bucket:Bucket"
    versions = {r.name: r for r in made.record.resources if r.type == bucket}["shop-versions"]
    assert versions.options.protect is kept


def test_it_uses_what_others_use(stack):
    made = stack(
        databases={"orders": {"engine": "postgres"}},
        queues={"changes": {}},
        services={"shop": {**SHOP, "uses": {"orders": "connect", "changes": "send"}}},
    )
    variables = {name for space, name in said(made) if space.endswith("application:environment")}
    assert {"ORDERS_HOST", "ORDERS_SECRET_ARN", "CHANGES_QUEUE_URL", "IMAGE"} <= variables
    egress = made.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert "shop-to-orders" in egress
    assert "shop-may-changes" in made.of("aws:iam/rolePolicy:RolePolicy")


def test_a_built_image_comes_by_its_digest(stack):
    made = stack(
        images="build",
        services={"shop": {**SHOP, "build": "services/tasks"}},
    )
    image = said(made)["aws:elasticbeanstalk:application:environment", "IMAGE"]
    assert "repoDigest" in image or "sha256" in image


def test_without_it_there_is_none(stack):
    made = stack()
    assert made.of(ENVIRONMENT) == {}
    assert "environments" not in made.record.outputs
