"""EC2 Auto Scaling, served by moto."""

from typing import Any
from uuid import uuid4

from moto.autoscaling.models import FakeAutoScalingGroup, autoscaling_backends

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.ec2 import forget_interfaces
from ops.local.repairs.registry import repair

_BODY = (
    '<StartInstanceRefreshResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">'
    "<StartInstanceRefreshResult><InstanceRefreshId>{}</InstanceRefreshId>"
    "</StartInstanceRefreshResult></StartInstanceRefreshResponse>"
)


@repair("autoscaling", "StartInstanceRefresh")
async def machines_of_the_last_template(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 cannot renew the machines of a group, but can replace one after the other."""
    group = _group(call)
    for state in list(group.instance_states) if group else ():
        answer = await forward(
            call.with_form(
                Action="TerminateInstanceInAutoScalingGroup",
                InstanceId=state.instance.id,
                ShouldDecrementDesiredCapacity="false",
            )
        )
        if not answer.ok:
            return answer
    forget_interfaces(call.account, call.region)
    headers = ((b"content-type", b"text/xml"),)
    return Answer(200, headers, b"").with_body(_BODY.format(uuid4()).encode())


@repair("autoscaling", "DeleteAutoScalingGroup", "UpdateAutoScalingGroup")
async def interfaces_of_a_group(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 keeps the interfaces of machines that a group no longer has.

    It also keeps protected machines of a group that is deleted by force.
    """
    group = _group(call)
    if group and call.form.get("ForceDelete") == "true":
        for state in group.instance_states:
            state.protected_from_scale_in = False
    answer = await forward(call)
    forget_interfaces(call.account, call.region)
    return answer


@repair("autoscaling", "PutScalingPolicy")
async def whether_a_policy_is_enabled(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 does not tell whether a policy is enabled."""
    answer = await forward(call)
    policy: Any = autoscaling_backends[call.account][call.region].policies[call.form["PolicyName"]]
    policy.enabled = call.form.get("Enabled", "true") == "true"
    return answer


def _group(call: Call) -> FakeAutoScalingGroup | None:
    groups = autoscaling_backends[call.account][call.region].autoscaling_groups
    return groups.get(call.form["AutoScalingGroupName"])
