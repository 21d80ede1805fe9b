"""RestApi: routes that functions answer, beside those of a balancer and alone."""

import json

import pulumi
import pytest

from components.edge.rest_api import RestApi
from tests.components.edge.rest_api.conftest import API_ID, SCHEMA, inputs, names, of, resource_id

METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
PERMISSION = "aws:lambda/permission:Permission"
LINK = "aws:apigatewayv2/vpcLink:VpcLink"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
PAGE = {"function": {"function_name": "page", "invoke_arn": "arn:page"}}
EXECUTION = "<<apigateway.RestApi/gate-api.executionArn>>"


@pytest.fixture
def alone(engine):
    """Makes the API `gate` with functions and no balancer; returns the engine."""

    def run(**changed):
        args = {"routes": {"page": PAGE}, "account_role_arn": "arn:role", **changed}
        engine.run(lambda: RestApi("gate", args))
        return engine

    return run


def test_a_function_gets_the_whole_request(alone):
    engine = alone()
    for label in ("page", "page-below"):
        assert inputs(engine, INTEGRATION, f"gate-{label}-any") == {
            "restApi": API_ID,
            "resourceId": resource_id(label),
            "httpMethod": "ANY",
            "type": "AWS_PROXY",
            "integrationHttpMethod": "POST",
            "uri": "arn:page",
            "timeoutMilliseconds": 29000,
        }


def test_uploads_reach_a_function_byte_by_byte(alone):
    api = inputs(alone(), "aws:apigateway/restApi:RestApi", "gate-api")
    assert api["binaryMediaTypes"] == [
        "application/octet-stream",
        "multipart/form-data",
        "text/csv",
    ]


def test_the_api_alone_may_run_it_and_for_these_paths_alone(alone):
    engine = alone()
    said = {
        "action": "lambda:InvokeFunction",
        "function": "page",
        "principal": "apigateway.amazonaws.com",
    }
    assert {r.name: r.inputs for r in of(engine, PERMISSION)} == {
        "gate-page": {**said, "sourceArn": f"{EXECUTION}/api/*/page"},
        "gate-page-below": {**said, "sourceArn": f"{EXECUTION}/api/*/page/*"},
    }


def test_nothing_is_deployed_before_it_may_run(alone):
    (deployed,) = of(alone(), DEPLOYMENT)
    waits = {urn.split("::")[-1] for urn in deployed.options.depends_on if "ermission" in urn}
    assert waits == {"gate-page", "gate-page-below"}


def test_functions_alone_need_no_way_into_a_vpc(alone):
    engine = alone()
    assert names(engine, LINK) == names(engine, GROUP) == set()
    assert "security_group_id" not in engine.outputs("groundwork:index:RestApi")


def test_both_stand_beside_each_other(make):
    engine = make(routes={"tasks": {}, "page": PAGE})
    kinds = {r.name: r.inputs["type"] for r in of(engine, INTEGRATION)}
    assert kinds == {
        "gate-page-any": "AWS_PROXY",
        "gate-page-below-any": "AWS_PROXY",
        "gate-tasks-any": "HTTP_PROXY",
        "gate-tasks-below-any": "HTTP_PROXY",
    }
    assert names(engine, LINK) == {"gate-link"}
    assert names(engine, PERMISSION) == {"gate-page", "gate-page-below"}
    assert inputs(engine, METHOD, "gate-tasks-below-any")["requestParameters"] == {
        "method.request.path.proxy": True
    }


def test_a_function_is_told_of_no_part_of_the_path(alone):
    assert inputs(alone(), METHOD, "gate-page-below-any")["requestParameters"] == {}


def test_users_keys_and_bodies_are_asked_for_all_the_same(alone):
    engine = alone(
        users={"user_pool_arn": "arn:pool", "scope": "openid"},
        clients={"partner": "A partner"},
        routes={"page": {**PAGE, "schemas": {"POST": SCHEMA}}},
    )
    assert len(engine.of(METHOD)) == 3
    for method in engine.of(METHOD):
        assert method["authorization"] == "COGNITO_USER_POOLS"
        assert method["apiKeyRequired"] is True
    assert inputs(engine, METHOD, "gate-page-post")["requestModels"] == {
        "application/json": "PagePost"
    }
    assert inputs(engine, INTEGRATION, "gate-page-post")["type"] == "AWS_PROXY"


def test_another_function_is_another_deployment(alone):
    (deployed,) = of(alone(), DEPLOYMENT)
    frozen = json.loads(deployed.inputs["triggers"]["api"])
    assert [where["uri"] for _, where in frozen.values()] == ["arn:page", "arn:page"]


def test_a_distribution_asks_it_by_its_own_name(engine):
    def program():
        args = {"routes": {"page": PAGE}, "account_role_arn": "arn:role"}
        for key, value in RestApi("gate", args).origin("eu-north-1").items():
            pulumi.export(key, value)

    engine.run(program)
    assert engine.record.outputs == {
        "domain_name": f"{API_ID}.execute-api.eu-north-1.amazonaws.com"
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"vpc_id": "vpc-1"},
            "vpc_id, subnet_ids, balancer must be given together, got vpc_id alone",
        ),
        (
            {"routes": {"page": PAGE, "tasks": {}}},
            "balancer must be given exactly where a route has no function, got none for tasks",
        ),
    ],
)
def test_what_leads_nowhere_is_refused(alone, changed, said):
    with pytest.raises(ValueError, match=f"^gate: {said}$"):
        alone(**changed)


def test_a_balancer_behind_which_nothing_is_is_refused(make):
    said = "balancer must be given exactly where a route has no function, got one for no route"
    with pytest.raises(ValueError, match=f"^gate: {said}$"):
        make(routes={"page": PAGE})
