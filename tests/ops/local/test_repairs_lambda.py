"""Repairs of Lambda: without the repair the test fails."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Client = Callable[[str], Any]
CLUSTER = (
    "arn:aws:kafka:eu-north-1:123456789012:cluster/clicks/11111111-2222-3333-4444-555555555555-1"
)
QUEUE = "arn:aws:sqs:eu-north-1:123456789012:failed"


def code() -> bytes:
    """A function that gives back what it gets."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): return event")
    return packed.getvalue()


@pytest.fixture
def functions(client: Client) -> Iterator[Any]:
    made = client("lambda")
    made.create_function(
        FunctionName="reads",
        Role="arn:aws:iam::123456789012:role/reads",
        Runtime="python3.13",
        Handler="main.handler",
        Code={"ZipFile": code()},
    )
    yield made
    made.delete_function(FunctionName="reads")


def test_a_function_knows_the_vpc_of_its_subnets(
    client: Client, vpc: str, subnets: list[str]
) -> None:
    functions = client("lambda")
    functions.create_function(
        FunctionName="networked",
        Role="arn:aws:iam::123456789012:role/networked",
        Runtime="python3.13",
        Handler="main.handler",
        Code={"ZipFile": code()},
        VpcConfig={"SubnetIds": subnets, "SecurityGroupIds": ["sg-1"]},
    )
    told = functions.get_function_configuration(FunctionName="networked")
    assert told["VpcConfig"]["VpcId"] == vpc
    functions.delete_function(FunctionName="networked")


def test_a_function_is_run_with_the_messages_of_a_topic(functions: Any) -> None:
    asked = {
        "EventSourceArn": CLUSTER,
        "Topics": ["clicks"],
        "StartingPosition": "TRIM_HORIZON",
        "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "clicks-reads"},
        "ProvisionedPollerConfig": {"MinimumPollers": 1, "MaximumPollers": 2},
        "BatchSize": 100,
        "MaximumRetryAttempts": 5,
        "BisectBatchOnFunctionError": True,
        "DestinationConfig": {"OnFailure": {"Destination": QUEUE}},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    made = functions.create_event_source_mapping(
        FunctionName="reads", Tags={"team": "shop"}, **asked
    )
    assert {key: made[key] for key in asked} == asked
    told = functions.get_event_source_mapping(UUID=made["UUID"])
    assert {key: told[key] for key in asked} == asked
    assert told["State"] == "Enabled"
    tags = functions.list_tags(Resource=told["EventSourceMappingArn"])["Tags"]
    assert tags == {"team": "shop"}

    more = {"MinimumPollers": 1, "MaximumPollers": 4}
    functions.update_event_source_mapping(
        UUID=made["UUID"], BatchSize=50, ProvisionedPollerConfig=more
    )
    told = functions.get_event_source_mapping(UUID=made["UUID"])
    assert (told["BatchSize"], told["ProvisionedPollerConfig"]) == (50, more)
    assert told["Topics"] == ["clicks"]

    functions.delete_event_source_mapping(UUID=made["UUID"])
    listed = functions.list_event_source_mappings(EventSourceArn=CLUSTER)
    assert listed["EventSourceMappings"] == []


def test_a_function_that_is_not_there_is_run_with_nothing(functions: Any) -> None:
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.create_event_source_mapping(
            FunctionName="others", EventSourceArn=CLUSTER, Topics=["clicks"]
        )


def test_a_queue_stays_what_it_is(functions: Any) -> None:
    made = functions.create_event_source_mapping(FunctionName="reads", EventSourceArn=QUEUE)
    functions.update_event_source_mapping(UUID=made["UUID"], BatchSize=5)
    told = functions.get_event_source_mapping(UUID=made["UUID"])
    assert (told["EventSourceArn"], told["BatchSize"]) == (QUEUE, 5)
    assert "Topics" not in told
    functions.delete_event_source_mapping(UUID=made["UUID"])
