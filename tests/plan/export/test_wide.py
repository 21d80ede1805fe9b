"""Every type of the table, recorded by the recorder and judged by the genuine provider."""

import json
from pathlib import Path

from plan.export import derive, table
from plan.export.terraform import export
from plan.record import Record
from tests.plan.export.conftest import Terraform


def test_the_wide_program_covers_the_table(wide: Record):
    declared = {r.type for r in wide.resources}
    asked = {lookup.token for lookup in wide.lookups}
    assert table.load()["resources"].keys() - declared == set()
    assert table.load()["functions"].keys() - asked == set()


def test_the_genuine_provider_takes_the_export(wide: Record, tmp_path: Path, terraform: Terraform):
    export(wide, tmp_path)
    terraform.validate(tmp_path)


def test_the_committed_table_is_a_fresh_derivation(terraform: Terraform):
    assert derive.text(derive.derive(terraform.schema())) == derive.TABLE.read_text()


def test_the_same_record_gives_the_same_files(wide: Record, tmp_path: Path):
    for folder in ("one", "two"):
        export(wide, tmp_path / folder)
    one, two = (
        {p.relative_to(tmp_path / f): p.read_bytes() for p in (tmp_path / f).rglob("*.*")}
        for f in ("one", "two")
    )
    assert one == two
    assert len(one) == 10


def test_no_secret_and_no_placeholder_is_in_any_file(wide: Record, tmp_path: Path):
    export(wide, tmp_path)
    text = "".join(path.read_text() for path in tmp_path.glob("*.tf.json"))
    assert "hunter2" not in text
    assert "<<" not in text
    assert not [number for number in wide.numbers if str(number) in text]


def test_references_inside_a_container_definition(wide: Record, tmp_path: Path):
    export(wide, tmp_path)
    resources = json.loads((tmp_path / "resources.tf.json").read_text())["resource"]
    (container,) = json.loads(
        resources["aws_ecs_task_definition"]["tasks"]["container_definitions"]
    )
    assert container["environment"] == [
        {"name": "ORDERS_HOST", "value": "${aws_db_instance.orders.address}"},
        {"name": "ORDERS_PORT", "value": "${aws_db_instance.orders.port}"},
        {"name": "TEMPLATE", "value": "$${HOME} %%{if}"},
    ]
    assert container["secrets"] == [
        {
            "name": "ORDERS_PASSWORD",
            "valueFrom": "${aws_db_instance.orders.master_user_secret[0].secret_arn}:password::",
        }
    ]


def test_an_output_of_a_set_is_its_first_element(wide: Record, tmp_path: Path):
    export(wide, tmp_path)
    resources = json.loads((tmp_path / "resources.tf.json").read_text())["resource"]
    option = "tolist(aws_acm_certificate.certificate.domain_validation_options)[0]"
    assert resources["aws_route53_record"]["validation"] == {
        "name": f"${{{option}.resource_record_name}}",
        "records": [f"${{{option}.resource_record_value}}"],
        "ttl": 60,
        "type": f"${{{option}.resource_record_type}}",
        "zone_id": "${aws_route53_zone.zone.zone_id}",
    }


def test_what_a_deployment_moves_is_ignored_and_what_the_provider_lacks_is_told(
    wide: Record, tmp_path: Path
):
    report = export(wide, tmp_path)
    told = {(one.resource.rpartition("::")[2], one.property) for one in report.newer}
    assert {
        ("shifted", "deploymentConfiguration"),
        ("shifted", "loadBalancers.advancedConfiguration"),
    } <= told
    resources = json.loads((tmp_path / "resources.tf.json").read_text())["resource"]
    rule = resources["aws_lb_listener_rule"]["shifted"]
    assert rule["lifecycle"]["ignore_changes"] == ["action[0].forward[0].target_group"]
    service = resources["aws_ecs_service"]["shifted"]
    assert service["depends_on"] == [
        "aws_iam_role.task",
        "aws_lb_listener_rule.shifted",
        "aws_lb_target_group.second",
    ]
    assert "ignore_changes" not in service.get("lifecycle", {})
    handed_over = resources["aws_ecs_service"]["handed-over"]
    assert handed_over["lifecycle"]["ignore_changes"] == [
        "capacity_provider_strategy",
        "load_balancer",
        "task_definition",
    ]
