"""The program of one account: for each stack, the roles by which GitHub deploys and previews it."""

import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws

from components.identity.deploy_role import AUDIENCE, ISSUER, DeployRole, DeployRoleArgs

HERE = Path(__file__).parent
config = pulumi.Config()
repository = config.require("repository")
tags = {"project": pulumi.get_project(), "stack": pulumi.get_stack()}
account = pulumi.ResourceOptions(
    provider=aws.Provider(
        "aws",
        region=pulumi.Config("aws").require("region"),
        default_tags={"tags": tags},
    )
)


def policies(told: dict[str, Any]) -> dict[str, str]:
    """Documents as JSON, by the number at the end of their names."""
    return {name.rpartition("-")[2]: json.dumps(one) for name, one in told.items()}


# An account has one provider of an issuer, which others may have made.
provider_arn = (
    config.get("provider")
    or aws.iam.OpenIdConnectProvider(
        "github", url=f"https://{ISSUER}", client_id_lists=[AUDIENCE], opts=account
    ).arn
)
for stack in config.require_object("stacks"):
    told = json.loads((HERE / f"{stack}.json").read_text(encoding="utf-8"))
    args: DeployRoleArgs = {
        "repository": repository,
        "environment": stack,
        "provider_arn": provider_arn,
        "deploy": policies(told["policies"]),
        "preview": policies(told["preview"]),
    }
    if state := config.get_object("state"):
        args["state"] = state
    if boundary := config.get("boundary"):
        args["boundary_arn"] = boundary
    roles = DeployRole(stack, args, account)
    pulumi.export(f"{stack}_deploy_role", roles.deploy_role_arn)
    pulumi.export(f"{stack}_preview_role", roles.preview_role_arn)
