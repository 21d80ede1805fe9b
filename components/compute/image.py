"""An image built from a folder, pushed to a registry, and named by its digest."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx
import pulumi_docker as docker

from components._args import check_keys
from components._placeholder import is_placeholder
from components._policy import document
from components.compute.content import DOCKERFILE, digest
from components.compute.service_args import Architecture
from components.links import Login

KEPT: Final = 30
"""Images that a repository keeps: the one that runs, and those that it may be rolled back to."""
PLATFORMS: Final = {Architecture.X86_64: "linux/amd64", Architecture.ARM64: "linux/arm64"}
PINNED: Final = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")


class ImageArgs(TypedDict):
    """Inputs of `Image`."""

    context: str
    """Folder with the Dockerfile, best relative to the program."""
    registry: NotRequired[str]
    """Where to push to, such as `docker.io/acme`. Defaults to an ECR repository of its own."""
    login: NotRequired[Login]
    """Who pushes. Defaults to whom the Docker configuration of the machine names."""
    architecture: NotRequired[Architecture]
    """Processor that it is built for. Defaults to `X86_64`."""
    for_functions: NotRequired[bool]
    """Let Lambda pull from the ECR repository. Defaults to false."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the repository. Defaults to AWS's own for ECR."""
    disposable: NotRequired[bool]
    """Delete the repository with its images. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for the repository, besides the provider's default tags. Defaults to none."""


class Image(pulumi.ComponentResource):
    """One build and push whenever the folder changes; nothing is done while it does not."""

    reference: pulumi.Output[str]
    """Repository and digest, known once it is pushed."""
    repository_arn: pulumi.Output[str | None]
    """ARN of the ECR repository; none where `registry` is given."""
    repository_url: pulumi.Output[str | None]
    """Its host and name, as before a tag; none where `registry` is given."""

    def __init__(
        self, name: str, args: ImageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ImageArgs)
        context = Path(args["context"])
        if not (context / DOCKERFILE).is_file():
            raise ValueError(f"{name}: context must be a folder with a Dockerfile, got {context}")
        if args.get("for_functions") and "registry" in args:
            raise ValueError(f"{name}: registry must be ECR for functions, got {args['registry']}")
        if name != name.lower():
            raise ValueError(f"{name}: the name must be in lower case, as repositories are")
        super().__init__("groundwork:index:Image", name, {}, opts)
        platform = PLATFORMS[args.get("architecture", Architecture.X86_64)]

        admitted: aws.ecr.RepositoryPolicy | None = None
        arn: pulumi.Output[str] | None = None
        url: pulumi.Output[str] | None = None
        where: pulumi.Input[str]
        if "registry" in args:
            where = f"{args['registry']}/{name}"
        else:
            repository = _repository(name, self, args)
            where = url = repository.url
            arn = repository.repository.apply(lambda made: made.arn)
            if args.get("for_functions"):
                admitted = _pulled_by_lambda(name, self, repository)
        login = args.get("login")
        built = docker.Image(
            f"{name}-image",
            # Tags are immutable, so what is pushed twice under one has to be the same.
            image_name=pulumi.Output.concat(where, ":", digest(context, platform)),
            build=docker.DockerBuildArgs(
                context=str(context),
                dockerfile=str(context / DOCKERFILE),
                platform=platform,
                builder_version=docker.BuilderVersion.BUILDER_BUILD_KIT,
            ),
            registry=login
            and docker.RegistryArgs(
                username=login["username"], password=pulumi.Output.secret(login["password"])
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.reference = built.repo_digest.apply(lambda reference: pinned(name, reference))
        if admitted:
            # Lambda looks whether it may pull when a function is made.
            self.reference = pulumi.Output.all(self.reference, admitted.id)[0]
        self.repository_arn = pulumi.Output.from_input(arn)
        self.repository_url = pulumi.Output.from_input(url)
        self.register_outputs(
            {
                "reference": self.reference,
                "repository_arn": self.repository_arn,
                "repository_url": self.repository_url,
            }
        )


def pinned(name: str, reference: str) -> str:
    """The reference, if it names one image for good; raises ValueError for one without digest.

    The provider gives `<none>@<none>` where it does not find what it has just pushed.
    """
    if PINNED.fullmatch(reference) or is_placeholder(reference):
        return reference
    raise ValueError(f"{name}: the push of its image gave no digest, got {reference}; try again")


def _repository(name: str, parent: Image, args: ImageArgs) -> awsx.ecr.Repository:
    """An ECR repository that scans what comes in and keeps what a rollback may need."""
    disposable = args.get("disposable", False)
    return awsx.ecr.Repository(
        f"{name}-repository",
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(
            scan_on_push=True
        ),
        encryption_configurations=[
            aws.ecr.RepositoryEncryptionConfigurationArgs(
                encryption_type="KMS", kms_key=args.get("key_arn")
            )
        ],
        force_delete=disposable,
        lifecycle_policy=awsx.ecr.LifecyclePolicyArgs(
            rules=[
                awsx.ecr.LifecyclePolicyRuleArgs(
                    description=f"keep the last {KEPT}",
                    tag_status=awsx.ecr.LifecycleTagStatus.ANY,
                    maximum_number_of_images=KEPT,
                )
            ]
        ),
        tags={"Name": name, **args.get("tags", {})},
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )


def _pulled_by_lambda(
    name: str, parent: Image, repository: awsx.ecr.Repository
) -> aws.ecr.RepositoryPolicy:
    """What Lambda would add to the repository itself, if whoever makes a function may.

    https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
    """
    pull: Mapping[str, Any] = {
        "Sid": "LambdaECRImageRetrievalPolicy",
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }
    return aws.ecr.RepositoryPolicy(
        f"{name}-functions",
        repository=repository.repository.apply(lambda made: made.name),
        policy=document([pull]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
