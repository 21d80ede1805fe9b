from hypothesis import given
from hypothesis import strategies as st

from plan.operator.statements import LIMIT, Statement, document, documents, size

WHERE = {"StringEquals": {"aws:RequestedRegion": ["eu-north-1"]}}


def pairs(found) -> set[tuple[str, str]]:
    """What documents allow, action by action and resource by resource."""
    return {
        (action, resource)
        for one in found
        for statement in one["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }


def many(count: int, text: str) -> tuple[str, ...]:
    return tuple(f"{text}{number:04}" for number in range(count))


def test_a_statement_is_written_with_its_condition_if_it_has_one():
    assert Statement(("sts:GetCallerIdentity",)).written() == {
        "Effect": "Allow",
        "Action": ["sts:GetCallerIdentity"],
        "Resource": ["*"],
    }
    assert Statement(("ec2:CreateVpc",), condition=WHERE).written()["Condition"] == WHERE


def test_white_space_does_not_count():
    assert size({"a": [1, 2]}) == len('{"a":[1,2]}')


def test_nothing_is_no_document():
    assert documents([]) == []


def test_what_fits_is_one_document():
    one, two = Statement(("a:B",)), Statement(("c:D",), ("arn:aws:c:::d",), WHERE)
    assert documents([one, two]) == [document([one, two])]


def test_a_document_is_full_before_the_next_begins():
    parts = [Statement(many(40, f"s{n}:VerbNounNoun")) for n in range(12)]
    found = documents(parts)
    assert len(found) == 2
    assert found[0]["Statement"] == [one.written() for one in parts[:6]]
    assert found[1]["Statement"] == [one.written() for one in parts[6:]]
    assert size(document([*parts[:6], parts[6]])) > LIMIT >= size(found[0])


def test_a_statement_that_no_document_can_hold_is_split_by_its_actions():
    huge = Statement(many(400, "ec2:DescribeSomething"), ("*",), WHERE)
    found = documents([huge])
    assert len(found) == 2
    assert pairs(found) == {(action, "*") for action in huge.actions}
    assert all(s["Condition"] == WHERE for one in found for s in one["Statement"])


def test_one_action_on_many_resources_is_split_by_these():
    huge = Statement(("iam:PassRole",), many(300, "arn:aws:iam::*:role/some-role"), WHERE)
    found = documents([huge])
    assert len(found) == 2
    assert pairs(found) == {("iam:PassRole", resource) for resource in huge.resources}


@given(
    st.lists(
        st.builds(
            Statement,
            st.lists(st.text("abcXYZ:*", min_size=1, max_size=60), min_size=1, max_size=90).map(
                tuple
            ),
            st.lists(st.text("arn:*/", min_size=1, max_size=90), min_size=1, max_size=90).map(
                tuple
            ),
        ),
        max_size=6,
    )
)
def test_whatever_is_allowed_fits_and_nothing_is_lost(statements):
    found = documents(statements)
    assert all(size(one) <= LIMIT for one in found)
    assert pairs(found) == pairs([document(statements)])
