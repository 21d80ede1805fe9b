"""Images of a public registry, kept in the account's own one."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.delivery.public_registry import ASKING, HOSTS, PublicRegistry

KEPT: Final = 30
"""Images that a repository keeps; what is gone comes again when it is pulled."""
PREFIX: Final = re.compile(r"(?=.{2,30}$)[a-z0-9]+([._-][a-z0-9]+)*")


class MirrorArgs(TypedDict):
    """Inputs of `Mirror`."""

    registry: PublicRegistry
    """Registry whose images are kept."""
    prefix: str
    """What the names of the repositories in ECR begin with, unique in the account and region: 2 to
    30 lower-case letters, digits, hyphens, dots or underscores."""
    repositories: Sequence[str]
    """Repositories as the registry names them, such as `library/nginx`; at least one."""
    credential_arn: NotRequired[pulumi.Input[str]]
    """Secret with `username` and `accessToken`, whose name begins with `ecr-pullthroughcache/`.
    Defaults to none, which Docker Hub, GitHub and GitLab refuse."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the repositories. Defaults to AWS's own for ECR."""
    disposable: NotRequired[bool]
    """Delete the repositories with their images. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Mirror(pulumi.ComponentResource):
    """A pull-through cache rule, and a repository for each of the images.

    Whoever pulls needs `ecr:BatchImportUpstreamImage` besides what pulling from ECR needs.
    """

    repository_urls: pulumi.Output[Mapping[str, str]]
    """Host and name in ECR of each repository, as before a tag, by its name in the registry."""
    repository_arns: pulumi.Output[Mapping[str, str]]
    """ARN of each, by the same name."""

    def __init__(
        self, name: str, args: MirrorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, MirrorArgs)
        wanted = _checked(name, args)
        super().__init__("groundwork:index:Mirror", name, {}, opts)

        registry = PublicRegistry(args["registry"])
        rule = aws.ecr.PullThroughCacheRule(
            f"{name}-rule",
            ecr_repository_prefix=args["prefix"],
            upstream_registry_url=HOSTS.get(registry, registry.value),
            credential_arn=args.get("credential_arn"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        made = {
            repository: self._repository(f"{name}-{word}", repository, args)
            for word, repository in wanted.items()
        }

        # Without the rule there is nothing to pull.
        self.repository_urls = _known_after(rule, {k: r.repository_url for k, r in made.items()})
        self.repository_arns = pulumi.Output.all(**{k: r.arn for k, r in made.items()})
        self.register_outputs(
            {
                "repository_urls": self.repository_urls,
                "repository_arns": self.repository_arns,
            }
        )

    def _repository(self, name: str, repository: str, args: MirrorArgs) -> "aws.ecr.Repository":
        """One that is there before the first pull, so that it is encrypted, scanned and deleted."""
        disposable = args.get("disposable", False)
        made = aws.ecr.Repository(
            name,
            name=f"{args['prefix']}/{repository}",
            # A tag moves as it does in its registry, where ECR looks once a day.
            image_tag_mutability="MUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": args.get("key_arn")}],
            force_delete=disposable,
            tags={"Name": name, **args.get("tags", {})},
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )
        aws.ecr.LifecyclePolicy(
            f"{name}-kept",
            repository=made.name,
            policy=json.dumps({"rules": [_kept()]}, sort_keys=True),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return made


def _checked(name: str, args: MirrorArgs) -> Mapping[str, str]:
    """The repositories by a word for each that can stand in a resource's name."""
    if not PREFIX.fullmatch(args["prefix"]):
        raise ValueError(
            f"{name}: prefix must be 2 to 30 lower-case letters, digits or hyphens, "
            f"got {args['prefix']}"
        )
    registry = PublicRegistry(args["registry"])
    if registry in ASKING and "credential_arn" not in args:
        raise ValueError(f"{name}: credential_arn must be given for {registry}")
    repositories = sorted({*args["repositories"]})
    words = {re.sub(r"[^a-z0-9]+", "-", each): each for each in repositories}
    if not words or len(words) < len(repositories):
        raise ValueError(
            f"{name}: repositories must be at least one, and differ in letters or digits, "
            f"got {repositories}"
        )
    return words


def _kept() -> Mapping[str, Any]:
    return {
        "rulePriority": 1,
        "description": f"keep the last {KEPT}",
        "selection": {
            "tagStatus": "any",
            "countType": "imageCountMoreThan",
            "countNumber": KEPT,
        },
        "action": {"type": "expire"},
    }


def _known_after(
    resource: pulumi.CustomResource, values: Mapping[str, pulumi.Output[str]]
) -> pulumi.Output[Mapping[str, str]]:
    """The values, once another resource is there too."""
    return pulumi.Output.all(resource.id, pulumi.Output.all(**values)).apply(lambda both: both[1])
