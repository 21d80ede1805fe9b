"""What tasks on Fargate cost, reckoned by hand."""

from decimal import Decimal

import pytest

from tests.plan.cost.shown import both, lines, rates, span
from tests.plan.rules.made import made

PRICES = {
    "fargate.x86_64-vcpu": "0.04",
    "fargate.x86_64-gb": "0.004",
    "fargate.arm64-vcpu": "0.03",
    "fargate.arm64-gb": "0.003",
    "fargate.disk-gb": "0.0001",
    "fargate.spot": "0.3",
    "address.hour": "0.005",
    "watch.insights-metric": "0.07",
}
CLUSTER = made("aws:ecs/cluster:Cluster", "cluster", settings=[])
SPOT = [
    {"capacityProvider": "FARGATE", "base": 1, "weight": 25},
    {"capacityProvider": "FARGATE_SPOT", "weight": 75},
]


def task(cpu="256", memory="512", **inputs):
    inputs = {"requiresCompatibilities": ["FARGATE"], "cpu": cpu, "memory": memory, **inputs}
    return made("aws:ecs/taskDefinition:TaskDefinition", "task", **inputs)


def service(definition, **inputs):
    needs = {"taskDefinition": [definition], "cluster": [CLUSTER]}
    return made("aws:ecs/service:Service", "service", needs=needs, **inputs)


def target(of, low, high, **inputs):
    return made(
        "aws:appautoscaling/target:Target",
        "target",
        needs={"resourceId": [of]},
        minCapacity=low,
        maxCapacity=high,
        resourceId="service/it",
        **inputs,
    )


def test_tasks_from_the_least_to_the_most(bill):
    definition = task(cpu="512", memory="1024")
    runs = service(definition, launchType="FARGATE", desiredCount=2)
    found = bill(PRICES, definition, runs, target(runs, 2, 6))
    # (0.5 x 0.04 + 1 x 0.004) x 730 = 17.52 a task
    fargate = ("Fargate task, 0.5 vCPU and 1 GB", "2 to 6 tasks, 730 h", *span("35.04", "105.12"))
    assert lines(found) == [fargate]
    assert found.rates == []


def test_as_many_as_are_desired_where_nothing_scales(bill):
    definition = task()
    found = bill(PRICES, definition, service(definition, launchType="FARGATE", desiredCount=3))
    # 3 x (0.25 x 0.04 + 0.5 x 0.004) x 730
    assert lines(found) == [
        ("Fargate task, 0.25 vCPU and 0.5 GB", "3 tasks, 730 h", *both("26.28"))
    ]


def test_on_arm_with_a_larger_disk(bill):
    definition = task(
        cpu="1024",
        memory="2048",
        runtimePlatform={"cpuArchitecture": "ARM64"},
        ephemeralStorage={"sizeInGib": 50},
    )
    found = bill(PRICES, definition, service(definition, launchType="FARGATE", desiredCount=1))
    # (1 x 0.03 + 2 x 0.003 + (50 - 20) x 0.0001) x 730 = 0.039 x 730
    assert lines(found) == [
        ("Fargate task, 1 vCPU and 2 GB on ARM", "1 task, 730 h", *both("28.47"))
    ]


def test_a_share_on_spot_above_the_base(bill):
    definition = task()
    runs = service(definition, capacityProviderStrategies=SPOT)
    found = bill(PRICES, definition, runs, target(runs, 1, 5))
    # Of 5 tasks the base is 1; of 4 others 1 and 3. A task: 0.012 x 730 = 8.76; on Spot 2.628.
    assert lines(found) == [
        ("Fargate task, 0.25 vCPU and 0.5 GB", "1 to 2 tasks, 730 h", *span("8.76", "17.52")),
        ("Fargate Spot task, 0.25 vCPU and 0.5 GB", "0 to 3 tasks, 730 h", *span("0", "7.884")),
    ]


def test_everything_on_spot(bill):
    definition = task()
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    runs = service(definition, capacityProviderStrategies=strategy, desiredCount=2)
    found = bill(PRICES, definition, runs)
    assert [line.what for line in found.lines] == ["Fargate Spot task, 0.25 vCPU and 0.5 GB"]
    assert found.high == Decimal("5.256")


def test_a_schedule_widens_the_range(bill):
    definition = task()
    runs = service(definition, launchType="FARGATE")
    night, day = (
        made(
            "aws:appautoscaling/scheduledAction:ScheduledAction",
            name,
            resourceId="service/it",
            scalableTargetAction={"minCapacity": low, "maxCapacity": high},
        )
        for name, low, high in (("night", 0, 0), ("day", 2, 8))
    )
    found = bill(PRICES, definition, runs, target(runs, 2, 4), night, day)
    assert [line.quantity for line in found.lines] == ["0 to 8 tasks, 730 h"]
    assert found.low == 0


def test_the_default_of_the_cluster_says_where_tasks_go(bill):
    definition = task()
    runs = service(definition, desiredCount=1)
    providers = made(
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        needs={"clusterName": [CLUSTER]},
        defaultCapacityProviderStrategies=[{"capacityProvider": "FARGATE", "weight": 1}],
    )
    assert bill(PRICES, CLUSTER, definition, runs).lines == []
    assert len(bill(PRICES, CLUSTER, definition, runs, providers).lines) == 1


def test_tasks_on_machines_cost_nothing_by_themselves(bill):
    definition = task(requiresCompatibilities=["EC2"])
    strategy = [{"capacityProvider": "<<ecs.CapacityProvider/m.name>>", "weight": 1}]
    found = bill(PRICES, definition, service(definition, capacityProviderStrategies=strategy))
    assert (found.lines, found.rates, found.unpriced) == ([], [], {})


def test_tasks_with_public_addresses_pay_for_them(bill):
    definition = task()
    network = {"assignPublicIp": True}
    runs = service(definition, launchType="FARGATE", networkConfiguration=network)
    found = bill(PRICES, definition, runs, target(runs, 1, 4))
    assert lines(found)[1] == (
        "public IPv4 address",
        "1 to 4 addresses, 730 h",
        *span("3.65", "14.60"),
    )


def test_a_task_without_a_service_is_paid_by_the_hour_that_it_runs(bill):
    found = bill(PRICES, task())
    assert found.lines == []
    assert rates(found) == [("Fargate task, 0.25 vCPU and 0.5 GB", "hour", Decimal("0.012"))]


@pytest.mark.parametrize(("value", "count"), [("enhanced", 1), ("enabled", 1), ("disabled", 0)])
def test_container_insights(bill, value, count):
    settings = [{"name": "containerInsights", "value": value}]
    found = bill(PRICES, made("aws:ecs/cluster:Cluster", settings=settings))
    assert rates(found) == count * [("Container Insights", "metric, a month", Decimal("0.07"))]


def test_what_is_not_known_of_a_task_leaves_its_service_unpriced(bill):
    unknown = task(cpu="<<x.Y/z.cpu>>")
    token = "aws:ecs/service:Service"
    runs = service(unknown, launchType="FARGATE", desiredCount=1)
    assert bill(PRICES, unknown, runs).unpriced == {f"{token} (unknown cpu)": 1}
    assert bill(PRICES, runs).unpriced == {f"{token} (unknown taskDefinition)": 1}
