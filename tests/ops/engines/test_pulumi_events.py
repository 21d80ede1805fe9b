"""The engine's events, as its own SDK reads them."""

from typing import Any

import pytest
from pulumi.automation.events import EngineEvent

from ops.engines.engine import Action, Change, Counts
from ops.engines.pulumi_events import Events, label, readable
from tests.ops.watch import Told

VPC = "urn:pulumi:local::groundwork::groundwork:index:Network$aws:ec2/vpc:Vpc::app-vpc"
TYPE = "aws:ec2/vpc:Vpc"
STACK = "urn:pulumi:local::groundwork::pulumi:pulumi:Stack::groundwork-local"


@pytest.fixture
def told() -> Told:
    return Told()


def step(op: str, urn: str = VPC, *, custom: bool = True, **more: Any) -> dict[str, Any]:
    type_ = urn.split("::")[2].rsplit("$", maxsplit=1)[-1]
    state = {"type": type_, "urn": urn, "custom": custom}
    return {"metadata": {"op": op, "urn": urn, "type": type_, "new": state, **more}}


def pre(op: str, urn: str = VPC, **more: Any) -> EngineEvent:
    return EngineEvent.from_json({"resourcePreEvent": step(op, urn, **more)})


def done(op: str, urn: str = VPC, **more: Any) -> EngineEvent:
    return EngineEvent.from_json({"resOutputsEvent": step(op, urn, **more)})


def diagnostic(message: str, urn: str = VPC, severity: str = "error") -> EngineEvent:
    return EngineEvent.from_json(
        {"diagnosticEvent": {"message": message, "severity": severity, "urn": urn}}
    )


def test_a_run_is_told_as_it_happens(told: Told) -> None:
    events = Events(told)
    for event in (pre("create"), done("create"), pre("update"), done("update"), pre("same")):
        events.read(event)
    assert told.all == [
        ("begun", "ec2.Vpc app-vpc", Action.CREATE),
        ("ended", "ec2.Vpc app-vpc", Action.CREATE),
        ("begun", "ec2.Vpc app-vpc", Action.UPDATE),
        ("ended", "ec2.Vpc app-vpc", Action.UPDATE),
    ]
    assert events.counts() == Counts(1, 1, 0, 1)


def test_what_is_unchanged_shortens_the_way(told: Told) -> None:
    events = Events(told, ahead=3)
    events.read(pre("same"))
    events.read(pre("same"))
    assert told.of("planned") == [(3,), (2,), (1,)]


def test_a_replacement_is_one_created_and_one_deleted(told: Told) -> None:
    events = Events(told)
    for op in ("create-replacement", "replace", "delete-replaced"):
        events.read(pre(op))
        events.read(done(op))
    assert events.counts() == Counts(created=1, updated=0, deleted=1, unchanged=0)
    assert events.changes == [
        Change("ec2.Vpc app-vpc", TYPE, Action.REPLACE, ()),
    ]


@pytest.mark.parametrize(
    ("urn", "custom"),
    [
        (STACK, True),
        ("urn:pulumi:local::groundwork::pulumi:providers:aws::aws", True),
        ("urn:pulumi:local::groundwork::groundwork:index:Network::app", False),
    ],
)
def test_components_and_providers_are_not_counted(told: Told, urn: str, *, custom: bool) -> None:
    events = Events(told)
    for op in ("create", "same", "update"):
        events.read(pre(op, urn, custom=custom))
        events.read(done(op, urn, custom=custom))
    assert told.all == []
    assert events.counts() == Counts()
    assert events.changes == []


def test_a_preview_lists_changes_with_their_properties(told: Told) -> None:
    events = Events(told)
    events.read(pre("create"))
    events.read(
        pre(
            "update",
            diffs=["tags", "cidrBlock"],
            detailedDiff={
                "tags.Name": {"diffKind": "update"},
                "routes[0].id": {"diffKind": "add"},
            },
        )
    )
    events.read(pre("delete", diffs=["tags"]))
    assert events.changes == [
        Change("ec2.Vpc app-vpc", TYPE, Action.CREATE, ()),
        Change("ec2.Vpc app-vpc", TYPE, Action.UPDATE, ("cidrBlock", "routes", "tags")),
        Change("ec2.Vpc app-vpc", TYPE, Action.DELETE, ()),
    ]


