"""Machines of a cluster: locked, drained before they go, never in the way of a destroy."""

import base64
import json
import subprocess

import pulumi
import pytest

from components.compute.cluster import Cluster
from components.compute.machine_template import user_data
from plan import placeholders

GROUP = "aws:autoscaling/group:Group"
PROVIDER = "aws:ecs/capacityProvider:CapacityProvider"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ROLE = "aws:iam/role:Role"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
NAME = "<<ecs.Cluster/shop-cluster.name>>"
MACHINES = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "image_id": "ami-1",
    "peers": {"endpoints": {"security_group_id": "sg-endpoints"}},
}


@pytest.fixture
def make(engine):
    """Makes the cluster `shop` with some of its machines' args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Cluster("shop", {"machines": {**MACHINES, **changed}}))
        return engine

    return run


def test_one_to_two_machines_over_the_given_subnets(make):
    group = make().one(GROUP)
    assert (group["minSize"], group["maxSize"]) == (1, 2)
    assert group["vpcZoneIdentifiers"] == ["subnet-a", "subnet-b"]
    assert "desiredCapacity" not in group
    assert group["launchTemplate"] == {
        "id": "<<ec2.LaunchTemplate/shop-machines.id>>",
        "version": str(placeholders.number("ec2.LaunchTemplate", "shop-machines", "latestVersion")),
    }


def test_ecs_owns_the_group_and_nothing_keeps_it_alive(make):
    group = make().one(GROUP)
    assert group["protectFromScaleIn"] is True
    assert group["forceDelete"] is True
    assert group["tags"] == [
        {"key": "AmazonECSManaged", "value": "true", "propagateAtLaunch": True},
        {"key": "Name", "value": "shop-machines", "propagateAtLaunch": True},
    ]


def test_another_image_renews_one_machine_after_the_other(make):
    refresh = make().one(GROUP)["instanceRefresh"]
    assert refresh == {
        "strategy": "Rolling",
        "preferences": {
            "minHealthyPercentage": 100,
            "maxHealthyPercentage": 200,
            "instanceWarmup": "120",
            "scaleInProtectedInstances": "Refresh",
            "skipMatching": True,
        },
    }


def test_machines_come_when_tasks_wait_and_go_when_they_are_empty(make):
    assert make(max=3).one(PROVIDER)["autoScalingGroupProvider"] == {
        "autoScalingGroupArn": "<<autoscaling.Group/shop-machines.arn>>",
        "managedScaling": {
            "status": "ENABLED",
            "targetCapacity": 100,
            "minimumScalingStepSize": 1,
            "maximumScalingStepSize": 3,
            "instanceWarmupPeriod": 120,
        },
        "managedTerminationProtection": "ENABLED",
        "managedDraining": "ENABLED",
    }


def test_the_cluster_has_them_besides_fargate(make):
    capacity = make().one("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")
    assert capacity["capacityProviders"] == [
        "FARGATE",
        "FARGATE_SPOT",
        "<<ecs.CapacityProvider/shop-machines.name>>",
    ]
    assert capacity["defaultCapacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "weight": 1}
    ]


def test_machines_are_locked(make):
    template = make(instance_type="t4g.small").one(TEMPLATE)
    assert template["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert template["blockDeviceMappings"] == [
        {
            "deviceName": "/dev/xvda",
            "ebs": {
                "encrypted": "true",
                "volumeType": "gp3",
                "volumeSize": 30,
                "deleteOnTermination": "true",
            },
        }
    ]
    assert template["monitoring"] == {"enabled": True}
    assert (template["imageId"], template["instanceType"]) == ("ami-1", "t4g.small")
    assert template["vpcSecurityGroupIds"] == ["<<ec2.SecurityGroup/shop-machines.id>>"]
    assert not {"keyName", "networkInterfaces"} & template.keys()


def test_the_agent_joins_this_cluster_and_hides_the_machines_role(make):
    script = base64.b64decode(make().one(TEMPLATE)["userData"]).decode()
    assert script == user_data(NAME)
    settings = script.split("SETTINGS'\n")[1].splitlines()
    assert settings == [
        f"ECS_CLUSTER={NAME}",
        "ECS_AWSVPC_BLOCK_IMDS=true",
        "ECS_CONTAINER_STOP_TIMEOUT=30s",
        "SETTINGS",
    ]
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_machines_reach_their_peers_and_are_reached_by_nobody(make):
    engine = make()
    rule = engine.named("shop-machines-to-endpoints").inputs
    assert rule["securityGroupId"] == "<<ec2.SecurityGroup/shop-machines.id>>"
    assert rule["referencedSecurityGroupId"] == "sg-endpoints"
    assert len(engine.of(EGRESS)) == 1
    assert engine.of(INGRESS) == []


def test_the_machines_role_joins_this_cluster_and_no_more(make):
    engine = make()
    trust = json.loads(engine.one(ROLE)["assumeRolePolicy"])["Statement"]
    assert [s["Principal"] for s in trust] == [{"Service": "ec2.amazonaws.com"}]
    policy = engine.named("shop-machine-may-join").inputs["policy"]
    cluster, instances, anywhere = json.loads(policy)["Statement"]
    assert cluster["Resource"] == ["<<ecs.Cluster/shop-cluster.arn>>"]
    assert instances["Resource"] == [
        f"arn:aws:ecs:eu-north-1:123456789012:container-instance/{NAME}/*"
    ]
    assert anywhere["Resource"] == ["*"]
    assert cluster["Action"] == [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
    ]
    assert instances["Action"] == ["ecs:Poll", "ecs:StartTelemetrySession"]
    assert anywhere["Action"] == ["ecs:DiscoverPollEndpoint"]
    assert engine.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment") == []


def test_callers_tags_reach_machines_disks_and_rules(engine):
    engine.run(lambda: Cluster("shop", {"machines": MACHINES, "tags": {"team": "shop"}}))
    assert {"key": "team", "value": "shop", "propagateAtLaunch": True} in engine.one(GROUP)["tags"]
    assert engine.one(TEMPLATE)["tagSpecifications"] == [
        {"resourceType": "volume", "tags": {"Name": "shop-machines", "team": "shop"}}
    ]
    tagged = [r for r in engine.resources if isinstance(r.inputs.get("tags"), dict)]
    assert len(tagged) == 7
    assert {r.inputs["tags"]["team"] for r in tagged} == {"shop"}


def test_no_machines_unless_asked_for(engine):
    engine.run(lambda: Cluster("shop", {}))
    assert engine.of(GROUP) == engine.of(PROVIDER) == engine.of(ROLE) == []


def test_what_a_service_needs(engine):
    found = {}
    engine.run(
        lambda: found.update(Cluster("shop", {"machines": {**MACHINES, "max": 3}}).machines())
    )
    assert found.keys() == {"capacity_provider", "instance_type", "max"}
    assert (found["instance_type"], found["max"]) == ("t3.micro", 3)


def test_a_cluster_without_machines_has_none_to_offer(engine):
    with pytest.raises(ValueError, match="shop: a cluster whose machines are used must have some"):
        engine.run(lambda: Cluster("shop", {}).machines())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"min": 3}, "shop: machines must be 0 <= min <= max, got 3..2"),
        ({"min": -1}, "shop: machines must be 0 <= min <= max, got -1..2"),
        ({"max": 0, "min": 0}, "shop: machines must be at least 1, got 0"),
        ({"instance_type": "m5.large"}, "shop: instance_type must be one of t3.micro, "),
    ],
)
def test_what_is_refused(make, changed, message):
    with pytest.raises(ValueError, match="shop: ") as caught:
        make(**changed)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", ["ecs-shop", "awsome", "fargate"])
def test_names_that_ecs_keeps_for_itself(engine, name):
    with pytest.raises(ValueError, match=f"{name}: name must not begin with aws, ecs, fargate"):
        engine.run(lambda: Cluster(name, {"machines": MACHINES}))


def test_a_misspelt_key_of_the_machines(make):
    with pytest.raises(TypeError, match="shop: machines: unknown args \\['colour'\\]"):
        make(colour="red")


def test_an_image_that_is_looked_up_is_no_obstacle(engine):
    image = pulumi.Output.from_input("ami-2")
    engine.run(lambda: Cluster("shop", {"machines": {**MACHINES, "image_id": image}}), preview=True)
    assert engine.one(GROUP)["maxSize"] == 2
