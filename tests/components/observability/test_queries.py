"""Saved queries: over one group, in a folder of its name."""

import pulumi
import pulumi_aws as aws

from components.observability.queries import saved_query


class Owner(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("test:index:Owner", "owner", {})
        group = aws.cloudwatch.LogGroup("it-logs", opts=pulumi.ResourceOptions(parent=self))
        saved_query("it-errors", parent=self, group=group, title="errors", lines="filter level")


def test_query_is_found_below_its_group(engine):
    engine.run(Owner)
    group = "<<cloudwatch.LogGroup/it-logs.name>>"
    assert engine.one("aws:cloudwatch/queryDefinition:QueryDefinition") == {
        "name": f"{group}/errors",
        "logGroupNames": [group],
        "queryString": "filter level",
    }
    assert "test:index:Owner" in engine.named("it-errors").parent
