"""Rules of images."""

import json
from dataclasses import replace
from typing import Any

from plan.rules.images import (
    FUNCTION,
    LIFECYCLE,
    POLICY,
    PULL_THROUGH,
    REPOSITORY,
    SCANNING,
    TASK,
)
from plan.rules.pods import WORKLOADS
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

DIGEST = f"docker.io/acme/web@sha256:{'0' * 64}"
BUILT = "<<docker.index.Image/web-image.repoDigest>>"
TAG = "docker.io/acme/web:1.2"


def task(image: str):
    return made(TASK, containerDefinitions=json.dumps([{"name": "web", "image": image}]))


def pods(image: str):
    spec = {"containers": [{"name": "web", "image": image}]}
    return made(WORKLOADS[0], spec={"template": {"spec": spec}})


def policy(principal: Any, **more: Any):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "ecr:BatchGetImage", **more}
    return made(POLICY, policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def repository(**inputs: Any):
    return made(REPOSITORY, **inputs)


LAMBDA = {"Service": "lambda.amazonaws.com"}
OURS = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
NAMED = {"name": "aws-public/nginx/nginx", "imageTagMutability": "MUTABLE"}
MIRROR = replace(repository(), inputs=NAMED)
THROUGH = made(PULL_THROUGH, ecrRepositoryPrefix="aws-public")

CASES = [
    met("GW.image-digest", task(DIGEST)),
    met("GW.image-digest", task(BUILT)),
    met("GW.image-digest", pods(BUILT)),
    met("GW.image-digest", made(FUNCTION, imageUri=BUILT)),
    met("GW.image-digest", made(FUNCTION, code="archive")),
    found("GW.image-digest", f"web: image is {TAG}", task(TAG)),
    found("GW.image-digest", f"web: image is {TAG}", pods(TAG)),
    found("GW.image-digest", f"image is {TAG}", made(FUNCTION, imageUri=TAG)),
    met("ECR1", policy(LAMBDA)),
    met("ECR1", policy({"AWS": "arn:aws:iam::123456789012:root"})),
    met("ECR1", policy("*", Condition=OURS)),
    met("ECR1", policy("*", Effect="Deny")),
    found("ECR1", "everyone may pull its images", policy("*")),
    found("ECR1", "everyone may pull its images", policy({"AWS": "*"})),
    found("ECR1", "everyone may pull its images", policy({"AWS": ["arn", "*"]})),
    met("ECR.1", repository(imageScanningConfiguration={"scanOnPush": True})),
    found("ECR.1", "imageScanningConfiguration.scanOnPush is not given", repository()),
    exempt("ECR.1", "the registry scans all its images", repository(), made(SCANNING)),
    met("ECR.2", repository(imageTagMutability="IMMUTABLE")),
    met("ECR.2", repository(imageTagMutability="IMMUTABLE_WITH_EXCLUSION")),
    found("ECR.2", "imageTagMutability is not given", repository()),
    found("ECR.2", "imageTagMutability is MUTABLE", MIRROR),
    exempt("ECR.2", "it follows another registry, whose tags move", MIRROR, THROUGH),
    met("ECR.3", repository(), made(LIFECYCLE, needs={"repository": [repository()]})),
    found("ECR.3", "it has no LifecyclePolicy", repository()),
    met("GW.image-key", repository(encryptionConfigurations=[{"encryptionType": "KMS"}])),
    found("GW.image-key", "encryptionConfigurations.encryptionType is not given", repository()),
    found(
        "GW.image-key",
        "encryptionConfigurations.encryptionType is AES256",
        repository(encryptionConfigurations=[{"encryptionType": "AES256"}]),
    ),
]

test_what_is_said = said_of(CASES)
