"""RestApiAccount: the one role that API Gateway logs with, known to be set."""

import json

import pulumi_aws as aws

from components.edge.rest_api_account import RestApiAccount


def test_a_role_for_logs_and_nothing_else(engine):
    engine.run(lambda: RestApiAccount("gateways", {}))
    trust = json.loads(engine.one("aws:iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert trust == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "apigateway.amazonaws.com"},
        }
    ]
    (may,) = json.loads(engine.one("aws:iam/rolePolicy:RolePolicy")["policy"])["Statement"]
    assert may["Resource"] == ["*"]
    assert {action.partition(":")[0] for action in may["Action"]} == {"logs"}
    assert len(may["Action"]) == 7
    assert "logs:DeleteLogGroup" not in may["Action"]


def test_the_account_gets_the_role_after_its_policy(engine):
    engine.run(lambda: RestApiAccount("gateways", {}))
    role = "<<iam.Role/gateways-role.arn>>"
    assert engine.one("aws:apigateway/account:Account") == {"cloudwatchRoleArn": role}
    before = engine.named("gateways-settings").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["gateways-logs"]
    assert engine.outputs("groundwork:index:RestApiAccount") == {"role_arn": role}


def test_a_stage_is_not_made_before_the_account_has_the_role(engine):
    def program():
        role = RestApiAccount("gateways", {}).role_arn
        aws.apigateway.Stage(
            "stage", rest_api="api", deployment="d", stage_name="api", variables={"role": role}
        )

    engine.run(program)
    needed = engine.named("stage").property_dependencies["variables"]
    assert {urn.split("::")[-1] for urn in needed} == {"gateways-role", "gateways-settings"}
