import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest

from plan.export import derive, table

TYPES = """
[resources]
"aws:ec2/internetGateway:InternetGateway" = { type = "aws_internet_gateway" }
"aws:kms/alias:Alias" = { type = "aws_kms_alias", naming = { max = 9 }, defaults = { name = "x" } }
[functions]
"aws:index/getRegion:getRegion" = { type = "aws_region", renames = { region = "name" } }
"""


def attributes(**types: str) -> dict[str, Any]:
    return {"block": {"attributes": {n: {"type": t, "optional": True} for n, t in types.items()}}}


SCHEMA: dict[str, Any] = {
    "provider_schemas": {
        "registry.example/hashicorp/aws": {
            "provider": attributes(region="string"),
            "resource_schemas": {
                "aws_internet_gateway": attributes(id="string", vpc_id="string"),
                "aws_kms_alias": attributes(id="string", name="string", target_key_id="string"),
            },
            "data_source_schemas": {"aws_region": attributes(id="string", name="string")},
        }
    }
}
TIMEOUTS = {"timeouts": {"nesting_mode": "single", "block": {"attributes": {"delete": {}, "create": {}}}}}  # fmt: skip  # noqa: E501


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A small schema, with types and table of its own."""
    monkeypatch.setattr(derive, "TYPES", tmp_path / "types.toml")
    monkeypatch.setattr(derive, "TABLE", tmp_path / "shapes.json")
    derive.TYPES.write_text(TYPES)
    return copy.deepcopy(SCHEMA)


def types(schema: dict[str, Any]) -> dict[str, Any]:
    return schema["provider_schemas"]["registry.example/hashicorp/aws"]["resource_schemas"]


def test_a_table(schema: dict[str, Any]):
    found = derive.derive(schema)
    gateway = found["resources"]["aws:ec2/internetGateway:InternetGateway"]
    assert gateway == {
        "type": "aws_internet_gateway",
        "newer": ["arn", "ownerId", "tags", "tagsAll"],
        "properties": {
            "id": {"to": "id", "type": "string"},
            "vpcId": {"to": "vpc_id", "type": "string"},
        },
    }
    assert found["resources"]["aws:kms/alias:Alias"]["naming"] == {
        "property": "name",
        "max": 9,
        "separator": "-",
    }
    assert found["resources"]["aws:kms/alias:Alias"]["defaults"] == {"name": "x"}
    assert found["provider"]["properties"] == {"region": {"to": "region", "type": "string"}}


def test_a_function_may_have_two_names_for_one(schema: dict[str, Any]):
    region = derive.derive(schema)["functions"]["aws:index/getRegion:getRegion"]["properties"]
    assert region["region"] == region["name"] == {"to": "name", "type": "string"}


def test_timeouts(schema: dict[str, Any]):
    types(schema)["aws_kms_alias"]["block"]["block_types"] = TIMEOUTS
    found = derive.derive(schema)["resources"]
    assert found["aws:kms/alias:Alias"]["timeouts"] == ["create", "delete"]
    assert "timeouts" not in found["aws:ec2/internetGateway:InternetGateway"]


def test_blocks_may_be_left_out_at_any_depth(schema: dict[str, Any]):
    deep = {"nesting_mode": "list", "max_items": 1, "block": {"attributes": {}}}
    found = {**deep, "block": {"attributes": {}, "block_types": {"kept": deep, "huge": deep}}}
    blocks = {"huge": deep, "replica": found}
    attribute = {"type": "string", "optional": True}
    types(schema)["aws_kms_alias"] = {
        "block": {"attributes": {"id": attribute, "name": attribute}, "block_types": blocks}
    }
    before = derive._without(types(schema)["aws_kms_alias"]["block"], frozenset())
    after = derive._without(before, frozenset({"huge"}))
    assert before["block_types"].keys() == {"huge", "replica"}
    assert after["block_types"].keys() == {"replica"}
    assert after["block_types"]["replica"]["block"]["block_types"].keys() == {"kept"}
    assert after["attributes"] == {"id": attribute, "name": attribute}


def test_a_gap_is_an_error(schema: dict[str, Any]):
    gateway = types(schema).pop("aws_internet_gateway")
    with pytest.raises(LookupError, match="Terraform's provider has no aws_internet_gateway"):
        derive.derive(schema)
    del gateway["block"]["attributes"]["id"]
    types(schema)["aws_internet_gateway"] = gateway
    with pytest.raises(LookupError, match="InternetGateway: Terraform's type has no `id`"):
        derive.derive(schema)


def test_naming_what_has_no_name_is_an_error(schema: dict[str, Any]):
    del types(schema)["aws_kms_alias"]["block"]["attributes"]["name"]
    with pytest.raises(LookupError, match="aws:kms/alias:Alias: name cannot be named"):
        derive.derive(schema)


def test_the_script_writes_and_checks(
    schema: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    given = tmp_path / "schema.json"
    given.write_text(json.dumps(schema))
    assert derive.main([str(given)]) == 0
    assert json.loads(derive.TABLE.read_text()) == derive.derive(schema)
    assert derive.main([str(given), "--check"]) == 0
    derive.TABLE.write_text("{}")
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(schema)))
    assert derive.main(["--check"]) == 1
    assert capsys.readouterr().err == "shapes.json differs from a fresh derivation\n"


def test_the_committed_table_has_a_line_a_property():
    text = Path(table.__file__).with_name("shapes.json").read_text()
    assert json.loads(text) == table.load()
    assert derive.text(table.load()) == text
    assert '\n  "cidrBlock": {"to": "cidr_block", "type": "string"},\n' in text


def test_facts_of_the_committed_table():
    resources = table.load()["resources"]
    instance = resources["aws:rds/instance:Instance"]
    assert instance["properties"]["password"].get("sensitive") is True
    assert instance["properties"]["masterUserSecrets"].get("computed") is True
    assert instance.get("timeouts") == ["create", "delete", "update"]
    attachment = resources["aws:iam/rolePolicyAttachment:RolePolicyAttachment"]
    assert attachment.get("delete_first") is True
    group = resources["aws:rds/subnetGroup:SubnetGroup"]
    assert group.get("defaults") == {"description": "Managed by Pulumi"}
    assert "availabilityMode" in resources["aws:ec2/natGateway:NatGateway"]["newer"]


def test_a_firewall_has_no_statements_of_statements():
    rules = table.load()["resources"]["aws:wafv2/webAcl:WebAcl"]["properties"]["rules"]
    text = json.dumps(rules)
    assert '"managedRuleGroupStatement"' in text
    assert '"rateBasedStatement"' in text
    for left_out in ("and_statement", "or_statement", "not_statement", "scope_down_statement"):
        assert left_out not in text


def test_inputs_that_replace_a_resource_are_inputs():
    for token, entry in table.load()["resources"].items():
        replacing = entry.get("naming", {}).get("replacing", ())
        assert set(replacing) <= entry["properties"].keys(), token
