"""Rules of builds and pipelines."""

from typing import Any

from plan.rules.delivery import PROJECT
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made


def build(**environment: Any):
    return made(PROJECT, environment=environment)


def builds(text: str):
    return made(PROJECT, environment={"privilegedMode": True}, source={"buildspec": text})


def variable(name: str, **said: str):
    return build(environmentVariables=[{"name": name, "value": "x", **said}])


def logs(**said: Any):
    return made(PROJECT, logsConfig=said)


def pipeline(*stores: dict[str, Any]):
    return made("aws:codepipeline/pipeline:Pipeline", artifactStores=list(stores))


OPEN = {"location": "bucket", "type": "S3"}
CLOSED = {**OPEN, "encryptionKey": {"id": "arn", "type": "KMS"}}

CASES = [
    met("CB4", made(PROJECT, encryptionKey="arn")),
    found("CB4", "encryptionKey is not given", made(PROJECT)),
    met("CB5", build(image="aws/codebuild/amazonlinux-x86_64-standard:5.0")),
    found("CB5", "image is docker.io/acme/build", build(image="docker.io/acme/build")),
    met("CodeBuild.2", variable("REGION")),
    met("CodeBuild.2", variable("TOKEN", type="SECRETS_MANAGER")),
    found("CodeBuild.2", "GITHUB_TOKEN stands in the clear", variable("GITHUB_TOKEN")),
    found(
        "CodeBuild.2",
        "AWS_SECRET_ACCESS_KEY stands in the clear",
        variable("AWS_SECRET_ACCESS_KEY", type="PLAINTEXT"),
    ),
    met("CodeBuild.4", logs(cloudwatchLogs={"groupName": "logs"})),
    met("CodeBuild.4", logs(s3Logs={"status": "ENABLED"})),
    found("CodeBuild.4", "no log group is named", made(PROJECT)),
    found(
        "CodeBuild.4",
        "no log group is named",
        logs(cloudwatchLogs={"groupName": "logs", "status": "DISABLED"}),
    ),
    met("CodeBuild.5", build(privilegedMode=False)),
    met("CodeBuild.5", build()),
    found("CodeBuild.5", "environment.privilegedMode is true", build(privilegedMode=True)),
    *(
        exempt(
            "CodeBuild.5",
            "it builds images, for which Docker needs them",
            builds(text),
        )
        for text in ("docker build .", 'run(\\"docker\\", \\"buildx\\")')
    ),
    *(
        found("CodeBuild.5", "environment.privilegedMode is true", builds(text))
        for text in ("docker push x", "mydocker build", "npm run docker-builds")
    ),
    met("GW.artifact-key", pipeline(CLOSED)),
    found("GW.artifact-key", "AWS's own key encrypts what goes between its steps", pipeline(OPEN)),
    found(
        "GW.artifact-key",
        "AWS's own key encrypts what goes between its steps",
        pipeline(CLOSED, OPEN),
    ),
]

test_what_is_said = said_of(CASES)
