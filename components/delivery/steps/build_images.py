"""Step of a build, run in CodeBuild: push the images of a commit, write down what to roll out.

It has what CodeBuild has: Python without packages, the AWS command line and Docker.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

OUT = Path("delivery")
ANSWERED = (
    "compatibilities",
    "deregisteredAt",
    "registeredAt",
    "registeredBy",
    "requiresAttributes",
    "revision",
    "status",
    "taskDefinitionArn",
)
"""What ECS says of a revision, and takes from nobody."""


def main() -> None:
    """Make a folder of `OUT` for each service."""
    commit = os.environ["CODEBUILD_RESOLVED_SOURCE_VERSION"]
    for label, service in json.loads(sys.argv[1]).items():
        image = pushed(service, commit)
        folder = OUT / label
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "taskdef.json").write_text(json.dumps(revision(service, image)))
        (folder / "appspec.json").write_text(json.dumps(appspec(service)))
        print(f"{label}: {image}")


def pushed(service: dict[str, Any], tag: str) -> str:
    """The image of a commit by its digest; built unless the repository has it."""
    url = service["repository_url"]
    if not digest(url, tag):
        login = subprocess.run(
            ["aws", "ecr", "get-login-password"], check=True, stdout=subprocess.PIPE
        ).stdout
        host = url.partition("/")[0]
        run("docker", "login", "--username", "AWS", "--password-stdin", host, given=login)
        run("docker", "build", "--tag", f"{url}:{tag}", service["context"])
        run("docker", "push", f"{url}:{tag}")
    return f"{url}@{digest(url, tag)}"


def digest(url: str, tag: str) -> str | None:
    """Digest of a tag, which means one image for good; None if there is none."""
    name = url.partition("/")[2]
    found = aws(
        "ecr", "batch-get-image", "--repository-name", name, "--image-ids", f"imageTag={tag}"
    )
    return found["images"][0]["imageId"]["imageDigest"] if found["images"] else None


def revision(service: dict[str, Any], image: str) -> dict[str, Any]:
    """The revision that the last `up` made, with another image."""
    asked = service["task_definition_arn"]
    made = aws("ecs", "describe-task-definition", "--task-definition", asked)["taskDefinition"]
    url = service["repository_url"]
    for container in made["containerDefinitions"]:
        if container["image"].startswith((f"{url}@", f"{url}:")):
            container["image"] = image
    return {key: value for key, value in made.items() if key not in ANSWERED}


def appspec(service: dict[str, Any]) -> dict[str, Any]:
    """What CodeDeploy is told; CodePipeline puts the revision in."""
    balanced = {
        "ContainerName": service["container_name"],
        "ContainerPort": service["port"],
    }
    properties = {"TaskDefinition": "<TASK_DEFINITION>", "LoadBalancerInfo": balanced}
    target = {"Type": "AWS::ECS::Service", "Properties": properties}
    return {"version": 0.0, "Resources": [{"TargetService": target}]}


def aws(*words: str) -> Any:
    """What the AWS command line answers."""
    told = subprocess.run(["aws", *words, "--output", "json"], check=True, stdout=subprocess.PIPE)
    return json.loads(told.stdout)


def run(*words: str, given: bytes | None = None) -> None:
    """Run a command to its end."""
    subprocess.run(words, check=True, input=given)


if __name__ == "__main__":
    main()
