from plan.operator.mfa import mfa
from plan.operator.policy import Operator
from plan.operator.statements import Statement, document
from plan.operator.text import PAGE, PIPELINE, lines

HERE = {"aws:RequestedRegion": ["eu-north-1", "us-east-1"]}
TAGS = {"aws:ResourceTag/project": "shop", "aws:ResourceTag/stack": "dev"}
PASSED = {"iam:PassedToService": ["ecs-tasks.amazonaws.com"]}


def test_each_policy_is_told_service_by_service():
    allowed = document(
        [
            Statement(("acm:A", "ec2:B", "ec2:C"), ("*",), {"StringEquals": HERE}),
            Statement(("ec2:DeleteVpc",), ("*",), {"StringEquals": {**HERE, **TAGS}}),
            Statement(("sns:X", "sns:Y"), ("arn:1", "arn:2", "arn:3")),
            Statement(("iam:PassRole",), ("arn:4",), {"StringEquals": PASSED}),
        ]
    )
    seen = document([Statement(("acm:A",), ("*",), {"StringEquals": HERE})])
    made = Operator(
        "shop-dev-operators",
        {"shop-dev-operator-1": allowed},
        {"shop-dev-mfa": mfa()},
        {"shop-dev-preview-1": seen},
    )
    assert list(lines(made, "dev")) == [
        "Whoever deploys dev is in the group shop-dev-operators, with these policies:",
        "",
        "shop-dev-operator-1  625 of 6,144 characters",
        "  acm                      A                        everything in eu-north-1, us-east-1",
        "  ec2                      2 actions                everything in eu-north-1, us-east-1",
        "  ec2                      DeleteVpc                "
        "everything in eu-north-1, us-east-1 with the tags of dev",
        "  sns                      2 actions                3 names",
        "  iam                      PassRole                 arn:4 for ecs-tasks.amazonaws.com",
        "",
        "shop-dev-mfa  596 of 6,144 characters",
        "  iam                      ListVirtualMFADevices    everything",
        "  iam                      5 actions                2 names",
        "  denies all but 7 actions without MFA",
        "",
        "Whoever only previews dev has these:",
        "",
        "shop-dev-preview-1  173 of 6,144 characters",
        "  acm                      A                        everything in eu-north-1, us-east-1",
        "",
        "With --format json: the documents.",
        f"How to make the group of them: {PAGE}, and roles for GitHub: {PIPELINE}",
    ]
