"""Repairs of API Gateway: without the repair the test fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]


def test_a_link_to_a_network_lives_and_goes(client: Client) -> None:
    links = client("apigatewayv2")
    made = links.create_vpc_link(
        Name="link", SecurityGroupIds=["sg-1"], SubnetIds=["subnet-1"], Tags={"a": "b"}
    )
    at = {"VpcLinkId": made["VpcLinkId"]}
    told = links.get_vpc_link(**at)
    assert (told["Name"], told["VpcLinkStatus"], told["Tags"]) == ("link", "AVAILABLE", {"a": "b"})

    arn = f"arn:aws:apigateway:eu-north-1::/vpclinks/{made['VpcLinkId']}"
    links.tag_resource(ResourceArn=arn, Tags={"a": "c"})
    assert links.get_vpc_link(**at)["Tags"] == {"a": "c"}

    links.delete_vpc_link(**at)
    with pytest.raises(ClientError) as gone:
        links.get_vpc_link(**at)
    assert gone.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_an_empty_value_of_a_key_is_none(client: Client) -> None:
    gateway = client("apigateway")
    made = gateway.create_api_key(name="partner", value="", enabled=True)
    assert len(made["value"]) >= 20
    gateway.delete_api_key(apiKey=made["id"])


def test_a_short_value_of_a_key_is_refused(client: Client) -> None:
    with pytest.raises(ClientError, match="at least 20 characters"):
        client("apigateway").create_api_key(name="partner", value="short")


def test_a_private_integration_knows_its_link_and_target(client: Client) -> None:
    gateway = client("apigateway")
    made = gateway.create_rest_api(name="gate")
    at = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "ANY"}
    gateway.put_method(**at, authorizationType="NONE")
    private = {
        "type": "HTTP_PROXY",
        "integrationHttpMethod": "ANY",
        "uri": "http://shop.example.com",
        "connectionType": "VPC_LINK",
        "connectionId": "link-1",
        "integrationTarget": "arn:balancer",
    }
    told = gateway.put_integration(**at, **private)
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 201
    kept = gateway.get_integration(**at)
    assert (kept["connectionType"], kept["connectionId"]) == ("VPC_LINK", "link-1")
    assert kept["integrationTarget"] == "arn:balancer"
    gateway.delete_rest_api(restApiId=made["id"])


def test_a_changed_usage_plan_still_counts_in_numbers(client: Client) -> None:
    gateway = client("apigateway")
    made = gateway.create_usage_plan(
        name="clients",
        throttle={"rateLimit": 20.0, "burstLimit": 40},
        quota={"limit": 1000, "period": "DAY"},
    )
    changed = {
        "/throttle/rateLimit": "5",
        "/throttle/burstLimit": "10",
        "/quota/limit": "7",
        "/quota/period": "WEEK",
        "/description": "3",
    }
    gateway.update_usage_plan(
        usagePlanId=made["id"],
        patchOperations=[
            {"op": "replace", "path": path, "value": value} for path, value in changed.items()
        ],
    )
    seen: list[bytes] = []
    # Boto3 reads text as a number where one is meant; Go does not.
    gateway.meta.events.register(
        "after-call.apigateway.GetUsagePlan",
        lambda http_response, **_: seen.append(http_response.content),
    )
    gateway.get_usage_plan(usagePlanId=made["id"])
    told = json.loads(seen[0])
    assert told["throttle"] == {"rateLimit": 5.0, "burstLimit": 10}
    assert told["quota"] == {"limit": 7, "period": "WEEK"}
    assert told["description"] == "3"
    gateway.delete_usage_plan(usagePlanId=made["id"])
