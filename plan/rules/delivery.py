"""Rules for builds and pipelines."""

import re
from typing import Final

from plan.record import Resource
from plan.rules.forms import mappings, off, present, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given

PROJECT: Final = "aws:codebuild/project:Project"
_PIPELINE: Final = "aws:codepipeline/pipeline:Pipeline"
_ENVIRONMENT: Final = "environment.0"
_DOCKER: Final = re.compile(r"\bdocker\W+(?:build|buildx|compose)\b")
"""On one line of a shell, or as the words of a command in a program."""
_SECRET: Final = re.compile(r"KEY|PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL", re.IGNORECASE)


def _image(resource: Resource, _: Subject) -> str | None:
    image = given(resource, f"{_ENVIRONMENT}.image")
    return None if str(image).startswith("aws/codebuild/") else f"image is {image}"


def _secrets(resource: Resource, _: Subject) -> str | None:
    for one in mappings(given(resource, f"{_ENVIRONMENT}.environmentVariables")):
        name = str(one.get("name"))
        if one.get("type", "PLAINTEXT") == "PLAINTEXT" and _SECRET.search(name):
            return f"{name} stands in the clear"
    return None


def _builds_images(resource: Resource, _: Subject) -> bool:
    return bool(_DOCKER.search(str(given(resource, "source.0.buildspec"))))


def _logs(resource: Resource, _: Subject) -> str | None:
    group = given(resource, "logsConfig.0.cloudwatchLogs.0.groupName")
    status = given(resource, "logsConfig.0.cloudwatchLogs.0.status")
    to_bucket = given(resource, "logsConfig.0.s3Logs.0.status") == "ENABLED"
    return None if to_bucket or (group and status != "DISABLED") else "no log group is named"


def _artifacts(resource: Resource, _: Subject) -> str | None:
    stores = mappings(given(resource, "artifactStores"))
    bare = [one for one in stores if not one.get("encryptionKey")]
    return "AWS's own key encrypts what goes between its steps" if bare or not stores else None


DELIVERY_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "CB4",
        "What a build hands on is encrypted with a key that is named",
        Severity.LOW,
        "AWS's own key cannot be revoked, and nobody sees who used it.",
        "Set `keys: own`; encryptionKey.",
        "AWS Solutions CB4, Checkov CKV_AWS_147",
        (PROJECT,),
        present("encryptionKey"),
    ),
    Rule(
        "CB5",
        "A build runs in an image that AWS keeps up",
        Severity.LOW,
        "An image of others has holes that nobody closes, and sees all that the build may.",
        "Set environment.image to one of aws/codebuild.",
        "AWS Solutions CB5, a warning",
        (PROJECT,),
        _image,
    ),
    Rule(
        "CodeBuild.2",
        "Variables of a build hold no secrets",
        Severity.CRITICAL,
        "Whoever may look at the project reads them, and so does every log of it.",
        "Give them the type SECRETS_MANAGER or PARAMETER_STORE.",
        "FSBP CodeBuild.2",
        (PROJECT,),
        _secrets,
    ),
    Rule(
        "CodeBuild.4",
        "A build writes a log",
        Severity.MEDIUM,
        "Nobody can say afterwards what was built from what.",
        "Name a group in logsConfig.cloudwatchLogs.",
        "FSBP CodeBuild.4, Checkov CKV_AWS_78, CKV_AWS_314",
        (PROJECT,),
        _logs,
    ),
    Rule(
        "CodeBuild.5",
        "A build has no rights over its machine",
        Severity.HIGH,
        "What is built could get at all devices of the machine; only Docker needs it.",
        "Set environment.privilegedMode to false.",
        "Checkov CKV_AWS_316, Security Hub CodeBuild.5",
        (PROJECT,),
        unless(
            "it builds images, for which Docker needs them",
            _builds_images,
            off(f"{_ENVIRONMENT}.privilegedMode"),
        ),
    ),
    Rule(
        "GW.artifact-key",
        "What a pipeline hands on is encrypted with a key that is named",
        Severity.LOW,
        "AWS's own key cannot be revoked, and no other account can read what it encrypts.",
        "Set `keys: own`; encryptionKey in artifactStores.",
        "Checkov CKV_AWS_219",
        (_PIPELINE,),
        _artifacts,
    ),
)
