"""Clusters: machines, what they start from and where they may go, and who runs on them."""

import pytest

SERVICE = "aws:ecs/service:Service"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
GROUP = "aws:autoscaling/group:Group"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
PARAMETER = "aws:ssm/getParameter:getParameter"
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
HUB = {"runs": "ec2", "image": "docker.io/acme/api:1"}
ENDPOINTS = {"cidr": "10.0.0.0/16", "endpoints": ["tasks", "ecs", "ecs-agent", "ecs-telemetry"]}
API = {"runs": "ec2"}


def test_a_cluster_of_machines_is_one_component_and_fargate_has_none(stack):
    made = stack(clusters={"boxes": {}}, services={"api": API})
    clusters = {name for name, kind in made.components().items() if kind == "Cluster"}
    assert clusters == {"boxes"}
    both = stack(clusters={"boxes": {}}, services={"api": API, "web": {"runs": "fargate"}})
    clusters = {name for name, kind in both.components().items() if kind == "Cluster"}
    assert clusters == {"boxes", "cluster"}
    services = both.of(SERVICE)
    assert services["api-service"]["cluster"] == "<<ecs.Cluster/boxes-cluster.arn>>"
    assert services["web-service"]["cluster"] == "<<ecs.Cluster/cluster-cluster.arn>>"


def test_a_service_runs_on_its_machines(stack):
    made = stack(
        clusters={"a": {}, "b": {}},
        services={"api": {**API, "cluster": "a"}, "web": {**API, "cluster": "b"}},
    )
    services = made.of(SERVICE)
    for name, cluster in (("api", "a"), ("web", "b")):
        service = services[f"{name}-service"]
        assert service["cluster"] == f"<<ecs.Cluster/{cluster}-cluster.arn>>"
        assert service["capacityProviderStrategies"] == [
            {
                "capacityProvider": f"<<ecs.CapacityProvider/{cluster}-machines.name>>",
                "weight": 1,
            }
        ]
        assert made.of(TASK)[f"{name}-task"]["requiresCompatibilities"] == ["EC2"]


@pytest.mark.parametrize("runs", ["ec2", "fargate"])
def test_a_service_that_may_be_interrupted_stops_first(stack, runs):
    clusters = {"boxes": {}} if runs == "ec2" else None
    for told, least, most in ((True, 0, 100), (False, 50 if runs == "ec2" else 100, 200)):
        entry = {"runs": runs, "interruptible": told}
        service = stack(clusters=clusters, services={"api": entry}).of(SERVICE)["api-service"]
        assert service["deploymentMinimumHealthyPercent"] == least
        assert service["deploymentMaximumPercent"] == most


@pytest.mark.parametrize(
    ("machine", "processor", "path"),
    [("t3.medium", "x86_64", "recommended"), ("t4g.medium", "arm64", "arm64/recommended")],
)
def test_machines_are_as_the_entry_says(stack, machine, processor, path):
    made = stack(
        clusters={"boxes": {"machine": machine, "min": 2, "max": 5}},
        services={"api": {**API, "architecture": processor}},
    )
    (template,) = made.of(TEMPLATE).values()
    assert template["instanceType"] == machine
    assert template["imageId"] == "<<lookup:ssm.getParameter/1.insecureValue>>"
    assert [one.args for one in made.record.lookups if one.token == PARAMETER] == [
        {"name": f"/aws/service/ecs/optimized-ami/amazon-linux-2023/{path}/image_id"}
    ]
    (group,) = made.of(GROUP).values()
    assert (group["minSize"], group["maxSize"]) == (2, 5)
    assert group["vpcZoneIdentifiers"] == [
        f"<<ec2.Subnet/app-private-{letter}.id>>" for letter in "ab"
    ]


@pytest.mark.parametrize(
    ("network", "service", "ways"),
    [
        ({"cidr": "10.0.0.0/16"}, API, {"internet"}),
        ({**ENDPOINTS, "nat": "none"}, {**API, "image": f"{ECR}/api:1"}, {"endpoints", "s3"}),
        (ENDPOINTS, {**API, "image": f"{ECR}/api:1"}, {"endpoints", "s3"}),
        # The machine pulls the image, not the task.
        (ENDPOINTS, HUB, {"endpoints", "s3", "internet"}),
    ],
)
def test_machines_go_where_agent_and_images_are(stack, network, service, ways):
    made = stack(networks={"app": network}, clusters={"boxes": {}}, services={"api": service})
    found = {name for name in made.of(EGRESS) if name.startswith("boxes-")}
    assert found == {f"boxes-machines-to-{way}" for way in ways}


def test_images_of_others_open_no_way(stack):
    made = stack(
        networks={"app": ENDPOINTS},
        clusters={"boxes": {}, "others": {}},
        services={
            "api": {**API, "image": f"{ECR}/api:1", "cluster": "boxes"},
            "hub": {**HUB, "cluster": "others"},
        },
    )
    assert "boxes-machines-to-internet" not in made.of(EGRESS)
    assert "others-machines-to-internet" in made.of(EGRESS)
