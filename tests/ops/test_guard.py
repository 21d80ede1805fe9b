"""What is kept is not destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.engines.engine import Deployed
from ops.errors import Refused
from ops.guard import Kept, check, kept
from ops.target import Target
from plan.record import Options, Record, Resource
from stack.settings import Settings
from tests.ops.targets import local, prod

ROOT = "urn:pulumi:prod::groundwork::pulumi:pulumi:Stack::groundwork-prod"
THERE = [Deployed("aws_vpc.app", "aws_vpc", (), {})]


def resource(type_: str, name: str, parent: str = ROOT, **inputs: Any) -> Resource:
    protect = inputs.pop("protect", False)
    return Resource(
        urn=f"urn:pulumi:prod::groundwork::{type_}::{name}",
        type=type_,
        name=name,
        custom=type_.startswith("aws:"),
        parent=parent,
        provider="",
        inputs=inputs,
        outputs={},
        options=Options(protect=protect),
    )


def record(*resources: Resource) -> Record:
    return Record("groundwork", "prod", resources, (), {}, {})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return prod(tmp_path).settings


POSTGRES = resource("groundwork:index:Postgres", "orders")
INSTANCE = resource("aws:rds/instance:Instance", "orders-instance", POSTGRES.urn,
                    deletionProtection=True, protect=True)  # fmt: skip
BALANCER = resource("groundwork:index:LoadBalancer", "balancer")
ALB = resource("aws:lb/loadBalancer:LoadBalancer", "balancer-alb", BALANCER.urn,
               enableDeletionProtection=True)  # fmt: skip
LOGS = resource("aws:s3/bucket:Bucket", "balancer-logs", BALANCER.urn, protect=True)


def test_entries_of_the_stack_file_are_named(settings: Settings) -> None:
    assert kept(record(POSTGRES, INSTANCE, BALANCER, ALB, LOGS), settings) == (
        Kept("groundwork:databases.orders", "Postgres orders"),
        Kept("groundwork:disposable", "LoadBalancer balancer"),
    )


def test_what_lies_deeper_belongs_to_the_entry_around_it(settings: Settings) -> None:
    inner = resource("groundwork:index:Inner", "inner", POSTGRES.urn)
    deep = resource("aws:s3/bucket:Bucket", "deep", inner.urn, protect=True)
    assert kept(record(POSTGRES, inner, deep), settings) == (
        Kept("groundwork:databases.orders", "Inner inner"),
    )


def test_a_name_that_is_no_entry_is_the_whole_stacks(settings: Settings) -> None:
    bucket = resource("aws:s3/bucket:Bucket", "loose", protect=True)
    assert kept(record(bucket), settings) == (Kept("groundwork:disposable", "Bucket loose"),)


@pytest.mark.parametrize(
    "inputs",
    [{}, {"deletionProtection": False}, {"enableDeletionProtection": "<<a/b.c>>"}],
)
def test_what_is_not_protected_is_not_kept(settings: Settings, inputs: dict[str, Any]) -> None:
    plain = resource("aws:rds/instance:Instance", "orders-instance", POSTGRES.urn, **inputs)
    assert kept(record(POSTGRES, plain), settings) == ()


def test_a_network_of_the_same_name_has_nothing_to_set(settings: Settings) -> None:
    network = resource("groundwork:index:Network", "app")
    bucket = resource("aws:s3/bucket:Bucket", "app-logs", network.urn, protect=True)
    assert kept(record(network, bucket), settings) == (
        Kept("groundwork:disposable", "Network app"),
    )


def test_down_is_refused_with_a_list_of_what_to_set(settings: Settings) -> None:
    with pytest.raises(Refused) as refused:
        check("prod", settings, record(POSTGRES, INSTANCE, BALANCER, ALB), THERE)
    assert str(refused.value) == (
        "down prod: nothing was destroyed, because this is kept; set\n"
        "  groundwork:databases.orders: { disposable: true }  (Postgres orders)\n"
        "  groundwork:disposable: true  (LoadBalancer balancer)\n"
        "in Pulumi.prod.yaml, then `groundwork up prod`, then down again"
    )
    assert refused.value.code == 4


def test_what_is_deployed_must_have_been_lifted_first(settings: Settings) -> None:
    deployed = [
        Deployed("aws_db_instance.orders-instance", "aws_db_instance",
                 ("deletion protection", "protect"), {}),
        *THERE,
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        check("prod", settings, record(POSTGRES), deployed)
    assert str(refused.value) == (
        "down prod: nothing was destroyed, because what is deployed is still kept: "
        "aws_db_instance.orders-instance (deletion protection and protect); "
        "run `groundwork up prod` first, which lifts it as the stack file says"
    )


def test_a_disposable_stack_goes(settings: Settings) -> None:
    check("prod", settings, record(POSTGRES), THERE)


def test_where_nothing_is_deployed_nothing_is_kept(settings: Settings) -> None:
    check("prod", settings, record(POSTGRES, INSTANCE), [])


@pytest.mark.parametrize(
    ("make", "entries"),
    [(local, set()), (prod, {"groundwork:databases.orders", "groundwork:disposable"})],
)
def test_the_program_as_it_is(
    tmp_path: Path, make: Callable[[Path, str], Target], entries: set[str]
) -> None:
    """In dev everything may go; prod keeps its database and its balancer's logs."""
    program = (Path(__file__).parents[2] / "__main__.py").read_text()
    target = make(tmp_path, program)
    assert {one.entry for one in kept(target.record, target.settings)} == entries
