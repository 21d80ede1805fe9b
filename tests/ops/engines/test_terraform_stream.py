"""Terraform's messages, as version 1.11 prints them."""

import json
from typing import Any

import pytest

from ops.engines.engine import Action
from ops.engines.terraform_stream import Stream, condensed
from tests.ops.watch import Told


def hook(kind: str, action: str = "create", address: str = "aws_vpc.app") -> str:
    resource = {"addr": address, "module": "", "resource_type": "aws_vpc"}
    return line(kind, hook={"resource": resource, "action": action, "elapsed_seconds": 0})


def line(kind: str, **more: Any) -> str:
    return json.dumps({"@level": "info", "@module": "terraform.ui", "type": kind, **more})


def summary(operation: str) -> str:
    changes = {"add": 3, "change": 2, "import": 0, "remove": 1, "operation": operation}
    return line("change_summary", changes=changes)


def diagnostic(**more: str) -> str:
    return line("diagnostic", diagnostic={"severity": "error", "detail": "", **more})


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def stream(told: Told) -> Stream:
    return Stream(told)


def test_a_run_is_told_as_it_happens(stream: Stream, told: Told) -> None:
    for text in (
        line("version", terraform="1.11.4", ui="1.2"),
        line("planned_change", change={"action": "create"}),
        summary("plan"),
        hook("apply_start"),
        hook("apply_progress"),
        hook("apply_complete"),
        hook("apply_start", "update", "aws_lb.web"),
        hook("apply_complete", "update", "aws_lb.web"),
        summary("apply"),
        line("outputs", outputs={}),
    ):
        stream.read(text)
    assert told.all == [
        ("planned", 6),
        ("begun", "aws_vpc.app", Action.CREATE),
        ("ended", "aws_vpc.app", Action.CREATE),
        ("begun", "aws_lb.web", Action.UPDATE),
        ("ended", "aws_lb.web", Action.UPDATE),
    ]
    assert stream.done == {
        Action.CREATE: 1, Action.UPDATE: 1, Action.DELETE: 0, Action.REPLACE: 0
    }  # fmt: skip
    assert stream.errors == []


def test_data_sources_are_no_operations(stream: Stream, told: Told) -> None:
    stream.read(hook("apply_start", "read", "data.aws_route53_zone.zone"))
    stream.read(hook("apply_complete", "read", "data.aws_route53_zone.zone"))
    assert told.all == []
    assert sum(stream.done.values()) == 0


def test_an_error_names_its_resource_and_is_condensed(stream: Stream, told: Told) -> None:
    stream.read(hook("apply_start"))
    stream.read(hook("apply_errored"))
    stream.read(
        diagnostic(
            address="aws_subnet.bad",
            summary=(
                "creating EC2 Subnet: operation error EC2: CreateSubnet, https response error "
                "StatusCode: 400, RequestID: dpJalFmK3r70eFpg6X5HEE, api error "
                "InvalidSubnet.Range: The CIDR '11.0.1.0/24' is invalid."
            ),
        )
    )
    text = "creating EC2 Subnet: api error InvalidSubnet.Range: The CIDR '11.0.1.0/24' is invalid."
    assert stream.errors == [("aws_subnet.bad", text)]
    assert told.of("failed") == [("aws_subnet.bad", text)]
    assert stream.done[Action.CREATE] == 0


def test_an_error_without_resource(stream: Stream) -> None:
    stream.read(diagnostic(summary="Invalid provider configuration", detail="No\n  region."))
    assert stream.errors == [("", "Invalid provider configuration: No region.")]


def test_an_error_in_an_expression_names_the_block(stream: Stream) -> None:
    diagnostic = {
        "severity": "error",
        "summary": "Invalid index",
        "detail": "The collection has no elements.",
        "snippet": {"context": "resource.aws_ecs_task_definition.tasks", "code": "…"},
    }
    stream.read(line("diagnostic", diagnostic=diagnostic))
    stream.read(line("diagnostic", diagnostic={**diagnostic, "snippet": {"context": None}}))
    assert stream.errors == [
        ("aws_ecs_task_definition.tasks", "Invalid index: The collection has no elements."),
        ("", "Invalid index: The collection has no elements."),
    ]


def test_a_warning_is_no_error(stream: Stream, told: Told) -> None:
    stream.read(diagnostic(severity="warning", summary="Deprecated attribute"))
    assert stream.errors == []
    assert told.all == []


@pytest.mark.parametrize("text", ["", "   ", "[]", "3", '{"type": "of tomorrow"}', "{}"])
def test_what_is_unknown_is_passed_over(stream: Stream, text: str) -> None:
    stream.read(text)
    assert stream.errors == []


def test_text_that_is_no_message_is_shown(stream: Stream, told: Told) -> None:
    stream.read("panic: out of memory")
    assert told.all == [("say", "panic: out of memory")]


@pytest.mark.parametrize(
    ("summary", "detail", "expected"),
    [
        ("creating it", "", "creating it"),
        ("creating it", "too\n\nlong", "creating it: too long"),
        (
            "deleting S3 Bucket (b): operation error S3: DeleteBucket, https response error "
            "StatusCode: 409, RequestID: A, HostID: B==, api error BucketNotEmpty: not empty",
            "",
            "deleting S3 Bucket (b): api error BucketNotEmpty: not empty",
        ),
        (
            "reading: operation error ECS: X, exceeded maximum number of attempts, 25, https "
            'response error StatusCode: 0, RequestID: , request send failed, Post "http://h/": '
            "dial tcp 127.0.0.1:4: connect: connection refused",
            "",
            "reading: operation error ECS: X, exceeded maximum number of attempts, 25, "
            'request send failed, Post "http://h/": dial tcp 127.0.0.1:4: connect: '
            "connection refused",
        ),
    ],
)
def test_condensed(summary: str, detail: str, expected: str) -> None:
    assert condensed(summary, detail) == expected


def test_a_very_long_message_is_cut() -> None:
    text = condensed("x" * 1000, "")
    assert len(text) == 400
    assert text.endswith("x…")
