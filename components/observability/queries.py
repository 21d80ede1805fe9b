"""Saved queries: what people ask of a log, ready in the console."""

import pulumi
import pulumi_aws as aws


def saved_query(
    name: str, *, parent: pulumi.Resource, group: aws.cloudwatch.LogGroup, title: str, lines: str
) -> aws.cloudwatch.QueryDefinition:
    """A query of CloudWatch Logs Insights over one group, in a folder named after the group."""
    return aws.cloudwatch.QueryDefinition(
        name,
        # The group's name is made by Pulumi, so the query's is the stack's own.
        name=pulumi.Output.concat(group.name, "/", title),
        log_group_names=[group.name],
        query_string=lines,
        opts=pulumi.ResourceOptions(parent=parent),
    )
