"""What was deployed is read as it was deployed."""

from ops.local.plane.desired import Check, read
from tests.ops.local.plane.tiny import PORT, REGION, Deployed, container


def test_an_empty_emulator_has_nothing_to_run(deployed: Deployed) -> None:
    found = read(deployed.endpoint, REGION)
    assert (found.services, found.balancers, found.stores, found.functions) == ((), (), (), ())


def test_a_service_is_read_with_its_containers_and_groups(deployed: Deployed) -> None:
    group = deployed.group("read", HealthCheckIntervalSeconds=15, HealthyThresholdCount=3)
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:login:password::"
    task = deployed.task(
        "read",
        container(
            command=["python", "main.py"],
            environment={"VERSION": "2"},
            secrets=[{"name": "PASSWORD", "valueFrom": secret}],
            dependsOn=[{"containerName": "first", "condition": "SUCCESS"}],
            healthCheck={"command": ["CMD", "python", "-m", "check"], "retries": 2},
            logConfiguration={"logDriver": "awslogs", "options": {"awslogs-group": "logs"}},
        ),
        {"name": "first", "image": "image.invalid/tiny", "essential": False},
    )
    deployed.service("read", task, group, count=2)
    (service,) = read(deployed.endpoint, REGION).services
    assert (service.name, service.revision, service.desired) == ("read", task, 2)
    assert (service.min_percent, service.max_percent, service.grace_seconds) == (100, 200, 0)
    tiny, first = service.containers
    assert (tiny.name, tiny.source, tiny.command) == ("tiny", "tiny", ("python", "main.py"))
    assert (tiny.environment, tiny.secrets) == ({"VERSION": "2"}, {"PASSWORD": secret})
    assert (tiny.port, tiny.essential, tiny.stop_seconds) == (PORT, True, 2)
    assert (tiny.after, tiny.log_group) == ({"first": "SUCCESS"}, "logs")
    assert tiny.check == Check(("python", "-m", "check"), 30, 5, 2, 0)
    assert (first.source, first.command, first.port, first.check) == (None, None, None, None)
    assert (first.essential, first.stop_seconds) == (False, 30)
    (told,) = service.groups
    assert (told.arn, told.port, told.path, told.codes) == (group, PORT, "/healthz", "200")
    assert (told.interval, told.timeout, told.healthy, told.unhealthy) == (15, 2, 3, 2)
    assert told.drain_seconds == 3


def test_a_forced_deployment_of_the_same_revision_is_another_deployment(
    deployed: Deployed,
) -> None:
    task = deployed.task("again", container())
    deployed.service("again", task)
    (before,) = read(deployed.endpoint, REGION).services
    deployed.change("again", forceNewDeployment=True)
    (after,) = read(deployed.endpoint, REGION).services
    assert after.revision == before.revision
    assert after.deployment != before.deployment
    deployed.change("again", desiredCount=0)
    (last,) = read(deployed.endpoint, REGION).services
    assert (last.deployment, last.desired) == (after.deployment, 0)