def test_a_failure_names_its_resource(told: Told) -> None:
    events = Events(told)
    events.read(diagnostic("<{%reset%}>error: creating EC2 VPC: no room<{%reset%}>\n"))
    assert events.errors == [("ec2.Vpc app-vpc", "creating EC2 VPC: no room")]
    assert told.all == [("failed", "ec2.Vpc app-vpc", "creating EC2 VPC: no room")]


def test_a_failure_of_the_program_has_no_resource(told: Told) -> None:
    events = Events(told)
    events.read(diagnostic("could not start", STACK))
    events.read(diagnostic("no plugin", ""))
    assert events.errors == [("", "could not start"), ("", "no plugin")]


@pytest.mark.parametrize("text", ["update failed", "preview failed", "update canceled", "  "])
def test_what_says_nothing_is_not_repeated(told: Told, text: str) -> None:
    events = Events(told)
    events.read(diagnostic(text, STACK))
    assert events.errors == []


@pytest.mark.parametrize("severity", ["info", "info#err", "warning", "debug"])
def test_only_errors_are_failures(told: Told, severity: str) -> None:
    events = Events(told)
    events.read(diagnostic("look here", severity=severity))
    assert events.errors == []


def test_of_a_traceback_only_what_was_raised() -> None:
    message = (
        "<{%fg 1%}>Program failed with an unhandled exception:<{%reset%}>\n"
        "Traceback (most recent call last):\n"
        '  File "/p/__main__.py", line 3, in <module>\n'
        "    build()\n"
        "ValueError: board: storage_gib must be at least 20, got 5\n"
        "and a second line\n"
    )
    assert readable(message) == (
        "ValueError: board: storage_gib must be at least 20, got 5\nand a second line"
    )


def test_of_a_chain_of_exceptions_the_last() -> None:
    trace = "Traceback (most recent call last):\n  File x\nKeyError: 1\n"
    assert readable(f"{trace}\nDuring handling:\n\n{trace.replace('Key', 'Value')}") == (
        "ValueError: 1"
    )


def test_label_of_a_nested_resource_and_of_a_name_with_colons() -> None:
    assert label(VPC) == "ec2.Vpc app-vpc"
    assert label("urn:pulumi:s::p::aws:s3/bucket:Bucket::a::b") == "s3.Bucket a::b"


IMAGE = "urn:pulumi:local::groundwork::groundwork:index:Image$docker:index/image:Image::tasks-image"


def said(message: str, urn: str = IMAGE) -> EngineEvent:
    event = {"message": message, "severity": "info", "urn": urn, "ephemeral": True}
    return EngineEvent.from_json({"diagnosticEvent": event})


def test_a_build_that_fails_shows_what_its_builder_said_last(told: Told) -> None:
    events = Events(told)
    events.read(said("[1/2] FROM debian\ndigest: sha256:1"))
    for number in range(20):
        events.read(said(f"<{{%reset%}}>line {number}"))
    events.read(said("line 19"))
    events.read(said("another image", IMAGE.replace("tasks", "web")))
    events.read(diagnostic("error: exit code: 3", IMAGE))
    lines = [f"  | line {number}" for number in range(8, 20)]
    ((resource, text),) = events.errors
    assert resource == "docker.index.Image tasks-image"
    assert text.split("\n") == ["exit code: 3", *lines]


def test_what_went_well_is_not_shown(told: Told) -> None:
    events = Events(told)
    events.read(said("line"))
    events.read(diagnostic("no route", VPC))
    assert events.errors == [("ec2.Vpc app-vpc", "no route")]


def test_the_program_that_the_engine_stops_is_no_second_failure(told: Told) -> None:
    events = Events(told)
    trace = 'Traceback (most recent call last):\n  File "x", line 1, in <module>\nKeyboardInterrupt'
    events.read(diagnostic(trace, STACK))
    assert events.errors == []
