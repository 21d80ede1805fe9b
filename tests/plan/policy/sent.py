"""What the engine sends to a policy pack, made by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.runtime.proto.analyzer_pb2 import (
    AnalyzerPropertyDependencies,
    AnalyzerProviderResource,
    AnalyzerResource,
    AnalyzerResourceOptions,
    AnalyzeStackRequest,
)

from plan.wire import struct

PREFIX = "urn:pulumi:test::shop::"
ROOT = f"{PREFIX}pulumi:pulumi:Stack::shop-test"
PART = f"{PREFIX}groundwork:index:Part::part"
PROVIDER = f"{PREFIX}pulumi:providers:aws::aws"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
QUEUE, KEY = "aws:sqs/queue:Queue", "aws:kms/key:Key"


def sent(
    token: str,
    name: str = "one",
    *,
    needs: Mapping[str, Sequence[AnalyzerResource]] | None = None,
    **properties: Any,
) -> AnalyzerResource:
    """A resource of the component `part`; `needs` are those that a property comes from."""
    urn = f"{PREFIX}groundwork:index:Part${token}::{name}"
    named = {
        key: AnalyzerPropertyDependencies(urns=[one.urn for one in found])
        for key, found in (needs or {}).items()
    }
    return AnalyzerResource(
        type=token,
        name=name,
        urn=urn,
        parent=PART,
        properties=struct(properties),
        options=AnalyzerResourceOptions(protect=True, ignoreChanges=["tags"]),
        provider=AnalyzerProviderResource(type="pulumi:providers:aws", urn=PROVIDER, name="aws"),
        propertyDependencies=named,
    )


def asked(*resources: AnalyzerResource, posture: str = "prod") -> AnalyzeStackRequest:
    """A request about these, beside the stack, the component and the provider."""
    tags = f'{{"tags": {{"posture": "{posture}"}}}}'
    around = [
        AnalyzerResource(type="groundwork:index:Part", name="part", urn=PART, parent=ROOT),
        AnalyzerResource(
            type="pulumi:providers:aws",
            name="aws",
            urn=PROVIDER,
            properties=struct({"defaultTags": tags, "region": "eu-north-1"}),
        ),
        AnalyzerResource(type="pulumi:pulumi:Stack", name="shop-test", urn=ROOT),
    ]
    return AnalyzeStackRequest(resources=[*resources, *around])
