"""Seed 000, "Deployment Architecture of a simple Distributed Web Application using AWS".

As `blueprints/eks.yaml` makes it.
"""

import pytest

from tests.manifests import manifests, mistakes
from tests.seeds.document import ROOT, Plan, failing
from tests.seeds.parts_000 import ALL, GROUP, HEADINGS, HOLDS, SERVED, TABLE

FILE = ROOT / "blueprints" / "eks.yaml"


@pytest.fixture(scope="module")
def plan():
    return Plan.of(FILE)


@pytest.mark.parametrize("part", TABLE, ids=lambda part: part.words[:60])
def test_a_part_of_the_document_is_in_the_plan(plan, part):
    assert plan.missing(part) == []


def test_every_heading_of_the_document_has_a_part():
    found = {part.words.partition(":")[0] for part in TABLE}
    assert found == {"Premises", *HEADINGS[1:]}


def test_all_that_runs_is_pods_and_each_has_two_to_ten(plan):
    assert plan.names("kubernetes.apps.Deployment") == sorted(f"{each}-deployment" for each in ALL)
    scalers = plan.names("kubernetes.autoscaling.HorizontalPodAutoscaler")
    assert scalers == sorted(f"{each}-scale" for each in ALL)
    assert plan.names("ecs.Service") == plan.names("lambda.Function") == []


def test_the_manifests_are_what_the_official_schemas_say(plan):
    version = plan.get("eks.Cluster/pods-cluster", "version")
    found = manifests(plan.record.resources)
    assert {one["kind"] for one in found} >= {"Deployment", "Ingress", "Namespace"}
    assert [*mistakes(found, version)] == []


def test_the_controller_makes_the_only_balancer(plan):
    assert plan.names("lb.LoadBalancer") == []
    ingresses = plan.names("kubernetes.networking.k8s.io.Ingress")
    assert ingresses == sorted([*(f"{each}-ingress" for each in SERVED), "pods-apps-front"])
    assert plan.names("kubernetes.networking.k8s.io.IngressClass") == ["pods-apps-class"]


def test_static_content_is_what_seldom_changes_and_no_page(plan):
    keys = {
        plan.get(f"s3.BucketObjectv2/{name}", "key"): plan.get(
            f"s3.BucketObjectv2/{name}", "cacheControl"
        )
        for name in plan.names("s3.BucketObjectv2")
    }
    assert {key.rpartition(".")[2] for key in keys} >= {"css", "js"}
    assert all(key.startswith("assets/") for key in keys)
    assert set(keys.values()) == {"public, max-age=31536000, immutable"}


def test_a_vpc_of_a_database_has_no_way_out_and_one_way_in(plan):
    assert plan.names("ec2.Vpc") == ["app-vpc", "documents-vpc", "relational-vpc"]
    assert plan.names("ec2.InternetGateway") == ["app-internet"]
    assert plan.names("ec2.NatGateway") == ["app-nat-a", "app-nat-b"]
    for network in HOLDS.values():
        routes = [
            name
            for name in plan.names("ec2.Route")
            if f"/{network}-" in plan.get(f"ec2.Route/{name}", "routeTableId")
        ]
        assert routes == [f"app-to-{network}-accepter-isolated-private"]
        assert not [name for name in plan.names("ec2.Subnet") if f"{network}-public" in name]


def test_routes_over_a_peering_join_the_tiers_that_use_it_and_no_other(plan):
    assert plan.names("ec2.VpcPeeringConnection") == [
        "app-to-documents-connection",
        "app-to-relational-connection",
    ]
    over = {
        name: plan.get(f"ec2.Route/{name}", "routeTableId")
        for name in plan.names("ec2.Route")
        if plan.get(f"ec2.Route/{name}", "vpcPeeringConnectionId")
    }
    tables = {"app-private-a", "app-private-b", "documents-isolated", "relational-isolated"}
    assert set(over.values()) == {f"<<ec2.RouteTable/{table}.id>>" for table in tables}
    assert len(over) == 6


def test_databases_are_in_subnets_of_their_own_network(plan):
    for kind, label in (("rds", "board"), ("docdb", "feed")):
        subnets = [f"<<ec2.Subnet/{HOLDS[label]}-isolated-{zone}.id>>" for zone in "ab"]
        assert plan.get(f"{kind}.SubnetGroup/{label}-subnets", "subnetIds") == subnets


def test_each_database_is_reached_by_pods_and_by_nobody_else(plan):
    rules = {
        name: plan.get(f"vpc.SecurityGroupIngressRule/{name}", "referencedSecurityGroupId")
        for name in plan.names("vpc.SecurityGroupIngressRule")
        if plan.get(f"vpc.SecurityGroupIngressRule/{name}", "securityGroupId")
        in {f"<<ec2.SecurityGroup/{label}-sg.id>>" for label in HOLDS}
    }
    assert rules == {f"pods-to-data-into-{label}": GROUP for label in HOLDS}
    allowed = {
        label: {
            user
            for user in ALL
            if f'"{label}"'
            in plan.get(f"kubernetes.networking.k8s.io.NetworkPolicy/{user}-policy", "metadata")[
                "annotations"
            ]["groundwork.edges"]
        }
        for label in HOLDS
    }
    assert allowed == {"board": {"tasks"}, "feed": {"activity"}}


def test_nothing_is_in_another_region_but_what_cloudfront_wants_there(plan):
    regions = {
        resource.name: resource.inputs["region"]
        for resource in plan.record.resources
        if resource.custom and "region" in resource.inputs and resource.type.startswith("aws:")
    }
    assert set(regions.values()) == {"us-east-1"}
    assert all(name.startswith(("edge-", "expiry-", "scans-")) for name in regions)
    assert plan.names("rds.GlobalCluster") == plan.names("docdb.GlobalCluster") == []
    assert plan.get("backup.Plan/backup-plan", "rules.0.copyActions") is None


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (
            "documents: { cidr: 10.2.0.0/16, zones: 2, public_zones: 0, nat: none }",
            "documents: { cidr: 10.3.0.0/16, zones: 2, public_zones: 0, nat: none }",
            ["Databases - Postgresql and MongoDB"],
        ),
        ("network: documents", "network: app", ["Databases - Postgresql and MongoDB"]),
        ("nodes: managed", "nodes: auto", ["AWS EKS", "High Level Network Diagram"]),
        (
            "    assets: { runs: static, build: services/web, route: /assets }\n",
            "",
            ["High Level Network Diagram", "JS frontend"],
        ),
        (
            "build: services/tasks\n      route: /api/tasks\n      scale: { min: 2, max: 10",
            "build: services/tasks\n      route: /api/tasks\n      scale: { min: 2, max: 9",
            ["AWS EKS", "Collection of containerized microservices", "Premises"],
        ),
        ('env: { MIGRATE: "0" }', 'env: { MIGRATE: "1" }', ["JS frontend"]),
    ],
)
def test_another_file_does_not_pass(tmp_path, before, after, parts):
    changes = {before: after}
    if "auto" in after:
        text = FILE.read_text()
        start, end = text.index("      machine:"), text.index("      # Yours: who admin")
        changes[text[start:end]] = ""
    found = failing(FILE, tmp_path, changes, TABLE)
    assert {words.partition(":")[0] for words in found} == set(parts)
