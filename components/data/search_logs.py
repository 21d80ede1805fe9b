"""Logs of a search domain: what was slow, what went wrong, and who asked what."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import document
from components.observability.logs import log_group

KINDS: Final = {
    "application": "ES_APPLICATION_LOGS",
    "audit": "AUDIT_LOGS",
    "index-slow": "INDEX_SLOW_LOGS",
    "search-slow": "SEARCH_SLOW_LOGS",
}


def published(
    name: str,
    *,
    parent: pulumi.Resource,
    unique: pulumi.Input[str],
    days: int,
    key_arn: pulumi.Input[str] | None,
    account_id: pulumi.Input[str],
    region: str,
    tags: Mapping[str, pulumi.Input[str]],
) -> tuple[list[Any], aws.cloudwatch.LogResourcePolicy]:
    """Where each log goes, and the policy that lets it, which OpenSearch looks for first.

    `unique` tells apart the policies of two domains of one name.
    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
    """
    groups = {
        word: log_group(f"{name}-{word}-logs", parent=parent, days=days, key_arn=key_arn, tags=tags)
        for word in KINDS
    }
    domains = pulumi.Output.concat("arn:aws:es:", region, ":", account_id, ":domain/*")
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{name}-logs",
        policy_name=pulumi.Output.concat(name, "-", unique),
        policy_document=document(
            [
                {
                    "Sid": "Search",
                    "Effect": "Allow",
                    "Principal": {"Service": "es.amazonaws.com"},
                    "Action": [
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:PutLogEventsBatch",
                    ],
                    # OpenSearch names the streams.
                    "Resource": [
                        pulumi.Output.concat(group.arn, ":*") for group in groups.values()
                    ],
                    "Condition": {
                        # The domain that will write has no ARN as long as it may not.
                        "ArnLike": {"aws:SourceArn": domains},
                        "StringEquals": {"aws:SourceAccount": account_id},
                    },
                }
            ]
        ),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    options = [
        {"log_type": kind, "cloudwatch_log_group_arn": groups[word].arn, "enabled": True}
        for word, kind in KINDS.items()
    ]
    return options, policy
