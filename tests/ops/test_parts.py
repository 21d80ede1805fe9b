"""A part of the SDK that loads its modules by name is the part that it would have been."""

import json
import subprocess
import sys
from typing import Any

import pytest

START = """
import json, sys
from ops.parts import load_by_name
load_by_name()
import pulumi_aws as aws
"""
LOADED = """
print(json.dumps(sorted(name for name in sys.modules if name.startswith("pulumi_aws.{part}."))))
"""


def told(statement: str) -> Any:
    command = [sys.executable, "-c", START + statement]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def loaded(part: str, statement: str) -> set[str]:
    names = told(statement + LOADED.format(part=part))
    return {name.removeprefix(f"pulumi_aws.{part}.") for name in names}


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        ("SecurityGroup", {"security_group"}),
        ("SecurityGroupArgs", {"security_group"}),
        ("VpcEndpoint", {"vpc_endpoint"}),
        ("get_subnets", {"get_subnets"}),
        ("get_subnets_output", {"get_subnets"}),
        ("VpcEndpointDnsOptionsArgs", set()),
    ],
)
def test_a_name_loads_its_module_and_what_that_needs(name, modules):
    found = loaded("ec2", f"aws.ec2.{name}")
    assert found - {"_enums", "_inputs", "outputs"} == modules
    assert "_inputs" in found


def test_a_part_alone_loads_nothing():
    assert loaded("s3", "aws.s3.__path__") == set()


def test_a_name_that_does_not_follow_the_rule_loads_all():
    odd = "import pulumi_aws.lb as lb\nassert lb.get_load_balancer\nlb.GetListenerResult"
    assert {"listener", "trust_store"} <= loaded("lb", odd)


@pytest.mark.parametrize(
    "name", ["ec2.NoSuchThing", "ec2.__no_such_thing__", "s3.get_no_such_thing"]
)
def test_what_is_not_there_is_an_attribute_error(name):
    part, _, attribute = name.partition(".")
    asked = f"print(json.dumps(hasattr(aws.{part}, {attribute!r})))"
    assert told(asked) is False


def test_a_function_is_not_taken_for_its_module():
    assert told("print(json.dumps(callable(aws.ec2.get_vpc)))") is True
    assert told("print(json.dumps(aws.ec2.outputs.__name__))") == "pulumi_aws.ec2.outputs"


def test_names_are_the_same_things_by_either_way():
    same = """
from pulumi_aws.ec2.security_group import SecurityGroup
before = aws.ec2.SecurityGroup is SecurityGroup
aws.ec2.AmiBlockDeviceMapping = None
del aws.ec2.AmiBlockDeviceMapping
print(json.dumps([before, aws.ec2.SecurityGroup is SecurityGroup]))
"""
    assert told(same) == [True, True]


def test_it_is_done_once():
    ours = "sum('ops.parts' in repr(type(finder)) for finder in sys.meta_path)"
    assert told(f"load_by_name()\nprint(json.dumps({ours}))") == 1


def test_all_that_every_part_offers_is_there():
    every = """
import importlib, pathlib
folder = pathlib.Path(aws.__file__).parent
lacking = []
for part in ("s3", "sqs", "lb", "kms", "wafv2", "route53"):
    module = importlib.import_module(f"pulumi_aws.{part}")
    for file in {*(folder / part).glob("[a-z]*.py")} - {folder / part / "outputs.py"}:
        whole = importlib.import_module(f"pulumi_aws.{part}.{file.stem}")
        for name in getattr(whole, "__all__", ()):
            if getattr(module, name) is not getattr(whole, name):
                lacking.append(f"{part}.{name}")
print(json.dumps(lacking))
"""
    assert told(every) == []
