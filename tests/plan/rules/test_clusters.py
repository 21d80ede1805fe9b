"""Rules of ECS clusters and services."""

from typing import Any

from plan.rules.clusters import CAPACITY, CLUSTER, SERVICE
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made


def cluster(insights: str | None = None):
    settings = [{"name": "containerInsights", "value": insights}] if insights else []
    return made(CLUSTER, settings=settings)


def entered(**how: Any):
    return made(CLUSTER, configuration={"executeCommandConfiguration": how})


def service(**inputs: Any):
    return made(SERVICE, needs={"cluster": [cluster()]}, **inputs)


OPEN, SHUT = service(enableExecuteCommand=True), service(enableExecuteCommand=False)
NEVER = "no service lets anybody into its tasks"

CASES = [
    met("ECS4", cluster(insights="enabled")),
    met("ECS4", cluster(insights="enhanced")),
    found("ECS4", "containerInsights is disabled", cluster(insights="disabled")),
    found("ECS4", "containerInsights is not given", cluster()),
    met("ECS.2", service(networkConfiguration={"assignPublicIp": False})),
    met("ECS.2", service()),
    found(
        "ECS.2",
        "networkConfiguration.assignPublicIp is true",
        service(networkConfiguration={"assignPublicIp": True}),
    ),
    met("ECS.10", service()),
    met("ECS.10", service(platformVersion="LATEST")),
    found("ECS.10", "platformVersion is 1.3.0", service(platformVersion="1.3.0")),
    met(
        "ECS.19",
        made(CAPACITY, autoScalingGroupProvider={"managedTerminationProtection": "ENABLED"}),
    ),
    found(
        "ECS.19",
        "autoScalingGroupProvider.managedTerminationProtection is not given",
        made(CAPACITY, autoScalingGroupProvider={}),
    ),
    met("GW.exec-logged", entered(logging="OVERRIDE"), OPEN),
    found("GW.exec-logged", "logging is NONE", entered(logging="NONE"), OPEN),
    found("GW.exec-logged", "logging is not given", cluster(), SHUT, OPEN),
    exempt("GW.exec-logged", NEVER, cluster(), SHUT),
    met("GW.exec-encrypted", entered(kmsKeyId="arn:key"), OPEN),
    found(
        "GW.exec-encrypted",
        "configuration.executeCommandConfiguration.kmsKeyId is not given",
        entered(logging="OVERRIDE"),
        OPEN,
    ),
    exempt("GW.exec-encrypted", NEVER, cluster()),
]

test_what_is_said = said_of(CASES)
