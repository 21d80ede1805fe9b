"""Who may ask a search domain: two roles, which those who use it take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import allow, document

WRITES: Final = (
    "es:ESHttpDelete",
    "es:ESHttpGet",
    "es:ESHttpHead",
    "es:ESHttpPatch",
    "es:ESHttpPost",
    "es:ESHttpPut",
)
READS: Final = ("es:ESHttpGet", "es:ESHttpHead")
ASKS: Final = ("_search", "_msearch", "_count")
"""What is read by POST, since the question is in the body."""


@dataclass(frozen=True)
class Roles:
    """The two of a domain."""

    writer: aws.iam.Role
    """Master of the domain's own permissions."""
    reader: aws.iam.Role
    """Whom the writer lets in."""


def roles(
    name: str,
    *,
    parent: pulumi.Resource,
    account_id: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> Roles:
    """Two roles, which the account lets those take whose own policy names them."""
    trust = document(
        [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": pulumi.Output.concat("arn:aws:iam::", account_id, ":root")},
            }
        ]
    )
    made = {
        word: aws.iam.Role(
            f"{name}-{word}",
            description=f"{name} search: {word}",
            assume_role_policy=trust,
            tags={**tags, "Name": f"{name}-{word}"},
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for word in ("writer", "reader")
    }
    return Roles(made["writer"], made["reader"])


def admit(
    name: str, domain: "aws.opensearch.Domain", roles: Roles, *, parent: pulumi.Resource
) -> None:
    """What either role may ask of the domain, said at both ends; nobody else may ask anything."""
    everything = [pulumi.Output.concat(domain.arn, "/*")]
    questions = [pulumi.Output.concat(domain.arn, f"/*{word}") for word in ASKS]
    child = pulumi.ResourceOptions(parent=parent)
    said: dict[str, tuple[aws.iam.Role, list[tuple[Sequence[str], list[pulumi.Output[str]]]]]] = {
        "writer": (roles.writer, [(WRITES, everything)]),
        "reader": (roles.reader, [(READS, everything), (("es:ESHttpPost",), questions)]),
    }
    for word, (role, grants) in said.items():
        aws.iam.RolePolicy(
            f"{name}-{word}",
            role=role.id,
            policy=allow([{"actions": a, "resources": r} for a, r in grants]),
            opts=child,
        )
    aws.opensearch.DomainPolicy(
        f"{name}-access",
        domain_name=domain.domain_name,
        access_policies=document(
            [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": role.arn},
                    "Action": sorted(actions),
                    "Resource": resources,
                }
                for role, grants in said.values()
                for actions, resources in grants
            ]
        ),
        opts=child,
    )
