import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.export import join
from plan.export.sdk import Kind

TEXT = Kind("scalar")
TEXTS = Kind("list", TEXT)


def spelt(terraform: list[str], *surface: str, **renames: str) -> dict[str, str]:
    return join.names(terraform, set(), dict.fromkeys(surface, TEXT), renames)


def attribute(cty: object, kind: Kind | None = TEXT, **flags: bool) -> join.Shape:
    found = join.block({"attributes": {"a": {"type": cty, "optional": True, **flags}}}, {"a": kind})
    return found["a"]


@pytest.mark.parametrize(
    ("terraform", "wire"),
    [
        ("cidr_block", "cidrBlock"),
        ("subnet_id", "subnetIds"),
        ("policy", "policies"),
        ("access_address", "accessAddresses"),
        ("ipv6_cidr_block", "ipv6CidrBlock"),
        ("ssl_cert", "sslCERT"),
        ("db_instance_arn", "DbInstanceArn"),
    ],
)
def test_spellings(terraform: str, wire: str):
    assert spelt([terraform], wire) == {wire: terraform}


def test_the_exact_spelling_goes_before_the_plural():
    assert spelt(["rules", "rule"], "rule", "rules") == {"rule": "rule", "rules": "rules"}


def test_a_rename_goes_first_and_may_share_a_name():
    assert spelt(["id", "arn"], "id", "arn", "name", name="id") == {
        "name": "id",
        "id": "id",
        "arn": "arn",
    }


def test_what_is_left_of_terraform_gets_the_spelling_of_the_rules():
    assert spelt(["self", "from_port"], "fromPort") == {"fromPort": "from_port", "self": "self"}
    assert join.names(["rule"], {"rule"}, None, {}) == {"rules": "rule"}


@given(st.from_regex(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*){0,3}", fullmatch=True))
def test_every_terraform_name_finds_its_camel_case(name: str):
    assert spelt([name], join.camel(name)) == {join.camel(name): name}


def test_plurals():
    assert join.plurals("policy") == ["policies", "policys"]
    assert join.plurals("key") == ["keys"]
    assert join.plurals("address") == ["addresses", "addresss"]
    assert join.plurals("branch") == ["branches", "branchs"]


def test_attributes():
    assert attribute("string") == {"to": "a", "type": "string"}
    assert attribute(["set", "string"], TEXTS) == {"to": "a", "type": ["set", "string"]}
    assert attribute(["map", "string"], Kind("map", TEXT)) == {
        "to": "a",
        "type": ["map", "string"],
    }
    assert attribute("string", sensitive=True)["sensitive"] is True
    assert attribute("string", optional=False, computed=True)["computed"] is True
    assert "computed" not in attribute("string", computed=True)
    assert attribute("string", Kind("asset")) == {"to": "a", "type": "asset"}


def test_a_list_that_pulumi_takes_as_one_value_is_flat():
    assert attribute(["list", "string"], TEXT) == {
        "to": "a",
        "type": ["list", "string"],
        "flat": True,
    }


def test_an_attribute_of_objects_knows_all_of_them():
    found = attribute(["list", ["object", {"from_port": "number", "self": "bool"}]], TEXTS)
    assert found["type"] == [
        "list",
        {
            "object": {
                "fromPort": {"to": "from_port", "type": "number"},
                "self": {"to": "self", "type": "bool"},
            }
        },
    ]


def nested(mode: str, kind: Kind | None, **more: int) -> join.Shape:
    inner = {"attributes": {"to_port": {"type": "number", "optional": True}}}
    schema = {"block_types": {"rule": {"nesting_mode": mode, "block": inner, **more}}}
    (found,) = join.block(schema, None if kind is None else {"rules": kind}).values()
    return found


def test_nested_blocks():
    block = {"block": {"toPort": {"to": "to_port", "type": "number"}}}
    many = Kind("list", Kind("object"))
    assert nested("list", many) == {"to": "rule", "type": ["list", block]}
    assert nested("set", many, max_items=1) == {"to": "rule", "type": ["set", block]}
    assert nested("single", Kind("object")) == {"to": "rule", "type": block}
    assert nested("list", Kind("object")) == {"to": "rule", "type": ["list", block], "flat": True}


def test_without_an_sdk_class_one_at_most_is_flat():
    assert nested("list", None, max_items=1)["flat"] is True
    assert "flat" not in nested("list", None)


def test_what_terraform_alone_has_is_not_in_a_block():
    schema = {"attributes": {n: {"type": "string", "optional": True} for n in ("a", "b")}}
    assert list(join.block(schema, {"a": TEXT, "c": TEXT})) == ["a"]
