"""Kubernetes: a private API for those who are named, logged and encrypted."""

import json

import pytest

from components.compute.kubernetes import Kubernetes, KubernetesArgs

CLUSTER = "aws:eks/cluster:Cluster"
ROLE = "aws:iam/role:Role"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ENTRY = "aws:eks/accessEntry:AccessEntry"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ADDON = "aws:eks/addon:Addon"
GROUP = "aws:eks/nodeGroup:NodeGroup"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
ARGS: KubernetesArgs = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "admin_arns": {"deployer": "arn:aws:iam::123456789012:role/deployer"},
}
NAME = "pods-<<ec2.SecurityGroup/pods-api.id>>"
EVERYTHING = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def attached(engine, role: str) -> set[str]:
    return {
        one["policyArn"].rpartition("/")[2]
        for one in engine.of(ATTACHMENT)
        if one["role"] == f"<<iam.Role/pods-{role}-role.name>>"
    }


def trusted(engine, role: str):
    (statement,) = json.loads(engine.named(f"pods-{role}-role").inputs["assumeRolePolicy"])[
        "Statement"
    ]
    if statement["Principal"]["Service"] != "ec2.amazonaws.com":
        account = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
        assert statement["Condition"] == account
    return statement["Principal"]["Service"], statement["Action"]


def test_defaults_are_private_logged_kept_and_automatic(engine):
    engine.run(lambda: Kubernetes("pods", ARGS))
    assert engine.one(CLUSTER) == {
        "name": NAME,
        "version": "1.35",
        "roleArn": "<<iam.Role/pods-cluster-role.arn>>",
        "vpcConfig": {
            "subnetIds": ["subnet-a", "subnet-b"],
            "securityGroupIds": ["<<ec2.SecurityGroup/pods-api.id>>"],
            "endpointPrivateAccess": True,
            "endpointPublicAccess": False,
        },
        "accessConfig": {
            "authenticationMode": "API",
            "bootstrapClusterCreatorAdminPermissions": False,
        },
        "enabledClusterLogTypes": EVERYTHING,
        "upgradePolicy": {"supportType": "STANDARD"},
        "deletionProtection": True,
        "bootstrapSelfManagedAddons": False,
        "computeConfig": {
            "enabled": True,
            "nodePools": ["general-purpose", "system"],
            "nodeRoleArn": "<<iam.Role/pods-node-role.arn>>",
        },
        "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
        "storageConfig": {"blockStorage": {"enabled": True}},
        "tags": {"Name": "pods"},
    }
    assert engine.named("pods-cluster").options.protect


def test_the_control_plane_writes_to_a_log_of_ours(engine):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "key_arn": "arn:key", "log_days": 30}))
    assert engine.one(LOGS) == {
        "name": f"/aws/eks/{NAME}/cluster",
        "retentionInDays": 30,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "pods-logs"},
    }
    needs = [urn.rpartition("::")[2] for urn in engine.named("pods-cluster").options.depends_on]
    assert "pods-logs" in needs


def test_secrets_are_encrypted_by_the_key_that_is_given(engine):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "key_arn": "arn:key"}))
    assert engine.one(CLUSTER)["encryptionConfig"] == {
        "provider": {"keyArn": "arn:key"},
        "resources": ["secrets"],
    }
    (statement,) = json.loads(engine.one(POLICY)["policy"])["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
        "Resource": ["arn:key"],
    }


def test_without_a_key_aws_uses_its_own(engine):
    engine.run(lambda: Kubernetes("pods", ARGS))
    assert "encryptionConfig" not in engine.one(CLUSTER)
    assert engine.of(POLICY) == []


def test_auto_mode_has_its_roles_and_no_machines_of_ours(engine):
    engine.run(lambda: Kubernetes("pods", ARGS))
    assert attached(engine, "cluster") == {
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
    }
    assert attached(engine, "node") == {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSWorkerNodeMinimalPolicy",
    }
    assert trusted(engine, "cluster") == ("eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"])
    assert trusted(engine, "node") == ("ec2.amazonaws.com", "sts:AssumeRole")
    assert engine.of(GROUP) == []
    assert [one["addonName"] for one in engine.of(ADDON)] == ["metrics-server"]


