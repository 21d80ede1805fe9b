import pulumi
import pulumi_aws as aws
import pytest

from plan.operator.names import arns, name
from plan.recorder import run

LONG = "a-service-with-a-name-of-twenty-and-more-execution-role-for-its-tasks"
ROLE = {"arn": "arn:aws:iam::*:role/{}", "of": ["aws:iam/role:Role"]}
SECRET = {"arn": "arn:aws:x:::{}", "of": ["aws:secretsmanager/secret:Secret"], "also": ["rds!*"]}
DEFAULTS = {"arn": "arn:aws:rds:*:*:og:{}", "of": [], "also": ["default:*"]}
FAMILY = {
    "arn": "arn:aws:ecs:*:*:task-definition/{}:*",
    "of": ["aws:ecs/taskDefinition:TaskDefinition"],
    "property": "family",
}


def recorded(*makers):
    def program():
        for make in makers:
            make()

    return run(program, project="shop", stack="test")


def only(record, type_: str):
    (found,) = (r for r in record.resources if r.type == type_)
    return found


def role(label: str, **inputs) -> aws.iam.Role:
    return aws.iam.Role(label, assume_role_policy="{}", **inputs)


@pytest.mark.parametrize(
    ("make", "type_", "pattern"),
    [
        (lambda: role("tasks-role"), "aws:iam/role:Role", "tasks-role-*"),
        (lambda: role("tasks-role", name="mine"), "aws:iam/role:Role", "mine"),
        (lambda: role(LONG), "aws:iam/role:Role", f"{LONG[:56]}-*"),
        (lambda: aws.s3.Bucket("Upper"), "aws:s3/bucket:Bucket", "upper-*"),
        (
            lambda: aws.kms.Alias("key", target_key_id="1"),
            "aws:kms/alias:Alias",
            "alias/key-*",
        ),
        (
            lambda: aws.rds.Instance("board", instance_class="db.t4g.micro"),
            "aws:rds/instance:Instance",
            "board*",
        ),
        (lambda: aws.kms.Key("key"), "aws:kms/key:Key", "*"),
    ],
)
def test_a_name_is_a_pattern_of_what_pulumi_makes_of_it(make, type_, pattern):
    assert name(only(recorded(make), type_)) == pattern


def test_the_longest_name_and_its_suffix_are_as_long_as_aws_allows():
    assert len(name(only(recorded(lambda: role(LONG)), "aws:iam/role:Role"))) == 64 - 7 + 1


def test_what_only_aws_knows_of_a_name_is_any():
    def program():
        cluster = aws.ecs.Cluster("cluster")
        aws.ecs.TaskDefinition(
            "task",
            family=pulumi.Output.concat(cluster.name, "-tasks"),
            container_definitions="[]",
        )

    task = only(recorded(program), "aws:ecs/taskDefinition:TaskDefinition")
    assert name(task, "family") == "*-tasks"


def test_a_name_that_neither_the_program_nor_pulumi_gives_is_any():
    task = only(
        recorded(lambda: aws.rds.Instance("x", instance_class="db.t4g.micro")),
        "aws:rds/instance:Instance",
    )
    assert name(task, "finalSnapshotIdentifier") == "*"


def test_arns_are_of_the_resources_that_the_stack_has():
    record = recorded(lambda: role("b"), lambda: role("a"), lambda: role("c", name="mine"))
    found = arns(record, {"iam:role": ROLE, "secret": SECRET, "og": DEFAULTS, "family": FAMILY})
    assert found["iam:role"] == (
        "arn:aws:iam::*:role/a-*",
        "arn:aws:iam::*:role/b-*",
        "arn:aws:iam::*:role/mine",
    )
    assert found["secret"] == ("arn:aws:x:::rds!*",)
    assert found["og"] == ("arn:aws:rds:*:*:og:default:*",)
    assert found["family"] == ()


def test_names_that_no_resource_tells_stand_beside_those_of_resources():
    found = arns(recorded(lambda: aws.secretsmanager.Secret("hub")), {"secret": SECRET})
    assert found == {"secret": ("arn:aws:x:::hub-*", "arn:aws:x:::rds!*")}


def test_where_nobody_names_a_thing_the_providers_own_prefix_tells():
    record = recorded(
        lambda: aws.docdb.ClusterInstance(
            "a", cluster_identifier="x", instance_class="db.t4g.medium"
        )
    )
    assert name(only(record, "aws:docdb/clusterInstance:ClusterInstance"), "identifier") == "tf-*"
