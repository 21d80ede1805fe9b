"""Functions that a distribution runs on a request before it looks for the answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pulumi
import pulumi_aws as aws

VIEWER_REQUEST: Final = Path(__file__).with_name("viewer_request.js").read_text()
SOCKET_REQUEST: Final = Path(__file__).with_name("socket_request.js").read_text()

Tags = Mapping[str, pulumi.Input[str]]


def pages(name: str, parent: pulumi.Resource, tags: Tags) -> pulumi.Output[str]:
    """The ARN of what answers the routes of a single page with the page."""
    return _function(
        f"{name}-pages", parent, f"{name}: routes of a single page", VIEWER_REQUEST, tags
    )


def sockets(name: str, parent: pulumi.Resource, tags: Tags) -> pulumi.Output[str]:
    """The ARN of what asks a WebSocket API at its stage, whatever the path was."""
    return _function(f"{name}-sockets", parent, f"{name}: path of sockets", SOCKET_REQUEST, tags)


def _function(
    name: str, parent: pulumi.Resource, comment: str, code: str, tags: Tags
) -> pulumi.Output[str]:
    return aws.cloudfront.Function(
        name,
        comment=comment,
        runtime="cloudfront-js-2.0",
        code=code,
        publish=True,
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    ).arn
