"""Flow logs: all traffic, to one group, by a role that can do nothing else."""

import json

from components.network.network import Network

LOG = "aws:ec2/flowLog:FlowLog"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"


def test_all_traffic_is_logged(engine, args):
    engine.run(lambda: Network("app", args))

    assert engine.one(LOG) == {
        "vpcId": "<<ec2.Vpc/app-vpc.id>>",
        "trafficType": "ALL",
        "logDestinationType": "cloud-watch-logs",
        "logDestination": "<<cloudwatch.LogGroup/app-flow-logs.arn>>",
        "iamRoleArn": "<<iam.Role/app-flow-logs.arn>>",
        "tags": {"Name": "app-flow-logs"},
    }


def test_by_default_logs_are_kept_for_a_year(engine, args):
    engine.run(lambda: Network("app", args))

    assert engine.one(GROUP) == {"retentionInDays": 365, "tags": {"Name": "app-flow-logs"}}


def test_days_and_key_are_the_callers(engine, args):
    engine.run(lambda: Network("app", {**args, "log_days": 7, "key_arn": "arn:key"}))

    group = engine.one(GROUP)
    assert group["retentionInDays"] == 7
    assert group["kmsKeyId"] == "arn:key"


def test_only_flow_logs_of_this_account_and_region_may_assume_the_role(engine, args):
    engine.run(lambda: Network("app", args))

    assert json.loads(engine.one(ROLE)["assumeRolePolicy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:ec2:eu-north-1:123456789012:vpc-flow-log/*"},
            },
        }
    ]


def test_the_role_may_write_to_its_group_and_nothing_else(engine, args):
    engine.run(lambda: Network("app", args))

    policy = engine.one(POLICY)
    assert policy["role"] == "<<iam.Role/app-flow-logs.id>>"
    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": ["<<cloudwatch.LogGroup/app-flow-logs.arn>>:*"],
        }
    ]


def test_logging_starts_once_the_role_may_write(engine, args, find):
    engine.run(lambda: Network("app", args))

    (urn,) = find("ec2/flowLog:FlowLog", "app-flow-logs").options.depends_on
    assert urn.endswith("aws:iam/rolePolicy:RolePolicy::app-flow-logs")


def test_two_questions_are_saved_for_people(engine, args):
    engine.run(lambda: Network("app", args))

    queries = {r.name: r.inputs for r in engine.resources if r.type.endswith(":QueryDefinition")}
    group = "<<cloudwatch.LogGroup/app-flow-logs.name>>"
    assert queries.keys() == {"app-flow-rejected", "app-flow-talkers"}
    assert queries["app-flow-rejected"]["name"] == f"{group}/rejected"
    assert queries["app-flow-rejected"]["logGroupNames"] == [group]
    assert 'filter action = "REJECT"' in queries["app-flow-rejected"]["queryString"]
    assert "sum(bytes)" in queries["app-flow-talkers"]["queryString"]
