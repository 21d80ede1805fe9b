"""Commands inside running tasks, by ECS Exec: every session is written down.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

import pulumi
import pulumi_aws as aws

from components._policy import with_key
from components.links import Grant, Shell


def sessions(shell: Shell) -> aws.ecs.ClusterConfigurationArgsDict:
    """Configuration of a cluster whose sessions are kept, and encrypted by the key if there is one.

    Without it they have TLS alone on their way, and the encryption of CloudWatch's own at rest.
    """
    kept: aws.ecs.ClusterConfigurationExecuteCommandConfigurationArgsDict = {
        "logging": "OVERRIDE",
        "log_configuration": {
            # Whether ECS insists on a group with a key.
            "cloud_watch_encryption_enabled": "key_arn" in shell,
            "cloud_watch_log_group_name": shell["log_group_name"],
        },
    }
    if "key_arn" in shell:
        kept["kms_key_id"] = shell["key_arn"]
    return {"execute_command_configuration": kept}


def may_be_entered(shell: Shell) -> list[Grant]:
    """What the agent in the container does with the task's role."""
    return [
        {
            "actions": [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            # A channel has no ARN.
            "resources": ["*"],
        },
        # It looks whether the group is encrypted, in a list that has no narrower resource.
        {"actions": ["logs:DescribeLogGroups"], "resources": ["*"]},
        {
            "actions": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            # A stream is named after its session.
            "resources": [
                shell["log_group_arn"],
                pulumi.Output.concat(shell["log_group_arn"], ":log-stream:*"),
            ],
        },
        *with_key(shell.get("key_arn"), "kms:Decrypt"),
    ]
