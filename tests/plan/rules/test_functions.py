"""Rules of what Lambda functions are."""

from typing import Any

import pytest

from plan.record import Secret
from plan.rules.functions import FUNCTION, RUNTIMES
from stack.settings import Runtime
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made


def function(**inputs: Any):
    return made(FUNCTION, **inputs)


def told(**variables: Any):
    return function(environment={"variables": variables})


def within(*subnets: str):
    return function(vpcConfig={"subnetIds": list(subnets), "securityGroupIds": ["sg-1"]})


OF_IMAGE = function(packageType="Image", imageUri="image")

CASES = [
    met("L1", function(runtime="python3.13")),
    met("L1", function(runtime="provided.al2023")),
    found("L1", "runtime is python3.8", function(runtime="python3.8")),
    found("L1", "runtime is nodejs20.x", function(runtime="nodejs20.x")),
    exempt("L1", "its image brings the runtime along", OF_IMAGE),
    met("Lambda.7", function(tracingConfig={"mode": "Active"})),
    found("Lambda.7", "tracingConfig.mode is not given", function()),
    found(
        "Lambda.7",
        "tracingConfig.mode is PassThrough",
        function(tracingConfig={"mode": "PassThrough"}),
    ),
    met("Lambda.3", within("a", "b")),
    found("Lambda.3", "vpcConfig is not given", function()),
    met("Lambda.5", within("a", "b")),
    found("Lambda.5", "it stands in no more than one zone", within("a")),
    exempt("Lambda.5", "it is in all zones: it has no network", function()),
    exempt_in_dev("Lambda.5", within("a")),
    met("GW.function-concurrency", function(reservedConcurrentExecutions=10)),
    found("GW.function-concurrency", "reservedConcurrentExecutions is not given", function()),
    met("GW.function-variables", function(environment={"variables": {"A": "b"}}, kmsKeyArn="arn")),
    found("GW.function-variables", "kmsKeyArn is not given", told(A="b")),
    exempt("GW.function-variables", "it has no variables", function()),
    met("GW.function-secret", told(DB_HOST="db", DB_SECRET_ARN="arn:aws:secretsmanager:x")),
    met("GW.function-secret", function()),
    found("GW.function-secret", "TOKEN looks like a secret by its name", told(A="b", TOKEN="x")),
    found("GW.function-secret", "A holds a secret value", told(A=Secret("x"))),
    met("GW.function-signed", function(codeSigningConfigArn="arn")),
    found("GW.function-signed", "codeSigningConfigArn is not given", function()),
    exempt("GW.function-signed", "Lambda checks no signature of images", OF_IMAGE),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize("runtime", Runtime)
def test_the_runtimes_of_a_stack_file_are_supported(runtime):
    assert runtime in RUNTIMES
