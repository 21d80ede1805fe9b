import pytest

from plan import placeholders
from plan.export import newer
from plan.export.dependencies import Dependencies
from plan.record import Options
from tests.plan.export.made import PROVIDER, ROLE, STACK, VPC, record, resource, urn

NETWORK = "groundwork:index:Network"
VPC_ID = placeholders.token("ec2.Vpc", "net", "id")


def test_references_of_inputs_numbers_too():
    port = placeholders.number("rds.Instance", "orders", "port")
    numbers = {port: placeholders.token("rds.Instance", "orders", "port")}
    user = resource(ROLE, "role", {"a": [f"x {VPC_ID}"], "b": {"c": port}})
    found = Dependencies(record(user, numbers=numbers))
    assert found.referenced(user) == {"ec2.Vpc/net", "rds.Instance/orders"}


def test_what_the_inputs_name_is_not_said_again():
    vpc = resource(VPC, "net")
    user = resource(
        ROLE,
        "role",
        {"path": VPC_ID},
        Options(depends_on=[vpc.urn]),
        needs={"path": [vpc.urn]},
    )
    assert Dependencies(record(vpc, user)).unsaid(user) == []


def test_a_value_that_is_known_keeps_its_order():
    vpc = resource(VPC, "net")
    user = resource(ROLE, "role", {"path": "/x/"}, needs={"path": [vpc.urn]})
    assert Dependencies(record(vpc, user)).unsaid(user) == ["ec2.Vpc/net"]


def test_a_component_stands_for_all_below_it():
    outer = resource(NETWORK, "outer")
    inner = resource(NETWORK, "inner", parent=outer.urn)
    vpc = resource(VPC, "net", parent=inner.urn)
    role = resource(ROLE, "flow", parent=outer.urn)
    other = resource(VPC, "other")
    user = resource(ROLE, "user", options=Options(depends_on=[outer.urn]))
    found = Dependencies(record(outer, inner, vpc, role, other, user))
    assert found.unsaid(user) == ["ec2.Vpc/net", "iam.Role/flow"]


def test_neither_itself_nor_a_provider_is_waited_for():
    outer = resource(NETWORK, "outer")
    provider = resource(PROVIDER, "main", parent=outer.urn)
    user = resource(
        ROLE, "user", options=Options(depends_on=[outer.urn, provider.urn]), parent=outer.urn
    )
    assert Dependencies(record(outer, provider, user)).unsaid(user) == []


def test_the_stack_itself_stands_for_everything():
    stack = resource("groundwork:index:Stack", "shop")
    vpc = resource(VPC, "net", parent=stack.urn)
    user = resource(ROLE, "user", options=Options(depends_on=[stack.urn]), parent=STACK)
    assert Dependencies(record(stack, vpc, user)).unsaid(user) == [f"ec2.Vpc/{vpc.name}"]
    assert urn(VPC, "net") == vpc.urn


def test_what_only_a_left_out_property_names_is_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(newer, "reasons", lambda: {(ROLE, "path"): "because"})
    vpc = resource(VPC, "net")
    user = resource(ROLE, "role", {"path": VPC_ID}, needs={"path": [vpc.urn]})
    found = Dependencies(record(vpc, user))
    assert (found.referenced(user), found.unsaid(user)) == (set(), ["ec2.Vpc/net"])
