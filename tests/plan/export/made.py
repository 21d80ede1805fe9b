"""Records written by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from plan.record import Lookup, Options, Record, Resource

STACK = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test"
VPC = "aws:ec2/vpc:Vpc"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
ROLE = "aws:iam/role:Role"
BUCKET = "aws:s3/bucket:Bucket"
PROVIDER = "pulumi:providers:aws"
ZONE = "aws:route53/getZone:getZone"


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:test::shop::{type_}::{name}"


def resource(
    type_: str,
    name: str,
    inputs: Mapping[str, Any] | None = None,
    options: Options | None = None,
    *,
    parent: str = STACK,
    provider: str = "",
    needs: Mapping[str, Sequence[str]] | None = None,
) -> Resource:
    return Resource(
        urn=urn(type_, name),
        type=type_,
        name=name,
        custom=not type_.startswith("groundwork:"),
        parent=parent,
        provider=provider and f"{provider}::id",
        inputs=inputs or {},
        outputs={},
        options=options or Options(),
        property_dependencies=needs or {},
    )


def lookup(token: str, args: Mapping[str, Any], number: int = 1, provider: str = "") -> Lookup:
    module, name = token.split(":")[1].split("/")
    key = f"{module}.{name}/{number}"
    return Lookup(key, token, args, provider and f"{provider}::id", result={})


def record(
    *resources: Resource,
    lookups: Sequence[Lookup] = (),
    outputs: Mapping[str, Any] | None = None,
    config: Mapping[str, str] | None = None,
    numbers: Mapping[int, str] | None = None,
) -> Record:
    return Record(
        project="shop",
        stack="test",
        resources=resources,
        lookups=lookups,
        outputs=outputs or {},
        config={"aws:region": "eu-north-1"} if config is None else config,
        numbers=numbers or {},
    )
