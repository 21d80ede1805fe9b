"""Pod identity: whom AWS takes the pods for, and what they may do."""

import json

import pytest

from tests.components.compute.workloads import ACTIVITY, BOARD, JOBS, kind, run

POLICY = "aws:iam/rolePolicy:RolePolicy"


@pytest.fixture
def make(engine):
    return lambda **changed: run(engine, **changed)


def policies(engine):
    found = [r for r in engine.resources if r.type == POLICY]
    return {r.name: json.loads(r.inputs["policy"])["Statement"] for r in found}


def test_the_role_is_for_one_service_account_of_one_cluster(make):
    trust = json.loads(make().one("aws:iam/role:Role")["assumeRolePolicy"])
    assert trust["Statement"] == [
        {
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:RequestTag/eks-cluster-arn": (
                        "arn:aws:eks:eu-north-1:123456789012:cluster/main"
                    ),
                    "aws:RequestTag/kubernetes-namespace": "shop",
                    "aws:RequestTag/kubernetes-service-account": "tasks",
                }
            },
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
        }
    ]


def test_the_association_names_the_account_that_the_pods_run_as(make):
    engine = make()
    said = engine.one("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    said.pop("tags")
    assert said == {
        "clusterName": "main",
        "namespace": "shop",
        "serviceAccount": "tasks",
        "roleArn": "<<iam.Role/tasks-role.arn>>",
    }
    (account,) = kind(engine, "ServiceAccount")
    assert account["metadata"]["name"] == "tasks"
    assert account["automountServiceAccountToken"] is False
    (deployment,) = kind(engine, "Deployment")
    assert deployment["spec"]["template"]["spec"]["serviceAccountName"] == "tasks"


def test_nothing_is_granted_that_no_binding_grants(make):
    assert policies(make(bindings={"activity": ACTIVITY})) == {}


def test_grants_of_bindings_and_their_secrets_by_label(make):
    assert policies(make(bindings={"board": BOARD, "jobs": JOBS})) == {
        "tasks-may-jobs": [
            {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["arn:jobs"]}
        ],
        "tasks-reads-board": [
            {
                "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue"],
                "Resource": ["arn:board"],
            },
            {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": ["arn:key"]},
        ],
    }


def test_secrets_of_its_own_are_read_too(make):
    assert policies(make(secrets={"STRIPE_KEY": {"arn": "arn:stripe"}})) == {
        "tasks-reads-stripe-key": [
            {
                "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue"],
                "Resource": ["arn:stripe"],
            }
        ]
    }
