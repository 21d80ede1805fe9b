"""Clusters of Kubernetes: what the stack tells them, and what it tells of them."""

import pytest

CLUSTER = "aws:eks/cluster:Cluster"
GROUP = "aws:eks/nodeGroup:NodeGroup"
ENTRY = "aws:eks/accessEntry:AccessEntry"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
SUBNET = "aws:ec2/subnet:Subnet"
PROVIDER = "pulumi:providers:kubernetes"
SESSION = "aws:iam/getSessionContext:getSessionContext"
PODS = {"engine": "eks", "admin_cidrs": ["203.0.113.7/32"]}
NODES = {**PODS, "nodes": "managed", "machine": "t4g.large", "min": 2, "max": 4}
ROLES = ("kubernetes.io/role/elb", "kubernetes.io/role/internal-elb")


@pytest.fixture
def made(stack):
    return stack(clusters={"pods": PODS}, services=None)


def test_a_cluster_is_two_components_and_a_provider_between_them(made):
    named = {name: kind for name, kind in made.components().items() if name.startswith("pods")}
    assert named == {"pods": "Kubernetes", "pods-apps": "Namespace"}
    (provider,) = (r for r in made.record.resources if r.type == PROVIDER)
    inside = [r for r in made.record.resources if r.type.startswith("kubernetes:")]
    assert inside
    assert {r.provider.rpartition("::")[0] for r in inside} == {provider.urn}
    assert "<<eks.Cluster/pods-cluster.endpoint>>" in provider.inputs["kubeconfig"]


def test_a_cluster_in_dev(made):
    cluster = made.of(CLUSTER)["pods-cluster"]
    assert cluster["version"] == "1.35"
    assert cluster["deletionProtection"] is False
    assert cluster["vpcConfig"]["publicAccessCidrs"] == ["203.0.113.7/32"]
    assert cluster["encryptionConfig"]["provider"] == {"keyArn": "<<kms.Key/key-key.arn>>"}
    private = [f"<<ec2.RouteTableAssociation/app-private-{z}.subnetId>>" for z in "ab"]
    subnets = cluster["vpcConfig"]["subnetIds"]
    assert subnets == private or subnets == [f"<<ec2.Subnet/app-private-{z}.id>>" for z in "ab"]
    assert made.of(LOGS)["pods-logs"]["retentionInDays"] == 7


def test_a_cluster_in_prod_is_private_and_kept(stack):
    made = stack(posture="prod", clusters={"pods": {"engine": "eks"}}, services=None)
    cluster = made.of(CLUSTER)["pods-cluster"]
    assert cluster["deletionProtection"] is True
    assert cluster["vpcConfig"]["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in cluster["vpcConfig"]
    assert made.of(LOGS)["pods-logs"]["retentionInDays"] == 365


def test_without_a_key_of_the_stack_aws_has_its_own(stack):
    made = stack(clusters={"pods": PODS}, services=None, keys="aws")
    assert "encryptionConfig" not in made.of(CLUSTER)["pods-cluster"]


def test_whoever_deploys_administers_it(made):
    (lookup,) = (one for one in made.record.lookups if one.token == SESSION)
    assert lookup.args == {"arn": "<<lookup:index.getCallerIdentity/1.arn>>"}
    entries = made.of(ENTRY)
    assert entries.keys() == {"pods-deployer"}
    assert entries["pods-deployer"]["principalArn"] == f"<<lookup:{lookup.key}.issuerArn>>"


def test_whoever_is_named_does_so_instead(stack):
    arn = "arn:aws:iam::123456789012:role/deployers"
    made = stack(clusters={"pods": {**PODS, "admins": {"ci": arn}}}, services=None)
    assert {name: one["principalArn"] for name, one in made.of(ENTRY).items()} == {"pods-ci": arn}
    assert SESSION not in {one.token for one in made.record.lookups}


def test_a_group_of_machines_is_as_the_entry_says(stack):
    made = stack(clusters={"pods": NODES}, services=None)
    group = made.of(GROUP)["pods-nodes"]
    assert group["instanceTypes"] == ["t4g.large"]
    assert group["scalingConfig"] == {"minSize": 2, "maxSize": 4, "desiredSize": 2}
    assert "computeConfig" not in made.of(CLUSTER)["pods-cluster"]


def test_only_subnets_of_its_network_say_where_balancers_may_stand(stack):
    networks = {"app": {"cidr": "10.0.0.0/16"}, "data": {"cidr": "10.1.0.0/16"}}
    made = stack(networks=networks, clusters={"pods": {**PODS, "network": "app"}}, services=None)
    told = {
        name: [role for role in ROLES if role in one["tags"]]
        for name, one in made.of(SUBNET).items()
    }
    public, internal = ROLES
    assert told["app-public-a"] == told["app-public-b"] == [public]
    assert told["app-private-a"] == told["app-private-b"] == [internal]
    assert told["app-isolated-a"] == told["data-public-a"] == told["data-private-a"] == []


def test_the_stack_tells_how_to_reach_them(made):
    name = "pods-<<ec2.SecurityGroup/pods-api.id>>"
    assert made.record.outputs["clusters"] == {
        "pods": {
            "cluster": name,
            "kubeconfig": f"aws eks update-kubeconfig --name {name} --region eu-north-1",
        }
    }


def test_a_stack_without_them_has_nothing_of_kubernetes(stack):
    made = stack()
    assert "clusters" not in made.record.outputs
    assert not [r for r in made.record.resources if "kubernetes" in r.type]
    assert SESSION not in {one.token for one in made.record.lookups}
    for subnet in made.of(SUBNET).values():
        assert not {*ROLES} & subnet["tags"].keys()
