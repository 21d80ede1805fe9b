"""Tracing: spans stay on the loopback interface until the collector sends them to X-Ray."""

import json

TASK = "aws:ecs/taskDefinition:TaskDefinition"
OTEL = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_PROPAGATORS": "xray,tracecontext",
    "OTEL_SERVICE_NAME": "tasks",
}


def containers(engine):
    return json.loads(engine.one(TASK)["containerDefinitions"])


def variables(container):
    return {one["name"]: one["value"] for one in container["environment"]}


def test_a_collector_stands_beside_the_process_which_lives_on_without_it(make):
    main, collector = containers(make(tracing={}))
    assert collector["name"] == "tasks-collector"
    assert collector["image"] == ("public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0")
    assert (collector["memory"], collector["user"]) == (192, "4317:4317")
    assert collector["readonlyRootFilesystem"] is True
    assert collector["essential"] is False
    assert collector["restartPolicy"] == {"enabled": True}
    assert collector["healthCheck"]["command"] == ["CMD", "/healthcheck"]
    # Started first, so stopped last: the process still has someone to tell its last spans.
    assert main["dependsOn"] == [{"containerName": "tasks-collector", "condition": "START"}]


def test_the_process_is_told_where_to_send_and_its_own_settings_win(make):
    assert variables(containers(make(tracing={}))[0]) == OTEL
    own = {"OTEL_SERVICE_NAME": "board", "OTEL_TRACES_SAMPLER": "parentbased_traceidratio"}
    assert variables(containers(make(tracing={}, environment=own))[0]) == {**OTEL, **own}


def test_nothing_but_the_process_is_told(make):
    engine = make(tracing={}, migration={"command": ["migrate"]})
    _, migration, collector = containers(engine)
    assert variables(migration) == {}
    assert variables(collector).keys() == {"AOT_CONFIG_CONTENT"}


def test_the_collector_listens_nowhere_but_in_the_task(make):
    _, collector = containers(make(tracing={}))
    config = json.loads(variables(collector)["AOT_CONFIG_CONTENT"])
    assert config["receivers"] == {"otlp": {"protocols": {"http": {"endpoint": "127.0.0.1:4318"}}}}
    assert config["extensions"] == {"health_check": {"endpoint": "127.0.0.1:13133"}}
    assert config["exporters"] == {"awsxray": {"region": "eu-north-1"}}
    assert config["service"]["pipelines"]["traces"] == {
        "receivers": ["otlp"],
        "processors": ["memory_limiter", "resourcedetection", "batch"],
        "exporters": ["awsxray"],
    }
    used = {name for part in config["service"]["pipelines"].values() for name in part["processors"]}
    assert used == config["processors"].keys()
    assert config["processors"]["memory_limiter"]["limit_mib"] < collector["memory"]


def test_the_role_may_send_and_nothing_else(make):
    engine = make(tracing={})
    (statement,) = json.loads(engine.named("tasks-traces").inputs["policy"])["Statement"]
    assert statement == {"Effect": "Allow", "Action": ["xray:PutTraceSegments"], "Resource": ["*"]}
    assert engine.named("tasks-traces").inputs["role"] == "<<iam.Role/tasks-task-role.id>>"
    waits = {urn.split("::")[-1] for urn in engine.named("tasks-service").options.depends_on}
    assert waits == {"tasks-may-start", "tasks-traces"}


def test_another_image_comes_from_where_it_is(make):
    image = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/collector:1"
    engine = make(tracing={"image": image, "repository_arn": "arn:collector"})
    assert containers(engine)[1]["image"] == image
    policy = json.loads(engine.named("tasks-may-start").inputs["policy"])["Statement"]
    assert ["arn:collector"] in [one["Resource"] for one in policy]


def test_without_it_nothing_is_traced(make):
    engine = make()
    assert len(containers(engine)) == 1
    assert variables(containers(engine)[0]) == {}
    assert not [r for r in engine.resources if r.name == "tasks-traces"]
