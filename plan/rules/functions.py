"""Rules of Lambda functions: what they are."""

from collections.abc import Mapping
from typing import Final

from plan.record import Resource
from plan.rules.forms import equals, in_prod, items, one_of, present, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given
from plan.rules.variables import plain_secret

FUNCTION: Final = "aws:lambda/function:Function"
RUNTIMES: Final = (
    "dotnet10",
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2023",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "ruby3.3",
    "ruby3.4",
)
"""Those that Lambda supports beyond 2026.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""


def _of_image(function: Resource, _: Subject) -> bool:
    return given(function, "packageType") == "Image"


def _outside(function: Resource, _: Subject) -> bool:
    return not given(function, "vpcConfig")


def _zones(function: Resource, _: Subject) -> str | None:
    subnets = items(given(function, "vpcConfig.0.subnetIds"))
    return None if len(subnets) > 1 else "it stands in no more than one zone"


def _told_nothing(function: Resource, _: Subject) -> bool:
    return not given(function, "environment.0.variables")


def _no_secret(function: Resource, _: Subject) -> str | None:
    variables = given(function, "environment.0.variables")
    return plain_secret(variables) if isinstance(variables, Mapping) else None


IMAGE: Final = "its image brings the runtime along"

FUNCTION_RULES: Final = (
    Rule(
        id="L1",
        title="A function runs on a runtime that AWS supports",
        severity=Severity.MEDIUM,
        reason="Known holes of an older one stay open.",
        remedy="`runtime` of the service.",
        source="AWS Solutions L1, FSBP Lambda.2, Checkov CKV_AWS_363",
        types=(FUNCTION,),
        check=unless(IMAGE, _of_image, one_of("runtime", *RUNTIMES)),
    ),
    Rule(
        id="Lambda.7",
        title="A function is traced",
        severity=Severity.LOW,
        reason="Nobody can tell which of many services made a request slow.",
        remedy="Set `tracingConfig.mode` to `Active`, as `Function` does.",
        source="FSBP Lambda.7, Checkov CKV_AWS_50",
        types=(FUNCTION,),
        check=equals("tracingConfig.0.mode", "Active"),
    ),
    Rule(
        id="Lambda.3",
        title="A function is inside a network",
        severity=Severity.LOW,
        reason="Outside of it no security group says whom it may reach.",
        remedy="`network` of the service.",
        source="FSBP Lambda.3, Checkov CKV_AWS_117",
        types=(FUNCTION,),
        check=present("vpcConfig"),
    ),
    Rule(
        id="Lambda.5",
        title="A function is in more than one zone",
        severity=Severity.MEDIUM,
        reason="When its only zone fails, it does not run.",
        remedy="`zones` of the network: two or more.",
        source="FSBP Lambda.5",
        types=(FUNCTION,),
        check=in_prod(unless("it is in all zones: it has no network", _outside, _zones)),
    ),
    Rule(
        id="GW.function-concurrency",
        title="A function has a limit of its own",
        severity=Severity.LOW,
        reason="One that is flooded takes the runs of all others in the account.",
        remedy="Set `reservedConcurrentExecutions`.",
        source="Checkov CKV_AWS_115",
        types=(FUNCTION,),
        check=present("reservedConcurrentExecutions"),
    ),
    Rule(
        id="GW.function-variables",
        title="Variables of a function are encrypted by a key of the stack",
        severity=Severity.LOW,
        reason="Whoever may use a key of AWS's own is for AWS to say.",
        remedy="`keys: own`.",
        source="Checkov CKV_AWS_173",
        types=(FUNCTION,),
        check=unless("it has no variables", _told_nothing, present("kmsKeyArn")),
    ),
    Rule(
        id="GW.function-secret",
        title="No variable of a function holds a secret",
        severity=Severity.HIGH,
        reason="Whoever may describe the function reads it.",
        remedy="`secrets` of the service in place of `env`.",
        source="Checkov CKV_AWS_45",
        types=(FUNCTION,),
        check=_no_secret,
    ),
    Rule(
        id="GW.function-signed",
        title="Code of a function is signed",
        severity=Severity.LOW,
        reason="Whoever may update it runs what nobody has reviewed.",
        remedy="Set `codeSigningConfigArn`, or run the function from an image.",
        source="Checkov CKV_AWS_272",
        types=(FUNCTION,),
        check=unless(
            "Lambda checks no signature of images", _of_image, present("codeSigningConfigArn")
        ),
    ),
)
