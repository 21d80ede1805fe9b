"""Repairs of ECS and its scaling, through an SDK: without the repair the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ops.local.call import Answer, Call, Forward
from ops.local.repairs import REPAIRS
from ops.local.repairs.registry import repair

Client = Callable[[str], Any]

TARGET = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/main/web",
    "ScalableDimension": "ecs:service:DesiredCount",
}


@pytest.fixture
def service(client: Client) -> Iterator[Any]:
    ecs = client("ecs")
    ecs.create_cluster(clusterName="main")
    container = {"name": "web", "image": "image.invalid/web", "memory": 128}
    ecs.register_task_definition(family="web", containerDefinitions=[container])
    ecs.create_service(
        cluster="main",
        serviceName="web",
        taskDefinition="web",
        desiredCount=0,
        availabilityZoneRebalancing="DISABLED",
    )
    yield ecs
    ecs.delete_service(cluster="main", service="web", force=True)
    ecs.deregister_task_definition(taskDefinition="web:1")
    ecs.delete_cluster(cluster="main")


@pytest.fixture
def scaling(client: Client, service: Any) -> Iterator[Any]:
    assert service
    scaling = client("application-autoscaling")
    scaling.register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=3, Tags={"Name": "web"})
    yield scaling
    scaling.deregister_scalable_target(**TARGET)


def target_arn(scaling: Any) -> str:
    (found,) = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    return found["ScalableTargetARN"]


def test_an_operation_is_repaired_once() -> None:
    async def again(call: Call, forward: Forward) -> Answer:
        return await forward(call)

    with pytest.raises(ValueError, match=r"^ecs CreateService is repaired twice$"):
        repair("ecs", "CreateService")(again)


def test_every_repair_says_which_emulator_of_which_version_is_wrong() -> None:
    for function in REPAIRS.values():
        text = (function.__doc__ or "").lower()
        assert "moto 5.2.5 " in text or "ministack 1.5.33 " in text, function


def test_scalable_target_of_a_service_in_the_other_emulator(scaling: Any) -> None:
    assert ":scalable-target/" in target_arn(scaling)


@pytest.mark.parametrize("cluster_and_service", ["main/absent", "absent/web"])
def test_scalable_target_of_no_service(
    client: Client, service: Any, cluster_and_service: str
) -> None:
    assert service
    scaling = client("application-autoscaling")
    target = {**TARGET, "ResourceId": f"service/{cluster_and_service}"}
    with pytest.raises(scaling.exceptions.ValidationException, match="ECS service doesn't exist"):
        scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=3)


def test_scalable_target_has_tags(scaling: Any) -> None:
    arn = target_arn(scaling)
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"Name": "web"}
    scaling.tag_resource(ResourceARN=arn, Tags={"Owner": "team-a"})
    tags = {"Name": "web", "Owner": "team-a"}
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
    scaling.untag_resource(ResourceARN=arn, TagKeys=["Name"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"Owner": "team-a"}
    scaling.register_scalable_target(**TARGET, MinCapacity=2, MaxCapacity=3)
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"Owner": "team-a"}


def test_tags_of_a_target_that_is_none(client: Client) -> None:
    scaling = client("application-autoscaling")
    arn = "arn:aws:application-autoscaling:eu-north-1:123456789012:scalable-target/absent"
    with pytest.raises(scaling.exceptions.ResourceNotFoundException):
        scaling.list_tags_for_resource(ResourceARN=arn)


def test_a_changed_policy_keeps_its_arn_and_two_alarms(client: Client, scaling: Any) -> None:
    before = len(client("cloudwatch").describe_alarms()["MetricAlarms"])
    policy = {**TARGET, "PolicyName": "cpu", "PolicyType": "TargetTrackingScaling"}
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    arns = set()
    for percent in (60.0, 70.0):
        wanted = {"TargetValue": percent, "PredefinedMetricSpecification": metric}
        told = scaling.put_scaling_policy(**policy, TargetTrackingScalingPolicyConfiguration=wanted)
        arns.add(told["PolicyARN"])
        (found,) = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
        arns.add(found["PolicyARN"])
        assert found["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == percent
        assert len(client("cloudwatch").describe_alarms()["MetricAlarms"]) == before + 2
    assert len(arns) == 1
    scaling.delete_scaling_policy(**TARGET, PolicyName="cpu")
    assert len(client("cloudwatch").describe_alarms()["MetricAlarms"]) == before


def test_service_keeps_zone_rebalancing(service: Any) -> None:
    (found,) = service.describe_services(cluster="main", services=["web"])["services"]
    assert found["availabilityZoneRebalancing"] == "DISABLED"
    told = service.update_service(
        cluster="main", service="web", availabilityZoneRebalancing="ENABLED"
    )
    assert told["service"]["availabilityZoneRebalancing"] == "ENABLED"
    (found,) = service.describe_services(cluster="main", services=["web"])["services"]
    assert found["availabilityZoneRebalancing"] == "ENABLED"


def test_service_is_updated_in_all_it_was_asked(service: Any) -> None:
    wanted = {
        "enableECSManagedTags": True,
        "propagateTags": "SERVICE",
        "serviceRegistries": [{"registryArn": "arn:aws:servicediscovery:::service/srv-1"}],
    }
    told = service.update_service(cluster="main", service="web", **wanted)["service"]
    (found,) = service.describe_services(cluster="main", services=["web"])["services"]
    assert {key: told[key] for key in wanted} == wanted
    assert {key: found[key] for key in wanted} == wanted
    assert found["availabilityZoneRebalancing"] == "DISABLED"


def test_a_refused_service_is_still_refused(service: Any) -> None:
    with pytest.raises(service.exceptions.ServiceNotFoundException):
        service.update_service(cluster="main", service="absent", propagateTags="SERVICE")
