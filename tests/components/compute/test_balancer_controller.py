"""The AWS Load Balancer Controller: pinned, without the machine's role, for its own alone."""

import json

import pytest

from components.compute.balancer_controller_policy import CHANGES, KINDS, LISTS, MAKES
from components.compute.namespace import Namespace
from tests.components.compute.test_namespace import ARGS, RELEASE

IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ELB = "arn:aws:elasticloadbalancing:eu-north-1:123456789012:"
OWN = [f"{ELB}{kind}" for kind in KINDS]
TAG = "elbv2.k8s.aws/cluster"
GROUPS = "arn:aws:ec2:eu-north-1:123456789012:security-group/*"


@pytest.fixture
def made(engine):
    engine.run(lambda: Namespace("apps", {**ARGS, "auto": False}))
    return engine


@pytest.fixture
def statements(made):
    return json.loads(made.one(POLICY)["policy"])["Statement"]


def test_its_chart_is_pinned_and_makes_no_class_of_its_own(made):
    release = made.one(RELEASE)
    assert (release["chart"], release["version"]) == ("aws-load-balancer-controller", "3.5.0")
    assert release["namespace"] == "kube-system"
    assert release["repositoryOpts"] == {"repo": "https://aws.github.io/eks-charts"}
    assert release["values"] == {
        "clusterName": "pods",
        "region": "eu-north-1",
        "vpcId": "vpc-1",
        "serviceAccount": {"name": "aws-load-balancer-controller"},
        "createIngressClassResource": False,
        "ingressClassParams": {"create": False},
        "enableBackendSecurityGroup": False,
        "enableShield": False,
        "enableWaf": False,
        "enableWafv2": False,
    }


def test_it_has_its_role_before_it_starts(made):
    assert made.one(IDENTITY) == {
        "clusterName": "pods",
        "namespace": "kube-system",
        "serviceAccount": "aws-load-balancer-controller",
        "roleArn": "<<iam.Role/apps-controller-role.arn>>",
        "tags": {"Name": "apps"},
    }
    (release,) = (r for r in made.resources if r.type == RELEASE)
    needs = {urn.rpartition("::")[2] for urn in release.options.depends_on}
    assert needs == {"apps-controller", "apps-controller-may-balance"}


def test_only_lists_are_of_everything(statements):
    everything = [one for one in statements if one["Resource"] == ["*"]]
    assert [one["Action"] for one in everything] == [list(LISTS)]
    words = {action.split(":")[1] for action in LISTS}
    assert all(word.startswith(("Describe", "Get", "List")) for word in words)


def test_it_makes_and_changes_what_carries_its_clusters_name(statements):
    makes, changes = (one for one in statements if one["Resource"] == OWN)
    assert makes["Action"] == list(MAKES)
    assert makes["Condition"] == {"StringEquals": {f"aws:RequestTag/{TAG}": "pods"}}
    assert changes["Action"] == list(CHANGES)
    assert changes["Condition"] == {"StringEquals": {f"aws:ResourceTag/{TAG}": "pods"}}


def test_groups_are_its_own_or_those_of_its_machines(statements):
    on_groups = [one for one in statements if one["Resource"] == [GROUPS]]
    said = {key for one in on_groups for key in one["Condition"]["StringEquals"]}
    assert said == {
        f"aws:RequestTag/{TAG}",
        f"aws:ResourceTag/{TAG}",
        "aws:ResourceTag/aws:eks:cluster-name",
    }
    (made,) = (one for one in statements if "ec2:CreateSecurityGroup" in one["Action"])
    assert made["Resource"] == [GROUPS, "arn:aws:ec2:eu-north-1:123456789012:vpc/vpc-1"]


def test_it_lets_no_other_service_in(statements):
    (linked,) = (one for one in statements if one["Action"] == "iam:CreateServiceLinkedRole")
    elb = "elasticloadbalancing.amazonaws.com"
    role = f"arn:aws:iam::123456789012:role/aws-service-role/{elb}/*"
    assert linked["Resource"] == [role]
    assert linked["Condition"] == {"StringEquals": {"iam:AWSServiceName": elb}}
    actions = {a for one in statements for a in (one["Action"],) if isinstance(a, str)}
    listed = {a for one in statements if isinstance(one["Action"], list) for a in one["Action"]}
    services = {action.split(":")[0] for action in actions | listed}
    assert services == {"acm", "ec2", "elasticloadbalancing", "iam"}
