"""Events that people hear of, as a line of text rather than as JSON."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws


def notice(
    name: str,
    *,
    parent: pulumi.Resource,
    pattern: Mapping[str, Any],
    topic_arn: pulumi.Input[str],
    values: Mapping[str, str],
    text: str,
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """Publish `text` whenever an event matches.

    `values` are paths into the event, such as `$.detail.state`, by the name that `text` has in
    angle brackets. The topic's policy and its key must admit EventBridge.
    """
    child = pulumi.ResourceOptions(parent=parent)
    rule = aws.cloudwatch.EventRule(
        name,
        description=text,
        event_pattern=pulumi.Output.json_dumps(pattern, sort_keys=True),
        tags={**tags, "Name": name},
        opts=child,
    )
    aws.cloudwatch.EventTarget(
        name,
        rule=rule.name,
        arn=topic_arn,
        input_transformer={"input_paths": dict(values), "input_template": json.dumps(text)},
        opts=child,
    )
