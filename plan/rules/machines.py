"""Rules of EC2 machines, and of the groups that start them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import (
    absent,
    each,
    equals,
    found,
    in_prod,
    items,
    mappings,
    number,
    on,
    unless,
)
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE: Final = "aws:ec2/instance:Instance"
VOLUME: Final = "aws:ebs/volume:Volume"
ADDRESS: Final = "aws:ec2/eip:Eip"
BY_DEFAULT: Final = "aws:ebs/encryptionByDefault:EncryptionByDefault"
GROUP: Final = "aws:autoscaling/group:Group"
NOTIFICATION: Final = "aws:autoscaling/notification:Notification"
ATTACHMENT: Final = "aws:autoscaling/attachment:Attachment"

EVENTS: Final = ("LAUNCH", "LAUNCH_ERROR", "TERMINATE", "TERMINATE_ERROR")


def _disks(machine: Resource) -> Iterator[Mapping[str, Any]]:
    """Disks by the name of their device."""
    if machine.type == VOLUME:
        yield machine.inputs
    elif machine.type == INSTANCE:
        root = mappings(given(machine, "rootBlockDevice")) or [{}]
        for disk in (*root, *mappings(given(machine, "ebsBlockDevices"))):
            yield {"name": disk.get("deviceName", "root"), **disk}
    else:
        for mapping in mappings(given(machine, "blockDeviceMappings")):
            for disk in mappings(mapping.get("ebs")):
                yield {"name": mapping.get("deviceName"), **disk}


_each_encrypted = each(_disks, on("encrypted"))


def _encrypted(machine: Resource, subject: Subject) -> str | Exempt | None:
    """A template that names no disk leaves them to its image."""
    if any(given(one, "enabled") is not False for one in subject.each(BY_DEFAULT)):
        return None
    if not list(_disks(machine)):
        return "blockDeviceMappings is not given"
    return _each_encrypted(machine, subject)


def _watched(machine: Resource, _: Subject) -> str | None:
    path = "monitoring.0.enabled" if machine.type == TEMPLATE else "monitoring"
    value = given(machine, path)
    return None if value in (True, "true") else found(path, value)


def _no_metadata(machine: Resource, _: Subject) -> bool:
    return given(machine, "metadataOptions.0.httpEndpoint") == "disabled"


def _one_hop(machine: Resource, _: Subject) -> str | None:
    path = "metadataOptions.0.httpPutResponseHopLimit"
    limit = number(given(machine, path))
    return found(path, given(machine, path)) if limit is not None and limit > 1 else None


def _private(machine: Resource, subject: Subject) -> str | Exempt | None:
    interfaces = mappings(given(machine, "networkInterfaces"))
    said = [given(machine, "associatePublicIpAddress")]
    said += [one.get("associatePublicIpAddress") for one in interfaces]
    has_address = subject.naming(machine, "instance", ADDRESS)
    if not has_address and not any(one in (True, "true") for one in said):
        return None
    if given(machine, "sourceDestCheck") is False:
        return Exempt("it is the way out of its network")
    return "it has an Eip" if has_address else "associatePublicIpAddress is true"


def _no_balancer(group: Resource, subject: Subject) -> bool:
    keys = ("targetGroupArns", "loadBalancers", "trafficSources")
    attached = subject.naming(group, "autoscalingGroupName", ATTACHMENT)
    return not attached and not any(given(group, key) for key in keys)


def _cools_down(group: Resource, _: Subject) -> str | None:
    """Nothing said is 300 seconds."""
    seconds = number(given(group, "defaultCooldown"))
    return "defaultCooldown is 0" if seconds == 0 else None


def _notified(group: Resource, subject: Subject) -> str | None:
    told = subject.naming(group, "groupNames", NOTIFICATION)
    if not told:
        return "it has no Notification"
    heard = {str(event) for one in told for event in items(given(one, "notifications"))}
    missing = [event for event in EVENTS if f"autoscaling:EC2_INSTANCE_{event}" not in heard]
    return f"nobody hears of {', '.join(missing)}" if missing else None


def _zones(group: Resource, _: Subject) -> str | None:
    named = items(given(group, "vpcZoneIdentifiers")) or items(given(group, "availabilityZones"))
    return None if len(named) > 1 else "it stands in no more than one zone"


MACHINE_RULES: Final = (
    Rule(
        id="EC26",
        title="Disks of machines are encrypted",
        severity=Severity.MEDIUM,
        reason="A snapshot that is shared or copied is read by whoever gets it.",
        remedy="Set `encrypted` of every disk, or `ebs.EncryptionByDefault` for the region.",
        source="AWS Solutions EC26, FSBP EC2.3, EC2.7, Checkov CKV_AWS_3, CKV_AWS_8",
        types=(TEMPLATE, INSTANCE, VOLUME),
        check=_encrypted,
    ),
    Rule(
        id="EC28",
        title="Machines are watched by the minute",
        severity=Severity.LOW,
        reason="By five minutes a fault is seen when it has been felt.",
        remedy="Set `monitoring`.",
        source="AWS Solutions EC28, Checkov CKV_AWS_126",
        types=(TEMPLATE, INSTANCE),
        check=_watched,
    ),
    Rule(
        id="EC29",
        title="A machine of its own cannot be terminated by mistake",
        severity=Severity.MEDIUM,
        reason="Nothing starts another one in its place.",
        remedy="Set `disableApiTermination`, or let an Auto Scaling group keep it.",
        source="AWS Solutions EC29",
        types=(INSTANCE,),
        check=in_prod(on("disableApiTermination")),
    ),
    Rule(
        id="EC2.8",
        title="Metadata are given for a token alone",
        severity=Severity.HIGH,
        reason="A service that fetches any address it is told gives away the machine's role.",
        remedy="Set `metadataOptions.httpTokens` to `required`.",
        source="FSBP EC2.8, EC2.170, AutoScaling.3, Checkov CKV_AWS_79",
        types=(TEMPLATE, INSTANCE),
        check=unless(
            "it gives no metadata", _no_metadata, equals("metadataOptions.0.httpTokens", "required")
        ),
    ),
    Rule(
        id="AutoScaling.4",
        title="Metadata do not leave the machine",
        severity=Severity.HIGH,
        reason="With a second hop every container reads the role of its machine.",
        remedy="Set `metadataOptions.httpPutResponseHopLimit` to 1.",
        source="FSBP AutoScaling.4, Checkov CKV_AWS_341",
        types=(TEMPLATE, INSTANCE),
        check=unless("it gives no metadata", _no_metadata, _one_hop),
    ),
    Rule(
        id="EC2.9",
        title="Machines have no public address",
        severity=Severity.HIGH,
        reason="What has one can be reached as soon as one rule is too wide.",
        remedy="Put it in a private subnet, with a balancer or a NAT before it.",
        source="FSBP EC2.9, EC2.25, AutoScaling.5, Checkov CKV_AWS_88",
        types=(TEMPLATE, INSTANCE),
        check=_private,
    ),
    Rule(
        id="AS1",
        title="A group waits between two changes of its size",
        severity=Severity.LOW,
        reason="Without a pause it starts machines again before the last ones help.",
        remedy="Leave `defaultCooldown` unset, which is 300 seconds, or give a longer one.",
        source="AWS Solutions AS1",
        types=(GROUP,),
        check=_cools_down,
    ),
    Rule(
        id="AS2",
        title="A group behind a balancer replaces what the balancer finds unhealthy",
        severity=Severity.LOW,
        reason="A machine that runs and does not answer stays.",
        remedy="Set `healthCheckType` to `ELB`.",
        source="AWS Solutions AS2, FSBP AutoScaling.1, Checkov CKV2_AWS_15",
        types=(GROUP,),
        check=unless(
            "no balancer asks its machines", _no_balancer, equals("healthCheckType", "ELB")
        ),
    ),
    Rule(
        id="AS3",
        title="A group tells when it starts and ends machines, and when it cannot",
        severity=Severity.LOW,
        reason="Nobody hears that no machine could be started.",
        remedy="Add an `autoscaling.Notification` of all four events.",
        source="AWS Solutions AS3",
        types=(GROUP,),
        check=_notified,
    ),
    Rule(
        id="AutoScaling.2",
        title="A group starts machines in more than one zone",
        severity=Severity.MEDIUM,
        reason="When its only zone fails, all of them are gone.",
        remedy="`zones` of the network: two or more.",
        source="FSBP AutoScaling.2",
        types=(GROUP,),
        check=in_prod(_zones),
    ),
    Rule(
        id="AutoScaling.9",
        title="A group starts machines from a launch template",
        severity=Severity.MEDIUM,
        reason="Launch configurations know neither new machine types nor versions.",
        remedy="Set `launchTemplate` in place of `launchConfiguration`.",
        source="FSBP AutoScaling.9",
        types=(GROUP,),
        check=absent("launchConfiguration"),
    ),
)
