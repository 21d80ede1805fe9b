"""Components and their resources, with all inputs."""

import pulumi
import pulumi_aws as aws

from plan.report.tree import tree
from tests.plan.parts import Part
from tests.plan.plans import QUEUE, places_of
from tests.plan.rules.made import made, record_of


def test_a_component_has_its_resources_by_type_and_name(tmp_path):
    record = record_of(made(QUEUE, "b"), made("aws:sns/topic:Topic", "a"), made(QUEUE, "a"))
    (part,) = tree(record, places_of(tmp_path))
    assert {key: part[key] for key in ("name", "kind", "depth", "facts", "path", "line")} == {
        "name": "part",
        "kind": "Part",
        "depth": 0,
        "facts": ["SNS"],
        "path": "queues.part",
        "line": 12,
    }
    found = [(one["type"], one["name"]) for one in part["resources"]]
    assert found == [
        ("pulumi.providers.aws", "aws"),
        ("sns.Topic", "a"),
        ("sqs.Queue", "a"),
        ("sqs.Queue", "b"),
    ]


def test_components_inside_others_stand_below_them(record, tmp_path):
    def program() -> None:
        outer = Part("outer")
        Part("inner", parent=outer, kind="Inner")
        Part("before")

    rows = tree(record(program), places_of(tmp_path))
    found = [(one["name"], one["kind"], one["depth"]) for one in rows]
    assert found == [("before", "Part", 0), ("outer", "Part", 0), ("inner", "Inner", 1)]
    inner = rows[2]
    assert [one["name"] for one in inner["resources"]] == ["inner-sg", "inner-role"]
    assert inner["urn"].endswith("Inner::inner")


def test_what_is_below_a_resource_stands_with_it(record, tmp_path):
    def program() -> None:
        part = Part("part")
        below = pulumi.ResourceOptions(parent=part.group)
        aws.sqs.Queue("queue", opts=below)
        Part("inner", parent=part.group)

    outer, inner = tree(record(program), places_of(tmp_path))
    assert (inner["name"], inner["depth"]) == ("inner", 1)
    assert [one["name"] for one in outer["resources"]] == ["part-sg", "part-role", "queue"]


def test_inputs_have_placeholders_and_no_secrets(record, tmp_path):
    def program() -> None:
        group = aws.ec2.SecurityGroup("group")
        aws.ssm.Parameter(
            "p", type="String", value=pulumi.Output.secret("hush"), description=group.id
        )

    (stack,) = tree(record(program), places_of(tmp_path))
    assert (stack["name"], stack["kind"]) == ("stack", "")
    parameter = next(one for one in stack["resources"] if one["name"] == "p")
    assert parameter["inputs"]["value"] == "[secret]"
    assert parameter["inputs"]["description"] == "<<ec2.SecurityGroup/group.id>>"
    assert "hush" not in str(stack)


def test_what_is_kept_is_marked(record, tmp_path):
    def program() -> None:
        aws.sqs.Queue("guarded", opts=pulumi.ResourceOptions(protect=True))
        aws.sqs.Queue("left", opts=pulumi.ResourceOptions(retain_on_delete=True))
        aws.sqs.Queue("plain")

    (stack,) = tree(record(program), places_of(tmp_path))
    kept = {one["name"]: one["kept"] for one in stack["resources"]}
    assert kept == {"guarded": True, "left": True, "plain": False}
