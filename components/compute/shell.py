"""Commands inside running tasks, by ECS Exec: every session is written down.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

import pulumi
import pulumi_aws as aws

from components.links import Grant, Shell


def sessions(shell: Shell) -> aws.ecs.ClusterConfigurationArgsDict:
    """Configuration of a cluster whose sessions are encrypted and kept."""
    return {
        "execute_command_configuration": {
            "kms_key_id": shell["key_arn"],
            "logging": "OVERRIDE",
            "log_configuration": {
                "cloud_watch_encryption_enabled": True,
                "cloud_watch_log_group_name": shell["log_group_name"],
            },
        }
    }


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
        {"actions": ["kms:Decrypt"], "resources": [shell["key_arn"]]},
    ]
