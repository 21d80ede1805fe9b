"""What would be cheaper, reckoned by hand."""

from decimal import Decimal

import pytest

from tests.plan.rules.made import made

PRICES = {
    "nat.hour": "0.045",
    "nat.gib": "0.045",
    "endpoint.hour": "0.01",
    "endpoint.gib": "0.01",
    "transfer.internet-gib": "0.09",
    "rds.db.t4g.small": "0.032",
    "rds.gp3": "0.115",
    "rds.backup-gib": "0.095",
    "fargate.x86_64-vcpu": "0.04",
    "fargate.x86_64-gb": "0.004",
    "ec2.t3.large": "0.0832",
    "disk.gp3": "0.08",
}
DOUBTFUL = {name: f"{usd}~" for name, usd in PRICES.items()}
SUBNETS = [
    made("aws:ec2/subnet:Subnet", f"{tier}-{zone}", availabilityZone=f"eu-test-1{zone}")
    for zone in "abc"
    for tier in ("public", "private")
]


def gateways(count):
    return [made("aws:ec2/natGateway:NatGateway", f"nat-{n}") for n in range(count)]


def endpoints(count, zones):
    return [
        made(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            f"endpoint-{n}",
            vpcEndpointType="Interface",
            subnetIds=[f"s{z}" for z in range(zones)],
        )
        for n in range(count)
    ]


def test_gateways_in_each_zone_against_endpoints(bill):
    (said,) = bill(PRICES, *SUBNETS, *gateways(3)).advice
    # 3 x 0.045 x 730; 4 x 3 x 0.01 x 730; 87.60 / (0.045 - 0.01) = 2502.9
    assert said == (
        "part: 3 NAT gateways cost 98.55 USD a month, the 4 interface endpoints that tasks need, "
        "in 3 zones, 87.60 USD. Beside NAT they pay for themselves from 2,503 GiB a month to "
        "AWS's own services; instead of it, where nothing asks the internet, at any traffic."
    )


def test_a_single_gateway_is_cheaper_up_to_some_traffic(bill):
    (said,) = bill(DOUBTFUL, *SUBNETS, *gateways(1)).advice
    # (87.60 - 32.85) / 0.035 = 1564.3
    assert said.startswith("part: 1 NAT gateway cost")
    assert said.endswith("asks the internet, from 1,565 GiB a month (unverified).")


@pytest.mark.parametrize(("count", "zones", "said"), [
    # 8 x 2 x 7.30 against 2 x 32.85; (116.80 - 65.70) / 0.035
    (8, 2, "part: 8 interface endpoints cost 116.80 USD a month, 2 NAT gateways would cost "
           "65.70 USD. Endpoints are cheaper from 1,460 GiB a month."),
    (4, 2, "part: 4 interface endpoints cost 58.40 USD a month, 2 NAT gateways would cost "
           "65.70 USD. Endpoints are cheaper at any traffic."),
])  # fmt: skip
def test_endpoints_against_gateways_in_the_same_zones(bill, count, zones, said):
    assert bill(PRICES, *endpoints(count, zones)).advice == [said]


def test_whoever_has_both_or_neither_is_told_nothing(bill):
    free = made("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", vpcEndpointType="Gateway")
    assert bill(PRICES, *SUBNETS, *gateways(1), *endpoints(1, 2)).advice == []
    assert bill(PRICES, *SUBNETS, free).advice == []


def fargate(low, high):
    definition = made(
        "aws:ecs/taskDefinition:TaskDefinition",
        requiresCompatibilities=["FARGATE"],
        cpu="1024",
        memory="2048",
    )
    service = made(
        "aws:ecs/service:Service",
        needs={"taskDefinition": [definition]},
        launchType="FARGATE",
    )
    target = made(
        "aws:appautoscaling/target:Target",
        needs={"resourceId": [service]},
        minCapacity=low,
        maxCapacity=high,
    )
    return definition, service, target


def test_a_plan_for_the_tasks_that_always_run(bill):
    (said,) = bill(PRICES, *fargate(2, 9)).advice
    # 2 x (0.04 + 2 x 0.004) x 730 = 70.08, of which 15 %
    assert said == (
        "A year's promise without payment in advance, a Compute Savings Plan for Fargate, would "
        "take about 15 % off the 70.08 USD a month that always run: 10.51 USD."
    )


def test_tasks_that_may_all_be_gone_have_no_steady_part(bill):
    assert bill(PRICES, *fargate(0, 9)).advice == []


def test_machines_and_databases_have_promises_of_their_own(bill):
    database = {"instanceClass": "db.t4g.small", "storageType": "gp3", "allocatedStorage": 20}
    sizes = {"minSize": 2, "maxSize": 4}
    found = bill(
        DOUBTFUL,
        made("aws:eks/nodeGroup:NodeGroup", instanceTypes=["t3.large"], scalingConfig=sizes),
        made("aws:rds/instance:Instance", "a", multiAz=True, **database),
        made("aws:rds/instance:Instance", "b", **database),
    )
    machines, databases = found.advice
    # 2 x 0.0832 x 730 = 121.472, without disks; 27 % of it
    assert "machines, would take about 27 % off the 121.47 USD" in machines
    assert machines.endswith("that always run: 32.80 USD (unverified).")
    # 3 x 0.032 x 730 = 70.08, without disks; 29 % of it
    assert "reserved instances for the databases, would take about 29 % off the 70.08" in databases
    assert databases.endswith(": 20.32 USD (unverified).")
    assert found.low > Decimal("191.552")


def test_a_network_in_a_region_without_a_table_is_given_no_advice(bill):
    away = made("aws:ec2/natGateway:NatGateway", region="ap-south-1")
    found = bill(PRICES, away)
    assert found.advice == []
    assert found.unpriced == {"aws:ec2/natGateway:NatGateway (hour in ap-south-1)": 1}
