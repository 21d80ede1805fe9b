"""What one plan has otherwise than another."""

import json

import pulumi
import pulumi_aws as aws
import pytest

from plan.against import Changed, Input, Named, Priced, against
from plan.record import Secret
from tests.plan.parts import Part
from tests.plan.plans import HIGH, KEY, LOW, QUEUE, made_of, planned
from tests.plan.rules.made import made

TOPIC = "aws:sns/topic:Topic"


def inputs(before, after):
    """What differs in a queue's inputs."""
    there, here = made_of(made(QUEUE, "q", **before)), made_of(made(QUEUE, "q", **after))
    changed = against(here, there).changed
    return [(one.path, one.before, one.after) for each in changed for one in each.inputs]


def test_nothing_differs_from_itself():
    plan = made_of(made(QUEUE, "q", delay=1), rules=[HIGH])
    found = against(plan, plan)
    assert not any((found.added, found.removed, found.changed, found.findings_new))
    assert not any((found.edges_added, found.edges_removed, found.findings_gone))
    assert found.there == "test"


def test_resources_by_component_type_and_name():
    here = made_of(made(QUEUE, "both"), made(QUEUE, "new"), made(TOPIC, "both"))
    there = made_of(made(QUEUE, "both"), made(QUEUE, "old"))
    found = against(here, there)
    assert found.added == [Named("part", TOPIC, "both"), Named("part", QUEUE, "new")]
    assert found.removed == [Named("part", QUEUE, "old")]
    assert found.changed == []


def test_a_change_names_the_input_and_both_values():
    there, here = made_of(made(QUEUE, "q", delay=1)), made_of(made(QUEUE, "q", delay=2, size=3))
    assert against(here, there).changed == [
        Changed("part", QUEUE, "q", [Input("delay", 1, 2), Input("size", None, 3)])
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [("a.b.1", 2, 3)]),
        ({"a": [1]}, {"a": [1, 2]}, [("a.1", None, 2)]),
        ({"a": {}}, {"a": {"b": 1}}, [("a", {}, None), ("a.b", None, 1)]),
        ({"a": json.dumps({"x": 1, "y": 2})}, {"a": json.dumps({"y": 2, "x": 3})}, [("a.x", 1, 3)]),
        ({"a": '{"x": 1}'}, {"a": '{ "x":1 }'}, []),
        ({"a": "[not json"}, {"a": "[not json"}, []),
        ({"a": "[not json"}, {"a": "[nor this"}, [("a", "[not json", "[nor this")]),
        ({"a": True}, {"a": True}, []),
    ],
)
def test_the_depth_of_a_difference(before, after, found):
    assert inputs(before, after) == found


def test_a_secret_is_compared_and_never_shown():
    one, other = {"a": Secret("swordfish")}, {"a": {"b": Secret("tuna")}}
    assert inputs(one, one) == []
    assert inputs(one, {"a": Secret("salmon")}) == [("a", "[secret]", "[secret]")]
    assert inputs(one, other) == [("a", "[secret]", None), ("a.b", None, "[secret]")]
    assert inputs(one, {"a": "swordfish"}) == [("a", "[secret]", "swordfish")]


def program(stack, *, wider=False):
    """A stack with its own name in logical names, values, policies and keys."""

    def run():
        web, store = Part("web"), Part("store")
        web.reach(store, 5432)
        if wider:
            store.ingress("open", 443, cidr_ipv4="0.0.0.0/0")
        aws.sqs.Queue(f"jobs-{stack}", opts=web.child)
        policy = pulumi.Output.json_dumps({"Resource": web.role.arn, "Name": f"shop-{stack}-x"})
        # The posture is the same word in both, and by chance the name of one of them.
        tags = {"stack": stack, f"{stack}/owner": stack, "kind": f"pre{stack}", "posture": "dev"}
        aws.iam.Policy("may", policy=policy, tags=tags, opts=store.child)

    return run


def test_the_names_of_the_stacks_are_no_difference(record):
    here = planned(record(program("prod"), stack="prod"))
    there = planned(record(program("dev"), stack="dev"))
    found = against(here, there)
    assert (found.added, found.removed, found.edges_added, found.edges_removed) == ([], [], [], [])
    # Only a word of its own is the stack's name.
    assert [(each.name, [one.path for one in each.inputs]) for each in found.changed] == [
        ("may", ["tags.kind"])
    ]
    assert found.there == "dev"


def test_cost_by_component_and_all_together():
    here, there = made_of(made(KEY, "a"), made(KEY, "b")), made_of(made(KEY, "a"))
    found = against(here, there)
    assert found.priced == [Priced("part", (1, 1), (2, 2))]
    assert (found.cost_before.low, found.cost_after.high) == (1, 2)
    assert against(made_of(), there).priced == [Priced("part", (1, 1), (0, 0))]
    assert against(here, here).priced == []


def test_edges_of_one_alone(record):
    here = planned(record(program("prod", wider=True), stack="prod"))
    there = planned(record(program("dev"), stack="dev"))
    found = against(here, there)
    (edge,) = found.edges_added
    assert (edge.source.name, edge.target.name, edge.port) == ("internet", "store", "443")
    assert found.edges_removed == []
    assert against(there, here).edges_removed == [edge]


def test_findings_of_one_alone():
    bad, good = made(QUEUE, "q", wrong="it is test-wrong"), made(QUEUE, "q")
    here, there = made_of(bad, rules=[HIGH, LOW]), made_of(good, rules=[HIGH, LOW])
    assert [one.rule.id for one in against(here, there).findings_new] == ["Q3", "Q1"]
    assert against(here, there).findings_gone == []
    assert [one.rule.id for one in against(there, here).findings_gone] == ["Q3", "Q1"]
    worse = made_of(made(QUEUE, "q", wrong="it is worse"), rules=[HIGH])
    assert [one.said for one in against(worse, here).findings_new] == ["it is worse"]


def test_components_inside_of_others_have_a_path(record):
    def nested(name):
        return lambda: aws.sqs.Queue(name, opts=Part("in", parent=Part("out")).child)

    here, there = planned(record(nested("a"))), planned(record(nested("b")))
    assert against(here, there).added == [Named("out/in", QUEUE, "a")]
