import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.export import names, table
from plan.export.table import Naming

PLAIN = Naming(property="name", max=32, separator="-")
IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_-]*"


@pytest.mark.parametrize("name", ["orders", "public-a", "_x", "A9"])
def test_a_legal_name_stays(name: str):
    assert names.legal(name) == name


def test_other_names_carry_a_hash():
    assert names.legal("web v2") == "web-v2-ad7b82e"
    assert names.legal("2nd") == "_2nd-c21365c"


@given(st.text())
def test_every_name_becomes_an_identifier(name: str):
    assert re.fullmatch(IDENTIFIER, names.legal(name))


@given(st.sets(st.text(alphabet="ab -_.é1", max_size=6), max_size=20))
def test_different_names_stay_different(given_names: set[str]):
    assert len({names.legal(name) for name in given_names}) == len(given_names)


def test_a_physical_name_is_the_logical_one_and_a_suffix():
    assert names.physical(PLAIN, "tasks", "shop/dev", {}) == "tasks-b0fa7e7"
    assert names.physical(PLAIN, "tasks", "shop/dev", {}) == "tasks-b0fa7e7"
    assert names.physical(PLAIN, "tasks", "shop/prod", {}) != "tasks-b0fa7e7"


@given(st.text(alphabet="abc-", min_size=1), st.sampled_from([32, 63, 255]))
def test_a_physical_name_fits(name: str, longest: int):
    found = names.physical({**PLAIN, "max": longest}, name, "seed", {})
    assert len(found) <= longest
    assert re.search(r"-[0-9a-f]{7}$", found)


def test_long_names_that_begin_alike_stay_different():
    one, two = (names.physical(PLAIN, "x" * 40 + end, "seed", {}) for end in "ab")
    assert one != two
    assert one[:24] == two[:24] == "x" * 24


def test_lower_case_prefix_and_separator():
    assert names.physical({**PLAIN, "lower": True}, "Logs", "s", {}).startswith("logs-")
    bare = names.physical({**PLAIN, "separator": ""}, "orders", "s", {})
    assert re.fullmatch(r"orders[0-9a-f]{7}", bare)
    alias = {**PLAIN, "prefix": "alias/"}
    assert names.physical(alias, "k" * 99, "s", {}).startswith("alias/kkk")
    assert len(names.physical(alias, "k" * 99, "s", {})) == 32


def test_a_name_without_suffix_is_the_logical_one():
    assert names.physical({**PLAIN, "suffix": False}, "readme", "s", {}) == "readme"


def test_the_suffix_follows_what_replaces_the_resource():
    naming = Naming(property="name", max=32, separator="-", replacing=["port"])
    before, after, other = (
        names.physical(naming, "tasks", "s", inputs)
        for inputs in ({"port": 80}, {"port": 81}, {"port": 80, "slowStart": 30})
    )
    assert before != after
    assert before == other


@pytest.mark.parametrize(
    ("token", "longest"),
    [
        ("aws:lb/targetGroup:TargetGroup", 32),
        ("aws:lb/loadBalancer:LoadBalancer", 32),
        ("aws:iam/role:Role", 64),
        ("aws:s3/bucket:Bucket", 63),
        ("aws:rds/instance:Instance", 63),
        ("aws:kms/alias:Alias", 238),
    ],
)
def test_lengths_are_those_of_aws(token: str, longest: int):
    assert table.load()["resources"][token]["naming"]["max"] == longest


def test_types_without_a_name_of_their_own_are_not_named():
    unnamed = {t for t, e in table.load()["resources"].items() if "naming" not in e}
    assert {"aws:ec2/vpc:Vpc", "aws:route53/record:Record", "aws:kms/key:Key"} <= unnamed
    assert "aws:ecs/taskDefinition:TaskDefinition" in unnamed
