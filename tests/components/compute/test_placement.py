"""Where tasks run: Fargate, its spare capacity, or machines, and how deployments fit there."""

import pytest

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
MACHINES = {"capacity_provider": "shop-machines", "instance_type": "t3.micro", "max": 2}
SCALE = {"min": 1, "max": 2, "cpu": 60}


def test_on_machines(make):
    engine = make(machines=MACHINES, scale=SCALE)
    service = engine.one(SERVICE)
    assert service["capacityProviderStrategies"] == [
        {"capacityProvider": "shop-machines", "weight": 1}
    ]
    assert service["orderedPlacementStrategies"] == [
        {"type": "spread", "field": "attribute:ecs.availability-zone"},
        {"type": "binpack", "field": "memory"},
    ]
    assert service["deploymentMinimumHealthyPercent"] == 50
    assert service["deploymentMaximumPercent"] == 200
    assert service["availabilityZoneRebalancing"] == "ENABLED"
    assert not {"platformVersion", "launchType"} & service.keys()
    assert engine.one(TASK)["requiresCompatibilities"] == ["EC2"]
    assert engine.one(TASK)["networkMode"] == "awsvpc"


def test_on_fargate(make):
    engine = make()
    assert "orderedPlacementStrategies" not in engine.one(SERVICE)
    assert engine.one(TASK)["requiresCompatibilities"] == ["FARGATE"]


def test_a_service_on_machines_keeps_its_own_group_and_roles(make):
    engine = make(machines=MACHINES, scale=SCALE)
    assert engine.one(SERVICE)["networkConfiguration"]["securityGroups"] == [
        "<<ec2.SecurityGroup/tasks-sg.id>>"
    ]
    assert engine.one(TASK)["taskRoleArn"] == "<<iam.Role/tasks-task-role.arn>>"


@pytest.mark.parametrize("where", [{}, {"machines": {**MACHINES, "max": 1}}])
def test_an_interruptible_service_needs_no_room_beside_it(make, where):
    service = make(interruptible=True, scale={"min": 1, "max": 1}, **where).one(SERVICE)
    assert service["deploymentMinimumHealthyPercent"] == 0
    assert service["deploymentMaximumPercent"] == 100
    assert service["availabilityZoneRebalancing"] == "DISABLED"


def test_machines_without_room_are_refused(make):
    with pytest.raises(ValueError, match=r"tasks: 3 tasks must fit on 2 t3\.micro"):
        make(machines=MACHINES, scale={"min": 1, "max": 3, "cpu": 60})


def test_a_size_that_only_machines_have(make):
    task = make(machines=MACHINES, scale=SCALE, cpu=128, memory=700).one(TASK)
    assert (task["cpu"], task["memory"]) == ("128", "700")
    with pytest.raises(ValueError, match="tasks: cpu must be one of 256, "):
        make(cpu=128)


def test_there_is_no_spot_among_machines(make):
    with pytest.raises(ValueError, match="tasks: spot_percent must be 0 on machines, got 50"):
        make(machines=MACHINES, scale=SCALE, spot_percent=50)
