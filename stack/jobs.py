"""Tasks that end: one component for each entry of `jobs`."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.compute.job import Job
from stack.bindings import Usable
from stack.tasks import Place, task_args


def build(here: Place, usable: Mapping[str, Usable]) -> Mapping[str, Job]:
    """Jobs by label; `usable` is what they may use."""
    settings = here.base.settings
    built: dict[str, Job] = {}
    for label, entry in settings.jobs.items():
        args: Any = {
            **task_args(here, label, usable),
            "disposable": settings.disposable,
            **({"schedule": entry.schedule} if entry.schedule else {}),
            **({"timezone": entry.timezone} if entry.timezone else {}),
        }
        built[label] = Job(label, args, here.base.opts)
    return built


def start(job: Job, region: str) -> pulumi.Output[str]:
    """The command that runs a job once."""
    run = job.run()
    return pulumi.Output.format(
        "aws ecs run-task --region {0} --cluster {1} --task-definition {2}"
        " --capacity-provider-strategy capacityProvider=FARGATE --network-configuration"
        " 'awsvpcConfiguration={{subnets=[{3}],securityGroups=[{4}],assignPublicIp=DISABLED}}'",
        region,
        run["cluster_arn"],
        run["task_definition_arn"],
        pulumi.Output.all(run["subnet_ids"]).apply(lambda all_: ",".join(all_[0])),
        run["security_group_id"],
    )
