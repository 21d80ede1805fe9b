"""Repairs of what events go by: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.inventory import inventory

Client = Callable[[str], Any]
CARDS = {
    "TableName": "cards",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}


@pytest.mark.parametrize(("said", "told"), [({}, 35), ({"RecoveryPeriodInDays": 7}, 7)])
def test_a_table_tells_how_far_back_it_can_be_recovered(
    client: Client, said: dict[str, int], told: int
) -> None:
    dynamodb = client("dynamodb")
    dynamodb.create_table(**CARDS)

    def recovery() -> dict[str, Any]:
        found = dynamodb.describe_continuous_backups(TableName="cards")
        return found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]

    assert "RecoveryPeriodInDays" not in recovery()
    dynamodb.update_continuous_backups(
        TableName="cards",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, **said},
    )
    assert recovery()["RecoveryPeriodInDays"] == told
    dynamodb.delete_table(TableName="cards")


def test_what_events_go_by_is_in_the_inventory(emulator: Emulator, client: Client) -> None:
    dynamodb, events = client("dynamodb"), client("events")
    before = set(inventory(emulator.endpoint))
    dynamodb.create_table(**CARDS)
    bus = events.create_event_bus(Name="board")["EventBusArn"]
    events.create_archive(ArchiveName="kept", EventSourceArn=bus)
    assert set(inventory(emulator.endpoint)) - before == {
        "eu-north-1/dynamodb:cards",
        f"eu-north-1/events:{bus}",
        "eu-north-1/events:kept",
    }
    events.delete_archive(ArchiveName="kept")
    events.delete_event_bus(Name="board")
    dynamodb.delete_table(TableName="cards")
    assert set(inventory(emulator.endpoint)) == before
