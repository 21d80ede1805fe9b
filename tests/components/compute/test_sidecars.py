"""Sidecars: locked down, fed from the task's memory, and there for as long as the process."""

import json

import pytest

TASK = "aws:ecs/taskDefinition:TaskDefinition"
PROXY = {"image": "docker.io/acme/proxy:2", "memory": 64}
REPOSITORY = "arn:aws:ecr:eu-north-1:123456789012:repository/proxy"


def containers(engine):
    return json.loads(engine.one(TASK)["containerDefinitions"])


def test_a_sidecar_is_as_locked_as_the_process(make):
    main, proxy = containers(make(sidecars={"proxy": PROXY}))
    same = {"user", "privileged", "readonlyRootFilesystem", "linuxParameters", "stopTimeout"}
    assert {key: proxy[key] for key in same} == {key: main[key] for key in same}
    assert proxy["readonlyRootFilesystem"] is True
    assert (proxy["name"], proxy["image"]) == ("tasks-proxy", PROXY["image"])
    assert not {"portMappings", "dockerLabels", "dependsOn", "healthCheck"} & proxy.keys()


def test_it_gets_nothing_of_the_process(make):
    engine = make(
        environment={"LOG_LEVEL": "info"},
        secrets={"TOKEN": {"arn": "arn:token"}},
        sidecars={"proxy": PROXY},
    )
    _, proxy = containers(engine)
    assert proxy["environment"] == proxy["secrets"] == []


def test_it_writes_to_a_stream_and_a_folder_of_its_own(make):
    engine = make(sidecars={"proxy": PROXY})
    main, proxy = containers(engine)
    ours, its = (one["logConfiguration"]["options"] for one in (main, proxy))
    assert ours["awslogs-group"] == its["awslogs-group"]
    assert (ours["awslogs-stream-prefix"], its["awslogs-stream-prefix"]) == ("tasks", "tasks-proxy")
    assert (main["mountPoints"][0]["sourceVolume"], proxy["mountPoints"][0]["sourceVolume"]) == (
        "tmp",
        "proxy-tmp",
    )
    assert engine.one(TASK)["volumes"] == [{"name": "tmp"}, {"name": "proxy-tmp"}]


def test_its_memory_is_bounded_and_that_of_the_process_is_the_rest(make):
    main, proxy = containers(make(sidecars={"proxy": PROXY}))
    assert proxy["memory"] == 64
    assert "memory" not in main


@pytest.mark.parametrize(
    ("changed", "condition"),
    [
        ({"health_command": ["/check"]}, "HEALTHY"),
        ({}, "START"),
        ({"health_command": ["/check"], "essential": False}, "START"),
    ],
)
def test_the_process_waits_for_what_it_cannot_do_without(make, changed, condition):
    main, proxy = containers(make(sidecars={"proxy": {**PROXY, **changed}}))
    assert main["dependsOn"] == [{"containerName": "tasks-proxy", "condition": condition}]
    essential = changed.get("essential", True)
    assert proxy["essential"] is essential
    assert proxy.get("restartPolicy") == (None if essential else {"enabled": True})


def test_all_that_can_be_said_of_it(make):
    given = {
        **PROXY,
        "command": ["serve"],
        "environment": {"LEVEL": "warn"},
        "health_command": ["/check"],
        "user": "7:7",
    }
    _, proxy = containers(make(sidecars={"proxy": given}))
    assert (proxy["command"], proxy["user"]) == (["serve"], "7:7")
    assert proxy["environment"] == [{"name": "LEVEL", "value": "warn"}]
    assert proxy["healthCheck"]["command"] == ["CMD", "/check"]


def test_several_stand_in_the_order_of_labels_after_the_migration(make):
    engine = make(sidecars={"proxy": PROXY, "logs": PROXY}, migration={"command": ["migrate"]})
    assert [one["name"] for one in containers(engine)] == [
        "tasks",
        "tasks-migration",
        "tasks-logs",
        "tasks-proxy",
    ]
    assert [one["condition"] for one in containers(engine)[0]["dependsOn"]] == [
        "START",
        "START",
        "SUCCESS",
    ]


def test_its_repository_is_pulled_from_beside_that_of_the_process(make):
    engine = make(
        repository_arn="arn:own", sidecars={"proxy": {**PROXY, "repository_arn": REPOSITORY}}
    )
    policy = json.loads(engine.named("tasks-may-start").inputs["policy"])["Statement"]
    (pull,) = [one for one in policy if "ecr:BatchGetImage" in one["Action"]]
    assert pull["Resource"] == ["arn:own", REPOSITORY]


def test_without_any_the_task_is_as_it_was(make):
    engine = make()
    assert len(containers(engine)) == 1
    assert "dependsOn" not in containers(engine)[0]
    assert engine.one(TASK)["volumes"] == [{"name": "tmp"}]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"sidecars": {"proxy": {**PROXY, "memory": 385}}},
            "memory must be at least 513 MiB, 128 of them for the process, got 512",
        ),
        ({"sidecars": {"migration": PROXY}}, "sidecars must not be named migration"),
        (
            {"sidecars": {"collector": PROXY}, "tracing": {}},
            "sidecars must not be named collector beside tracing",
        ),
        (
            {"sidecars": {"proxy": {**PROXY, "memory": 256}}, "tracing": {}},
            "memory must be at least 576 MiB, 128 of them for the process, got 512",
        ),
    ],
)
def test_what_leaves_the_process_no_room_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^tasks: {said}$"):
        make(**changed)
