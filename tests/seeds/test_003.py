"""Seed 003, "AWS cloud infrastructure architecture", as `blueprints/ec2.yaml` makes it."""

import json

import pytest

from tests.seeds.document import ROOT, Plan, failing
from tests.seeds.parts_003 import HEADINGS, PRIVATE, SERVICES, TABLE, TOPIC

FILE = ROOT / "blueprints" / "ec2.yaml"


@pytest.fixture(scope="module")
def plan():
    return Plan.of(FILE)


def alarms(plan):
    return [f"cloudwatch.MetricAlarm/{name}" for name in plan.names("cloudwatch.MetricAlarm")]


@pytest.mark.parametrize("part", TABLE, ids=lambda part: part.words[:50])
def test_a_part_of_the_document_is_in_the_plan(plan, part):
    assert plan.missing(part) == []


def test_every_heading_of_the_document_has_a_part():
    found = {part.words.partition(":")[0] for part in TABLE}
    assert found == set(HEADINGS) - {"Explanations"}


def test_the_region_is_stockholm(plan):
    assert plan.record.config["aws:region"] == "eu-north-1"


def test_there_is_one_public_subnet_and_private_ones_in_two_zones(plan):
    subnets = plan.names("ec2.Subnet")
    assert [name for name in subnets if "public" in name] == ["app-public-a"]
    assert [name for name in subnets if "private" in name] == ["app-private-a", "app-private-b"]
    zones = {plan.get(f"ec2.Subnet/{name}", "availabilityZone") for name in subnets}
    assert zones == {"eu-north-1a", "eu-north-1b"}


def test_a_nat_gateway_is_not_needed_and_not_there(plan):
    assert plan.names("ec2.NatGateway") == plan.names("ec2.Instance") == []
    assert plan.names("ec2.Route") == ["app-public-internet"]


def test_keys_are_managed_by_aws(plan):
    assert plan.names("kms.Key") == plan.names("kms.Alias") == []
    named = {
        (resource.name, wire)
        for resource in plan.record.resources
        if resource.custom
        for wire in resource.inputs
        if "kms" in wire.lower()
    }
    assert named == set()
    assert not [each.name for each in plan.record.resources if '"kms:' in repr(each.inputs)]


def test_there_are_up_to_ten_alarms_and_each_notifies(plan):
    assert 0 < len(alarms(plan)) <= 10
    assert {plan.get(alarm, "alarmActions.0") for alarm in alarms(plan)} == {TOPIC}


def test_all_services_that_report_are_watched(plan):
    seen = set()
    for alarm in alarms(plan):
        for number in range(3):
            seen.add(plan.get(alarm, f"metricQueries.{number}.metric.namespace"))
        seen.add(plan.get(alarm, "namespace"))
    assert seen - {None} == {
        "AWS/ApplicationELB",
        "AWS/CertificateManager",
        "AWS/ECS",
        "AWS/ElastiCache",
        "AWS/RDS",
        "AWS/States",
    }


def test_each_service_type_has_a_group_of_its_own_and_nothing_more_is_open(plan):
    rules = {
        name: [
            plan.get(f"vpc.SecurityGroupIngressRule/{name}", key)
            for key in ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
        ]
        for name in plan.names("vpc.SecurityGroupIngressRule")
    }
    assert rules == {
        "app-endpoints-https": ["10.0.0.0/16", None, None, None],
        "balancer-https": [None, None, "<<lookup:ec2.getManagedPrefixList/1.id>>", None],
        "tasks-from-balancer": [None, None, None, "<<ec2.SecurityGroup/balancer-sg.id>>"],
        "tasks-into-board": [None, None, None, "<<ec2.SecurityGroup/tasks-sg.id>>"],
        "tasks-into-cache": [None, None, None, "<<ec2.SecurityGroup/tasks-sg.id>>"],
    }


def test_each_service_type_has_a_role_of_its_own(plan):
    principals = {
        name: json.loads(plan.get(f"iam.Role/{name}", "assumeRolePolicy"))["Statement"][0][
            "Principal"
        ]["Service"]
        for name in plan.names("iam.Role")
    }
    assert principals == {
        "app-flow-logs": "vpc-flow-logs.amazonaws.com",
        "backup-role": "backup.amazonaws.com",
        "board-monitoring": "monitoring.rds.amazonaws.com",
        "expiry-role": "events.amazonaws.com",
        "machines-machine-role": "ec2.amazonaws.com",
        "rotation-role": "states.amazonaws.com",
        "rotation-rules": "events.amazonaws.com",
        "tasks-execution-role": "ecs-tasks.amazonaws.com",
        "tasks-task-role": "ecs-tasks.amazonaws.com",
    }


def test_endpoints_lead_to_what_the_back_end_needs(plan):
    names = plan.names("ec2.VpcEndpoint")
    services = {plan.get(f"ec2.VpcEndpoint/{name}", "serviceName") for name in names}
    assert services == {f"com.amazonaws.eu-north-1.{service}" for service in SERVICES}
    interfaces = [name for name in names if name != "app-endpoint-s3"]
    for name in interfaces:
        assert plan.get(f"ec2.VpcEndpoint/{name}", "subnetIds") == PRIVATE


def test_the_back_end_asks_the_cache_and_reads_the_database_through_it(plan):
    told = {
        each["name"]: each["value"]
        for each in plan.get("ecs.TaskDefinition/tasks-task", "containerDefinitions.0.environment")
    }
    group = "elasticache.ReplicationGroup/cache-group"
    cache = {name: value for name, value in told.items() if name.startswith("CACHE_")}
    assert cache == {
        "CACHE_HOST": f"<<{group}.primaryEndpointAddress>>",
        "CACHE_PORT": "6379",
        "CACHE_NAME": f"<<{group}.id>>",
        "CACHE_REGION": "eu-north-1",
        "CACHE_USERNAME": "write-<<ec2.SecurityGroup/cache-sg.id>>",
    }
    # What the service makes of them is tested where it is: services/tasks/tests/test_cache*.py.
    readme = (ROOT / "services" / "tasks" / "README.md").read_text()
    assert [name for name in [*cache, "BOARD_HOST"] if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("machine: t3.micro", "machine: t3.small", ["Auto Scaling"]),
        ("min: 1, max: 2 }", "min: 2, max: 2 }", ["Auto Scaling"]),
        ("storage_type: gp2", "storage_type: gp3", ["RDS"]),
        ("storage_gib: 20", "storage_gib: 21", ["RDS"]),
        ("multi_az: false", "multi_az: true", ["RDS"]),
        ("engine: valkey, size: micro", "engine: valkey, size: small", ["ElastiCache"]),
        ("balancer: internal", "balancer: public", ["ALB", "CloudFront"]),
        ("  groundwork:keys: aws\n", "", ["CloudWatch", "ECR", "Secrets Manager and KMS"]),
        ("connect, cache: write }", "connect }", ["IAM", "Security Groups"]),
    ],
)
def test_another_file_does_not_pass(tmp_path, before, after, parts):
    changes = {before: after}
    if after == "balancer: public":
        changes["public_zones: 1"] = "public_zones: 2"
    found = failing(FILE, tmp_path, changes, TABLE)
    assert {words.partition(":")[0] for words in found} == set(parts)