def test_machines_of_ours_have_less_of_a_role_and_more_add_ons(engine):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "nodes": {}}))
    made = engine.one(CLUSTER)
    assert not {"computeConfig", "storageConfig", "kubernetesNetworkConfig"} & made.keys()
    assert attached(engine, "cluster") == {"AmazonEKSClusterPolicy"}
    assert attached(engine, "node") == {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSWorkerNodePolicy",
    }
    assert attached(engine, "networking") == {"AmazonEKS_CNI_Policy"}
    assert trusted(engine, "cluster") == ("eks.amazonaws.com", "sts:AssumeRole")
    pods = ("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"])
    assert trusted(engine, "networking") == pods
    assert {one["addonName"] for one in engine.of(ADDON)} == {
        "coredns",
        "eks-pod-identity-agent",
        "kube-proxy",
        "metrics-server",
        "vpc-cni",
    }


def test_nobody_but_those_who_are_named_administers_it(engine):
    arns = {"alice": "arn:alice", "ci": "arn:ci"}
    engine.run(lambda: Kubernetes("pods", {**ARGS, "admin_arns": arns}))
    assert [one["principalArn"] for one in engine.of(ENTRY)] == ["arn:alice", "arn:ci"]
    for made, arn in zip(engine.of(ASSOCIATION), arns.values(), strict=True):
        assert made == {
            "clusterName": NAME,
            "principalArn": arn,
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            "accessScope": {"type": "cluster"},
        }


def test_the_api_is_open_to_ranges_alone(engine):
    ranges = ["203.0.113.7/32", "198.51.100.0/24"]
    engine.run(lambda: Kubernetes("pods", {**ARGS, "public_cidrs": ranges}))
    config = engine.one(CLUSTER)["vpcConfig"]
    assert config["endpointPrivateAccess"] is config["endpointPublicAccess"] is True
    assert config["publicAccessCidrs"] == ranges


def test_a_disposable_one_can_be_deleted(engine):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "disposable": True}))
    assert engine.one(CLUSTER)["deletionProtection"] is False
    assert not engine.named("pods-cluster").options.protect


def test_the_kubeconfig_asks_aws_for_a_token_and_waits_for_all_that_it_takes(engine):
    import pulumi  # noqa: PLC0415

    def program():
        made = Kubernetes("pods", {**ARGS, "nodes": {}})
        pulumi.export("kubeconfig", made.kubeconfig)
        pulumi.CustomResource("x:y:Z", "after", {"kubeconfig": made.kubeconfig})

    engine.run(program)
    told = json.loads(engine.record.outputs["kubeconfig"])
    assert told["clusters"][0]["cluster"] == {
        "server": "<<eks.Cluster/pods-cluster.endpoint>>",
        "certificate-authority-data": "<<eks.Cluster/pods-cluster.certificateAuthority.data>>",
    }
    command = told["users"][0]["user"]["exec"]
    assert command["command"] == "aws"
    assert command["args"] == [
        "eks", "get-token", "--cluster-name", NAME, "--region", "eu-north-1",
    ]  # fmt: skip


def test_pods_have_the_group_that_eks_makes(engine):
    engine.run(lambda: Kubernetes("pods", ARGS))
    told = engine.outputs("groundwork:index:Kubernetes")
    group = "<<eks.Cluster/pods-cluster.vpcConfig.clusterSecurityGroupId>>"
    assert told["security_group_id"] == group


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "1.20"}, "version must be one of 1.34, 1.35, 1.36, got 1.20"),
        ({"admin_arns": {}}, "admin_arns must name somebody, got none"),
        ({"public_cidrs": ["0.0.0.0/0"]}, "public_cidrs must be /8 or narrower, got 0.0.0.0/0"),
        ({"public_cidrs": ["here"]}, "public_cidrs must be /8 or narrower, got here"),
        ({"public_cidrs": ["10.0.0.0/8"] * 41}, "public_cidrs must be at most 40, got 41"),
        ({"nodes": {"instance_type": "t3.micro"}}, "instance_type must be one of t3.medium, "),
        ({"nodes": {"min": 3, "max": 2}}, "nodes must be 1 <= min <= max, got 3..2"),
        ({"nodes": {"min": 0}}, "nodes must be 1 <= min <= max, got 0..6"),
    ],
)
def test_what_cannot_be_is_refused(engine, changed, said):
    with pytest.raises(ValueError, match=f"pods: {said}".replace("(", r"\(")):
        engine.run(lambda: Kubernetes("pods", {**ARGS, **changed}))


def test_unknown_settings_of_machines_are_refused(engine):
    with pytest.raises(TypeError, match="pods: nodes: unknown args"):
        engine.run(lambda: Kubernetes("pods", {**ARGS, "nodes": {"size": 3}}))
