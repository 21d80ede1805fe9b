"""A function in its smallest form."""

import json
from pathlib import Path

import pytest

from components.compute.function import Function
from components.compute.function_args import FunctionArgs

CODE = str(Path(__file__).parent / "code")
ZIP = {"folder": CODE, "handler": "main.handler", "runtime": "python3.13"}
ARN = "<<lambda.Function/resize-function.arn>>"
LOGS = "<<cloudwatch.LogGroup/resize-logs.{}>>"
QUEUE = "<<sqs.Queue/resize-failed.arn>>"


@pytest.fixture
def least() -> FunctionArgs:
    """All but the code."""
    return {"account_id": "123456789012", "key_arn": "arn:key", "topic_arn": "arn:topic"}


@pytest.fixture
def make(engine, least):
    """Makes the function `resize` out of an image; returns the engine."""

    def run(**changed):
        code = {} if {"image", "folder"} & changed.keys() else {"image": "ecr/resize@sha256:1"}
        engine.run(lambda: Function("resize", {**least, **code, **changed}))
        return engine

    return run


def statements(engine, name):
    return json.loads(engine.named(name).inputs["policy"])["Statement"]


def last(urns):
    return [urn.split("::")[-1] for urn in urns]
