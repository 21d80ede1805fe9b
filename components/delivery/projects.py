"""CodeBuild projects, each a program of this library in a container of AWS's own."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.compute.task import Architecture

STEPS: Final = Path(__file__).with_name("steps")
WITH_DOCKER: Final = {"build_images"}
MINUTES: Final = 60
"""Most time of a build, and of a roll-out."""
MACHINES: Final = {
    Architecture.X86_64: ("LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
    Architecture.ARM64: ("ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
}
"""Type of environment and image, which has Docker, Python and the AWS command line.

https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
"""


def buildspec(step: str, services: str, output: str | None) -> str:
    """Run a step with what it is told, as JSON; `output` is the folder that others get."""
    program = (STEPS / f"{step}.py").read_text()
    command = shlex.join(["python3", "-c", program, services])
    spec: dict[str, Any] = {"version": 0.2, "phases": {"build": {"commands": [command]}}}
    if output is not None:
        spec["artifacts"] = {"base-directory": output, "files": ["**/*"]}
    return json.dumps(spec)


def project(
    name: str,
    *,
    parent: pulumi.Resource,
    step: str,
    output: str | None = None,
    services: Mapping[str, Any],
    architecture: Architecture,
    role: aws.iam.Role,
    policy: aws.iam.RolePolicy,
    logs: aws.cloudwatch.LogGroup,
    key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> "aws.codebuild.Project":
    """A project that a pipeline starts; `services` are what the step is told, by label."""
    kind, image = MACHINES[architecture]
    told = pulumi.Output.json_dumps(services, sort_keys=True)
    spec = told.apply(lambda text: buildspec(step, text, output))
    return aws.codebuild.Project(
        name,
        service_role=role.arn,
        encryption_key=key_arn,
        build_timeout=MINUTES,
        source={"type": "CODEPIPELINE", "buildspec": spec},
        artifacts={"type": "CODEPIPELINE"},
        environment={
            "type": kind,
            "image": image,
            "compute_type": "BUILD_GENERAL1_SMALL",
            # Docker needs it in a container.
            "privileged_mode": step in WITH_DOCKER,
        },
        logs_config={"cloudwatch_logs": {"group_name": logs.name, "stream_name": step}},
        tags={**tags, "Name": name},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy]),
    )
