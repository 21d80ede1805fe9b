"""Rules of EC2 machines and their groups."""

from typing import Any

import pytest

from plan.rules.machines import (
    ADDRESS,
    ATTACHMENT,
    BY_DEFAULT,
    EVENTS,
    GROUP,
    INSTANCE,
    NOTIFICATION,
    TEMPLATE,
    VOLUME,
)
from tests.plan.rules.cases import Case, exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made


def template(**inputs: Any):
    return made(TEMPLATE, **inputs)


def machine(**inputs: Any):
    return made(INSTANCE, **inputs)


def disk(device: str, **ebs: Any):
    return {"deviceName": device, "ebs": ebs}


def metadata(**options: Any):
    return template(metadataOptions=options)


def group(**inputs: Any):
    return made(GROUP, **inputs)


def told(*events: str):
    named = [f"autoscaling:EC2_INSTANCE_{one}" for one in events]
    return made(NOTIFICATION, notifications=named, needs={"groupNames": [group()]})


ADDRESSED = made(ADDRESS, needs={"instance": [machine()]})
ENCRYPTS = made(BY_DEFAULT, enabled=True)
ATTACHED = made(ATTACHMENT, needs={"autoscalingGroupName": [group()]})
NO_METADATA = metadata(httpEndpoint="disabled")

CASES = [
    met("EC26", template(blockDeviceMappings=[disk("/dev/xvda", encrypted="true")])),
    met("EC26", machine(rootBlockDevice={"encrypted": True})),
    met("EC26", made(VOLUME, encrypted=True)),
    met("EC26", template(), ENCRYPTS),
    found("EC26", "blockDeviceMappings is not given", template()),
    found("EC26", "blockDeviceMappings is not given", template(), made(BY_DEFAULT, enabled=False)),
    found(
        "EC26",
        "/dev/xvdb: encrypted is not given",
        template(
            blockDeviceMappings=[disk("/dev/xvda", encrypted=True), disk("/dev/xvdb", volumeSize=1)]
        ),
    ),
    found("EC26", "root: encrypted is not given", machine()),
    found(
        "EC26",
        "/dev/sdf: encrypted is false",
        machine(
            rootBlockDevice={"encrypted": True},
            ebsBlockDevices=[{"deviceName": "/dev/sdf", "encrypted": False}],
        ),
    ),
    found("EC26", "encrypted is false", made(VOLUME, encrypted=False)),
    met("EC28", template(monitoring={"enabled": True})),
    met("EC28", machine(monitoring=True)),
    found("EC28", "monitoring.enabled is not given", template()),
    found("EC28", "monitoring is not given", machine()),
    met("EC29", machine(disableApiTermination=True)),
    found("EC29", "disableApiTermination is not given", machine()),
    exempt_in_dev("EC29", machine()),
    met("EC2.8", metadata(httpTokens="required")),
    found("EC2.8", "metadataOptions.httpTokens is optional", metadata(httpTokens="optional")),
    found("EC2.8", "metadataOptions.httpTokens is not given", machine()),
    exempt("EC2.8", "it gives no metadata", NO_METADATA),
    met("AutoScaling.4", template()),
    met("AutoScaling.4", metadata(httpPutResponseHopLimit=1)),
    found(
        "AutoScaling.4",
        "metadataOptions.httpPutResponseHopLimit is 2",
        metadata(httpPutResponseHopLimit=2),
    ),
    exempt("AutoScaling.4", "it gives no metadata", NO_METADATA),
    met("EC2.9", template()),
    met("EC2.9", template(networkInterfaces=[{"associatePublicIpAddress": "false"}])),
    met("EC2.9", machine(associatePublicIpAddress=False)),
    found(
        "EC2.9",
        "associatePublicIpAddress is true",
        template(networkInterfaces=[{"associatePublicIpAddress": "true"}]),
    ),
    found("EC2.9", "associatePublicIpAddress is true", machine(associatePublicIpAddress=True)),
    found("EC2.9", "it has an Eip", machine(), ADDRESSED),
    exempt("EC2.9", "it is the way out of its network", machine(sourceDestCheck=False), ADDRESSED),
    met("AS1", group()),
    met("AS1", group(defaultCooldown=60)),
    found("AS1", "defaultCooldown is 0", group(defaultCooldown=0)),
    met("AS2", group(healthCheckType="ELB", targetGroupArns=["arn"])),
    met("AS2", group(healthCheckType="ELB"), ATTACHED),
    found(
        "AS2",
        "healthCheckType is EC2",
        group(healthCheckType="EC2", trafficSources=[{"identifier": "arn"}]),
    ),
    found("AS2", "healthCheckType is not given", group(), ATTACHED),
    exempt("AS2", "no balancer asks its machines", group(healthCheckType="EC2")),
    met("AS3", group(), told(*EVENTS)),
    found("AS3", "it has no Notification", group()),
    found("AS3", "nobody hears of LAUNCH_ERROR, TERMINATE", group(), told(EVENTS[0], EVENTS[3])),
    met("AutoScaling.2", group(vpcZoneIdentifiers=["a", "b"])),
    met("AutoScaling.2", group(availabilityZones=["a", "b"])),
    found("AutoScaling.2", "it stands in no more than one zone", group(vpcZoneIdentifiers=["a"])),
    exempt_in_dev("AutoScaling.2", group(vpcZoneIdentifiers=["a"])),
    met("AutoScaling.9", group(launchTemplate={"id": "lt-1"})),
    found("AutoScaling.9", "launchConfiguration is given", group(launchConfiguration="old")),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize("rule", ["EC2.8", "EC28"])
def test_machines_of_their_own_are_asked_as_templates_are(rule):
    good = machine(monitoring=True, metadataOptions={"httpTokens": "required"})
    assert Case(rule, None, [good]).answer() is None
