import json
from pathlib import Path
from typing import Any

import pytest

from plan import placeholders
from plan.export.errors import CannotExport
from plan.export.terraform import export
from plan.record import Options, Record, Secret
from tests.plan.export.made import BUCKET, GROUP, ROLE, VPC, ZONE, lookup, record, resource, urn

INSTANCE = "aws:rds/instance:Instance"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
VPC_ID = placeholders.token("ec2.Vpc", "net", "id")


def read(to: Path, name: str) -> Any:
    return json.loads((to / f"{name}.tf.json").read_text())


def outputs(found: Record, to: Path) -> dict[str, Any]:
    export(found, to)
    return read(to, "outputs")["output"]


def test_the_whole_of_a_small_export(tmp_path: Path):
    found = record(
        resource("groundwork:index:Network", "network"),
        resource(VPC, "net", {"cidrBlock": "10.0.0.0/16"}),
        resource(GROUP, "web", {"vpcId": VPC_ID}),
        outputs={"vpc": VPC_ID},
    )
    report = export(found, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {
        "versions.tf.json",
        "providers.tf.json",
        "resources.tf.json",
        "outputs.tf.json",
    }
    assert read(tmp_path, "versions") == {
        "terraform": {
            "required_version": ">= 1.5",
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.100"}},
        }
    }
    assert read(tmp_path, "providers") == {"provider": {"aws": [{"region": "eu-north-1"}]}}
    assert read(tmp_path, "resources") == {
        "resource": {
            "aws_security_group": {
                "web": {
                    "description": "Managed by Pulumi",
                    "name": "web-af9b868",
                    "vpc_id": "${aws_vpc.net.id}",
                    "lifecycle": {"create_before_destroy": True},
                }
            },
            "aws_vpc": {
                "net": {
                    "cidr_block": "10.0.0.0/16",
                    "lifecycle": {"create_before_destroy": True},
                }
            },
        }
    }
    assert read(tmp_path, "outputs") == {"output": {"vpc": {"value": "${aws_vpc.net.id}"}}}
    assert report.addresses == {
        urn(VPC, "net"): "aws_vpc.net",
        urn(GROUP, "web"): "aws_security_group.web",
    }


def test_an_empty_program_is_an_empty_export(tmp_path: Path):
    report = export(record(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["versions.tf.json"]
    assert report.addresses == {}


def test_what_a_resource_waits_for_is_written(tmp_path: Path):
    options = Options(depends_on=[urn(VPC, "net")])
    export(record(resource(VPC, "net"), resource(ROLE, "role", options=options)), tmp_path)
    role = read(tmp_path, "resources")["resource"]["aws_iam_role"]["role"]
    assert role["depends_on"] == ["aws_vpc.net"]


def test_look_ups_are_data_sources(tmp_path: Path):
    found = record(
        resource(VPC, "net"),
        lookups=[lookup(ZONE, {"name": "a.example", "privateZone": True}), lookup(ZONE, {}, 2)],
    )
    export(found, tmp_path)
    assert read(tmp_path, "data") == {
        "data": {
            "aws_route53_zone": {
                "getZone-1": {"name": "a.example", "private_zone": True},
                "getZone-2": {},
            }
        }
    }


def test_a_newer_argument_of_a_look_up_is_refused(tmp_path: Path):
    found = record(lookups=[lookup(ZONE, {"enableAcceleratedRecovery": True})])
    with pytest.raises(CannotExport, match="enableAcceleratedRecovery: is newer than"):
        export(found, tmp_path)


@pytest.mark.parametrize("given", ["name", "namePrefix"])
def test_a_given_name_is_kept(tmp_path: Path, given: str):
    export(record(resource(ROLE, "role", {given: "own"})), tmp_path)
    role = read(tmp_path, "resources")["resource"]["aws_iam_role"]["role"]
    assert role == {{"name": "name", "namePrefix": "name_prefix"}[given]: "own"}


def test_a_given_text_is_kept(tmp_path: Path):
    export(record(resource(GROUP, "web", {"description": "Web"})), tmp_path)
    group = read(tmp_path, "resources")["resource"]["aws_security_group"]["web"]
    assert group["description"] == "Web"


def test_names_tell_stacks_and_types_apart(tmp_path: Path):
    one = record(resource(ROLE, "a"), resource(BUCKET, "a"))
    other = Record(one.project, "prod", one.resources, [], {}, one.config)
    names = []
    for index, found in enumerate((one, other)):
        export(found, tmp_path / str(index))
        types = read(tmp_path / str(index), "resources")["resource"]
        names += [types["aws_iam_role"]["a"]["name"], types["aws_s3_bucket"]["a"]["bucket"]]
    assert len(set(names)) == 4


def test_secrets_are_variables_in_no_file(tmp_path: Path):
    found = record(
        resource(VERSION, "api", {"secretId": "x", "secretString": Secret("hunter2")}),
        outputs={"token": Secret("hunter3")},
    )
    report = export(found, tmp_path)
    assert read(tmp_path, "variables") == {
        "variable": {
            "api_secretString": {"sensitive": True},
            "output-token": {"sensitive": True},
        }
    }
    assert [(v.name, v.resource, v.property) for v in report.variables] == [
        ("api_secretString", urn(VERSION, "api"), "secretString"),
        ("output-token", "", ""),
    ]
    assert "hunter" not in "".join(p.read_text() for p in tmp_path.iterdir())


def test_an_output_that_holds_a_secret_is_sensitive(tmp_path: Path):
    found = record(outputs={"plain": "x", "secret": Secret("y"), "deep": {"a": [Secret("z")]}})
    assert outputs(found, tmp_path) == {
        "plain": {"value": "x"},
        "secret": {"value": "${var.output-secret}", "sensitive": True},
        "deep": {"value": {"a": ["${var.output-deep_a_0}"]}, "sensitive": True},
    }


def test_an_output_of_what_took_a_secret_is_sensitive(tmp_path: Path):
    """Terraform refuses to show what came from a sensitive variable, however far away."""
    arn = placeholders.token("iam.Role", "one", "path")
    found = record(
        resource(ROLE, "one", {"path": Secret("/x/")}),
        resource(ROLE, "two", {"description": f"by {arn}"}),
        outputs={
            "far": placeholders.token("iam.Role", "two", "description"),
            "other": placeholders.token("iam.Role", "two", "arn"),
        },
    )
    assert outputs(found, tmp_path) == {
        "far": {"value": "${aws_iam_role.two.description}", "sensitive": True},
        "other": {"value": "${aws_iam_role.two.arn}"},
    }


def test_an_output_of_a_sensitive_attribute_is_sensitive(tmp_path: Path):
    password = placeholders.token("rds.Instance", "orders", "password")
    found = record(resource(INSTANCE, "orders"), outputs={"password": password})
    assert outputs(found, tmp_path) == {
        "password": {"value": "${aws_db_instance.orders.password}", "sensitive": True}
    }


def test_an_output_with_a_name_of_its_own(tmp_path: Path):
    assert outputs(record(outputs={"a.b": 1}), tmp_path) == {"a-b-2e7336d": {"value": 1}}


def test_a_second_export_replaces_the_first(tmp_path: Path):
    export(record(resource(VPC, "net"), outputs={"vpc": VPC_ID}), tmp_path)
    export(record(resource(ROLE, "role")), tmp_path)
    assert list(read(tmp_path, "resources")["resource"]) == ["aws_iam_role"]
    assert not (tmp_path / "outputs.tf.json").exists()


def test_a_type_of_another_provider_is_refused(tmp_path: Path):
    with pytest.raises(CannotExport, match="docker:index/network:Network web: is not in the table"):
        export(record(resource("docker:index/network:Network", "web")), tmp_path)


def test_nothing_is_written_when_something_cannot_be(tmp_path: Path):
    found = record(resource(VPC, "net"), resource(VPC, "bad", {"cidrBlok": "x"}))
    with pytest.raises(CannotExport):
        export(found, tmp_path / "out")
    assert not (tmp_path / "out").exists()
