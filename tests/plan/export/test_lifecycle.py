import json
from pathlib import Path
from typing import Any

import pytest

from plan import placeholders
from plan.export import newer
from plan.export.errors import CannotExport
from plan.export.report import Report
from plan.export.terraform import export
from plan.record import Options, Resource
from tests.plan.export.made import GROUP, ROLE, VPC, record, resource, urn

SERVICE = "aws:ecs/service:Service"
TARGET = "aws:lb/targetGroup:TargetGroup"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
TASKS = "aws:ecs/taskDefinition:TaskDefinition"


def exported(to: Path, *resources: Resource) -> tuple[dict[str, Any], Report]:
    """Bodies by logical name, and the report."""
    report = export(record(*resources), to)
    types = json.loads((to / "resources.tf.json").read_text())["resource"]
    return {name: body for named in types.values() for name, body in named.items()}, report


def lifecycle(to: Path, *resources: Resource) -> dict[str, Any]:
    """The `lifecycle` of each resource that has one."""
    bodies, _ = exported(to, *resources)
    return {name: body["lifecycle"] for name, body in bodies.items() if "lifecycle" in body}


def test_what_has_no_name_is_created_first(tmp_path: Path):
    assert lifecycle(tmp_path, resource(VPC, "a")) == {"a": {"create_before_destroy": True}}


def test_what_is_named_is_deleted_first_because_the_name_stays(tmp_path: Path):
    assert lifecycle(tmp_path, resource(ROLE, "a"), resource(ROLE, "b", {"name": "b"})) == {}


def test_where_the_name_follows_the_replacement_it_is_created_first(tmp_path: Path):
    found = lifecycle(tmp_path, resource(TARGET, "auto"), resource(TARGET, "own", {"name": "x"}))
    assert found == {"auto": {"create_before_destroy": True}}


def test_the_program_and_the_type_may_ask_to_delete_first(tmp_path: Path):
    asked = Options(delete_before_replace=True)
    assert lifecycle(tmp_path, resource(VPC, "a", options=asked), resource(ATTACHMENT, "b")) == {}


def test_nothing_that_needs_what_is_deleted_first_is_created_first(tmp_path: Path):
    """Terraform would force creation first upon what it needs, against the program's word."""
    vpc = placeholders.token("ec2.Vpc", "net", "id")
    group = placeholders.token("ec2.SecurityGroup", "group", "id")
    rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    found = lifecycle(
        tmp_path,
        resource(VPC, "net", options=Options(delete_before_replace=True)),
        resource(VPC, "free"),
        resource(GROUP, "group", {"vpcId": vpc}),
        resource(rule, "rule", {"securityGroupId": group}),
        resource(TASKS, "waits", options=Options(depends_on=[urn(GROUP, "group")])),
    )
    assert found == {"free": {"create_before_destroy": True}}


def test_a_named_role_does_not_keep_a_task_definition_from_coming_first(tmp_path: Path):
    role = placeholders.token("iam.Role", "role", "arn")
    found = lifecycle(tmp_path, resource(ROLE, "role"), resource(TASKS, "t", {"taskRoleArn": role}))
    assert found == {"t": {"create_before_destroy": True}}


def test_protect_prevents_destruction(tmp_path: Path):
    found = lifecycle(tmp_path, resource(ROLE, "a", options=Options(protect=True)))
    assert found == {"a": {"prevent_destroy": True}}


@pytest.mark.parametrize(
    ("type_", "path", "written"),
    [
        (SERVICE, "desiredCount", "desired_count"),
        (SERVICE, "loadBalancers", "load_balancer"),
        (SERVICE, "networkConfiguration", "network_configuration"),
        (SERVICE, "networkConfiguration.subnets", "network_configuration[0].subnets"),
        (SERVICE, "tags.Name", 'tags["Name"]'),
        (SERVICE, 'tags["a.b"]', 'tags["a.b"]'),
        (
            "aws:lb/listener:Listener",
            "defaultActions[0].forward.stickiness.enabled",
            "default_action[0].forward[0].stickiness[0].enabled",
        ),
        ("aws:s3/bucket:Bucket", "website.errorDocument", "website[0].error_document"),
        (
            "aws:lb/listener:Listener",
            "defaultActions[0].forward",
            "default_action[0].forward",
        ),
        (SERVICE, "*", "all"),
    ],
)
def test_ignored_changes(tmp_path: Path, type_: str, path: str, written: str):
    options = Options(ignore_changes=[path])
    found = lifecycle(tmp_path, resource(type_, "a", {}, options))
    ignored = found["a"]["ignore_changes"]
    assert ignored == (written if written == "all" else [written])


def test_ignored_changes_are_sorted(tmp_path: Path):
    options = Options(ignore_changes=["taskDefinition", "desiredCount"])
    found = lifecycle(tmp_path, resource(SERVICE, "a", {}, options))
    assert found == {"a": {"ignore_changes": ["desired_count", "task_definition"]}}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("desiredCont", "ignoreChanges desiredCont is not known to Terraform's provider"),
        ("loadBalancers[*].x", "ignoreChanges loadBalancers[*].x is not known"),
        ("networkConfiguration.subnet", "networkConfiguration.subnet: cannot be followed"),
        ("loadBalancers[0].targetGroupArn", "cannot be followed in Terraform; name the property"),
    ],
)
def test_an_ignored_path_that_terraform_cannot_follow_is_refused(
    tmp_path: Path, path: str, said: str
):
    with pytest.raises(CannotExport) as error:
        exported(tmp_path, resource(SERVICE, "a", {}, Options(ignore_changes=[path])))
    assert said in str(error.value)


def test_ignoring_what_the_provider_is_too_old_for_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(newer, "reasons", lambda: {(SERVICE, "sigintRollback"): "a reason"})
    options = Options(ignore_changes=["sigintRollback"])
    assert lifecycle(tmp_path, resource(SERVICE, "a", {}, options)) == {}


def test_replace_on_changes_is_refused(tmp_path: Path):
    with pytest.raises(CannotExport, match="Vpc a: replaceOnChanges has no counterpart"):
        exported(tmp_path, resource(VPC, "a", options=Options(replace_on_changes=["tags"])))


def test_timeouts_where_the_type_takes_them(tmp_path: Path):
    options = Options(custom_timeouts={"delete": "2m", "create": "5m"})
    bodies, report = exported(
        tmp_path, resource(GROUP, "group", {}, options), resource(VPC, "net", {}, options)
    )
    assert bodies["group"]["timeouts"] == {"create": "5m", "delete": "2m"}
    assert "timeouts" not in bodies["net"]
    assert report.left_out == [
        "aws:ec2/vpc:Vpc net: aws_vpc takes no timeout to create (5m)",
        "aws:ec2/vpc:Vpc net: aws_vpc takes no timeout to delete (2m)",
    ]


def test_what_matters_to_a_pulumi_state_alone_is_told(tmp_path: Path):
    aliases = [urn(VPC, "former"), urn("aws:ec2/vpcV1:Vpc", "net")]
    options = Options(retain_on_delete=True, aliases=aliases)
    _, report = exported(tmp_path, resource(VPC, "net", {}, options))
    assert report.left_out == [
        "aws:ec2/vpc:Vpc net: retainOnDelete; `terraform destroy` deletes it",
        "aws:ec2/vpc:Vpc net: alias former; move it in a Terraform state with `terraform state mv`",
    ]


def test_plain_resources_leave_nothing_to_tell(tmp_path: Path):
    _, report = exported(tmp_path, resource(VPC, "net"))
    assert (report.left_out, report.newer, report.variables) == ([], [], [])
