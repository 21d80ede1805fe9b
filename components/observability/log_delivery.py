"""What lets AWS's log delivery write to log groups of ours."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components._policy import document


def delivery(
    groups: Sequence[aws.cloudwatch.LogGroup], account_id: pulumi.Input[str], region: str
) -> pulumi.Output[str]:
    """The document of a resource policy: log delivery writes to these groups for this account.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
    """
    return document(
        [
            {
                "Sid": "Delivery",
                "Effect": "Allow",
                "Principal": {"Service": "delivery.logs.amazonaws.com"},
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                # AWS names the streams.
                "Resource": [pulumi.Output.concat(g.arn, ":log-stream:*") for g in groups],
                "Condition": {
                    "ArnLike": {
                        "aws:SourceArn": pulumi.Output.concat(
                            "arn:aws:logs:", region, ":", account_id, ":*"
                        )
                    },
                    "StringEquals": {"aws:SourceAccount": account_id},
                },
            }
        ]
    )
