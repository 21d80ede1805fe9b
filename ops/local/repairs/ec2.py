"""EC2, served by moto."""

import re
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.utils import parse_user_data

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

_INSTANCE_ID = re.compile(rb"<instanceId>(i-[^<]+)</instanceId>")
_MAINTENANCE = b"<maintenanceOptions><autoRecovery>%s</autoRecovery></maintenanceOptions>"
_TEMPLATE_TAGS = re.compile(
    rb"<item><resourceType>launch-template</resourceType><tagSet>.*?</tagSet></item>", re.DOTALL
)
_RULE_ID = re.compile(rb"<securityGroupRuleId>([^<]+)<")


@repair("ec2", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")
async def description_of_rule(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 keeps the description of a rule only if its far end is a CIDR.

    Standalone rules come one a call; several in one call are left as moto has them.
    """
    answer = await forward(call)
    found = _RULE_ID.findall(answer.body)
    told = [v for k, v in call.form.items() if re.search(r"\.(Groups|PrefixListIds)\.1\.D", k)]
    if len(found) == 1 and told:
        network: Any = ec2_backends[call.account][call.region]
        rule = network.get_security_group_from_id(call.form["GroupId"]).get_rule(found[0].decode())
        rule.ip_range["Description"] = told[0]
    return answer


@repair("ec2", "DeleteNatGateway")
async def what_a_nat_gateway_held(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 keeps a deleted NAT gateway's network interface, and its address in use."""
    answer = await forward(call)
    if answer.ok:
        gateways = ec2_backends[call.account][call.region].nat_gateways
        for held in gateways[call.form["NatGatewayId"]].address_set:
            if association := held.get("associationId"):
                await forward(
                    call.with_form(Action="DisassociateAddress", AssociationId=association)
                )
            interface = held["networkInterfaceId"]
            await forward(
                call.with_form(Action="DeleteNetworkInterface", NetworkInterfaceId=interface)
            )
    return answer


@repair("ec2", "RunInstances", "DescribeInstances")
async def maintenance_of_an_instance(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 forgets what was asked about the recovery of an instance."""
    answer = await forward(call)
    machines: Any = ec2_backends[call.account][call.region]

    def told(found: re.Match[bytes]) -> bytes:
        machine = machines.get_instance(found[1].decode())
        if call.operation == "RunInstances":
            machine.auto_recovery = call.form.get("MaintenanceOptions.AutoRecovery", "default")
        # Instances of a group are started inside moto, with no call of their own.
        word = getattr(machine, "auto_recovery", "default")
        return found[0] + _MAINTENANCE % word.encode()

    return answer.with_body(_INSTANCE_ID.sub(told, answer.body)) if answer.ok else answer


@repair("ec2", "TerminateInstances")
async def interfaces_of_an_instance(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 keeps the interface that it made for an instance that is gone."""
    answer = await forward(call)
    forget_interfaces(call.account, call.region)
    return answer


def forget_interfaces(account: str, region: str) -> None:
    """Drop the first interface of every instance that is terminated."""
    machines: Any = ec2_backends[account][region]
    for key, interface in list(machines.enis.items()):
        owner = interface.instance
        if owner and owner.state == "terminated" and interface.device_index == 0:
            machines.enis.pop(key)


@repair("ec2", "DescribeLaunchTemplateVersions")
async def tags_of_a_template(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 lists a template's own tags among those for what is started from it."""
    answer = await forward(call)
    return answer.with_body(_TEMPLATE_TAGS.sub(b"", answer.body)) if answer.ok else answer


@repair("ec2", "CreateLaunchTemplateVersion")
async def user_data_of_a_version(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 starts no machine from a later version of a template that has user data."""
    answer = await forward(call)
    if answer.ok:
        templates: Any = ec2_backends[call.account][call.region]
        version = templates.get_launch_template(call.form["LaunchTemplateId"]).latest_version()
        version.data["UserData"] = parse_user_data(version.data.get("UserData"))
    return answer
