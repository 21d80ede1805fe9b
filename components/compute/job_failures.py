"""What makes a job's failure heard: a task that ended badly, or never began."""

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.failures import failures
from components.compute.job_args import JobArgs
from components.messaging.senders import by_rule


def job_failures(
    name: str, *, parent: pulumi.Resource, args: JobArgs, family: pulumi.Input[str], tags: Tags
) -> "aws.sqs.Queue":
    """The queue that ECS's own report of each failed task goes to, of whatever revision.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
    """
    child = pulumi.ResourceOptions(parent=parent)
    revisions = pulumi.Output.format(
        "arn:aws:ecs:{0}:{1}:task-definition/{2}:", args["region"], args["account_id"], family
    )
    rule = aws.cloudwatch.EventRule(
        f"{name}-failed",
        description=f"{name} failed",
        event_pattern=pulumi.Output.json_dumps(
            {
                "source": ["aws.ecs"],
                "detail-type": ["ECS Task State Change"],
                "detail": {
                    "clusterArn": [args["cluster_arn"]],
                    "taskDefinitionArn": [{"prefix": revisions}],
                    "lastStatus": ["STOPPED"],
                    "$or": [
                        {"containers": {"exitCode": [{"anything-but": 0}]}},
                        # It has no exit code, since there was no process.
                        {"stopCode": ["TaskFailedToStart"]},
                    ],
                },
            },
            sort_keys=True,
        ),
        tags={**tags, "Name": f"{name}-failed"},
        opts=child,
    )
    queue = failures(
        name,
        parent=parent,
        key_arn=args.get("key_arn"),
        topic_arn=args["topic_arn"],
        senders={"rule": by_rule(rule.arn)},
        disposable=args.get("disposable", False),
        tags=tags,
    )
    aws.cloudwatch.EventTarget(f"{name}-failed", rule=rule.name, arn=queue.arn, opts=child)
    return queue
