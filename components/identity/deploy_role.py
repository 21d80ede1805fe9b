"""The roles by which GitHub's workflows deploy and preview one environment."""

import re
from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document
from components.identity.deploy_state import DEPLOY, PREVIEW, State, may

ISSUER: Final = "token.actions.githubusercontent.com"
AUDIENCE: Final = "sts.amazonaws.com"
"""What `aws-actions/configure-aws-credentials` asks GitHub for."""
HOUR: Final = 3600
MOST_POLICIES: Final = 10
"""Managed policies of one role, as AWS's quota is at first."""
_REPOSITORY: Final = re.compile(r"[\w-]+(@\d+)?/[\w.-]+(@\d+)?", re.ASCII)
_ENVIRONMENT: Final = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_BRANCH: Final = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)


class DeployRoleArgs(TypedDict):
    """Inputs of `DeployRole`."""

    repository: str
    """`OWNER/NAME` on GitHub, as it stands in the subject of the repository's tokens."""
    environment: str
    """GitHub environment whose jobs alone deploy."""
    provider_arn: pulumi.Input[str]
    """IAM's OIDC provider of `token.actions.githubusercontent.com`; an account has one."""
    deploy: Mapping[str, pulumi.Input[str]]
    """Policies of the role that deploys, as JSON by label; 1 to 10."""
    preview: Mapping[str, pulumi.Input[str]]
    """Policies of the role that previews, as JSON by label; 1 to 10."""
    branch: NotRequired[str]
    """Branch whose jobs preview beside those of pull requests. Defaults to `main`."""
    state: NotRequired[State]
    """Where Pulumi keeps the stack's state. Defaults to none: a backend that is not AWS's."""
    boundary_arn: NotRequired[pulumi.Input[str]]
    """Permissions boundary of both roles. Defaults to none."""
    session_seconds: NotRequired[int]
    """How long one deployment may take, 3600 to 43200 s. Defaults to 7200."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for roles and policies, besides the provider's default tags. Defaults to none."""


class DeployRole(pulumi.ComponentResource):
    """A role that deploys, for one environment's jobs, and one that previews, for pull requests.

    No key is stored at GitHub: a job shows a token that GitHub signs, and IAM compares its subject
    by `StringEquals`, so no other repository, branch or environment has a role.
    """

    deploy_role_arn: pulumi.Output[str]
    """For jobs of the environment."""
    preview_role_arn: pulumi.Output[str]
    """For jobs of pull requests, and of the branch without an environment."""

    def __init__(
        self, name: str, args: DeployRoleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, DeployRoleArgs)
        _check(name, args)
        super().__init__("groundwork:index:DeployRole", name, {}, opts)
        self._name, self._args = name, args
        repo, branch = f"repo:{args['repository']}", args.get("branch", "main")

        deploy = self._role(
            "deploy",
            [f"{repo}:environment:{args['environment']}"],
            args.get("session_seconds", 2 * HOUR),
        )
        self._allow("deploy", deploy, args["deploy"], DEPLOY)
        preview = self._role(
            "preview", [f"{repo}:pull_request", f"{repo}:ref:refs/heads/{branch}"], HOUR
        )
        self._allow("preview", preview, args["preview"], PREVIEW)

        self.deploy_role_arn = deploy.arn
        self.preview_role_arn = preview.arn
        self.register_outputs(
            {"deploy_role_arn": self.deploy_role_arn, "preview_role_arn": self.preview_role_arn}
        )

    def _role(self, role: str, subjects: list[str], seconds: int) -> aws.iam.Role:
        told = {"aud": AUDIENCE, "sub": subjects[0] if len(subjects) == 1 else subjects}
        trusted = {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": self._args["provider_arn"]},
            "Condition": {"StringEquals": {f"{ISSUER}:{key}": told[key] for key in told}},
        }
        return aws.iam.Role(
            f"{self._name}-{role}",
            assume_role_policy=document([trusted]),
            max_session_duration=seconds,
            permissions_boundary=self._args.get("boundary_arn"),
            tags=self._tags(role),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _allow(
        self,
        role: str,
        made: aws.iam.Role,
        policies: Mapping[str, pulumi.Input[str]],
        access: Mapping[str, list[str]],
    ) -> None:
        child = pulumi.ResourceOptions(parent=self)
        for label, text in sorted(policies.items()):
            full = f"{self._name}-{role}-{label}"
            policy = aws.iam.Policy(
                full, policy=text, tags=self._tags(f"{role}-{label}"), opts=child
            )
            aws.iam.RolePolicyAttachment(full, role=made.name, policy_arn=policy.arn, opts=child)
        if "state" in self._args:
            aws.iam.RolePolicy(
                f"{self._name}-{role}-state",
                role=made.id,
                policy=may(self._args["state"], access),
                opts=child,
            )

    def _tags(self, role: str) -> dict[str, pulumi.Input[str]]:
        return {**self._args.get("tags", {}), "Name": f"{self._name}-{role}"}


def _check(name: str, args: DeployRoleArgs) -> None:
    """Raise `ValueError` for what no token's subject can be, or IAM would read as a pattern."""
    forms = {
        "repository": (_REPOSITORY, "OWNER/NAME, such as acme/shop"),
        "environment": (_ENVIRONMENT, "a name of letters, digits, dots and dashes"),
        "branch": (_BRANCH, "a branch, such as main"),
    }
    for key, (form, wanted) in forms.items():
        given = args.get(key, "main")
        if not form.fullmatch(given):
            raise ValueError(f"{name}: {key} must be {wanted}, got {given!r}")
    for key in ("deploy", "preview"):
        if not 1 <= len(args[key]) <= MOST_POLICIES:
            raise ValueError(
                f"{name}: {key} must have 1 to {MOST_POLICIES} policies, got {len(args[key])}"
            )
    seconds = args.get("session_seconds", HOUR)
    if not HOUR <= seconds <= 12 * HOUR:
        raise ValueError(f"{name}: session_seconds must be 3600 to 43200, got {seconds}")
