"""Workload: what Kubernetes is told, and what is there before it is told."""

import pulumi
import pytest

from components.compute.workload import Workload
from tests.components.compute.workloads import (
    ACTIVITY,
    ARGS,
    BOARD,
    JOBS,
    PODS,
    ROUTE,
    container,
    kind,
    pod,
    run,
    spec,
)


@pytest.fixture
def make(engine):
    return lambda **changed: run(engine, **changed)


def names(urns):
    return {urn.split("::")[-1] for urn in urns}


def test_everything_goes_by_the_name_of_the_workload_in_the_namespace_of_the_cluster(make):
    engine = make(route=ROUTE)
    found = [r.inputs for r in engine.resources if r.type.startswith("kubernetes:")]
    assert {one["kind"] for one in found} == {
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Service",
        "ServiceAccount",
    }
    assert {(one["metadata"]["namespace"], one["metadata"]["name"]) for one in found} == {
        ("shop", "tasks")
    }
    labels = {"app.kubernetes.io/name": "tasks", "app.kubernetes.io/managed-by": "pulumi"}
    assert all(one["metadata"]["labels"] == labels for one in found)


def test_pods_are_restricted(make):
    one = pod(make())
    assert one["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    (process,) = one["containers"]
    assert process["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "privileged": False,
        "readOnlyRootFilesystem": True,
    }
    assert one["volumes"] == [{"name": "tmp", "emptyDir": {}}]
    assert process["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108
    assert one["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & one.keys()


@pytest.mark.parametrize(("cpu", "said"), [(256, "250m"), (512, "500m"), (1024, "1000m")])
def test_size_is_in_the_units_of_kubernetes(make, cpu, said):
    assert container(make(cpu=cpu, memory=768))["resources"] == {
        "requests": {"cpu": said, "memory": "768Mi"},
        "limits": {"memory": "768Mi"},
    }


@pytest.mark.parametrize(("given", "said"), [("X86_64", "amd64"), ("ARM64", "arm64")])
def test_pods_run_on_machines_of_the_processor_of_their_image(make, given, said):
    selector = {"kubernetes.io/arch": said, "kubernetes.io/os": "linux"}
    assert pod(make(architecture=given))["nodeSelector"] == selector


def test_pods_of_a_revision_are_spread_over_zones_and_machines(make):
    spread = pod(make())["topologySpreadConstraints"]
    keys = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
    assert [one["topologyKey"] for one in spread] == keys
    for one in spread:
        assert one["maxSkew"] == 1
        assert one["whenUnsatisfiable"] == "ScheduleAnyway"
        assert one["labelSelector"] == {"matchLabels": {"app.kubernetes.io/name": "tasks"}}
        assert one["matchLabelKeys"] == ["pod-template-hash"]


def test_the_next_pod_serves_before_one_goes(make):
    said = spec(make(), "Deployment")
    assert said["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"},
    }
    assert said["selector"] == {"matchLabels": {"app.kubernetes.io/name": "tasks"}}
    assert said["template"]["metadata"]["labels"] == {"app.kubernetes.io/name": "tasks"}


def test_who_is_asked_leaves_the_balancer_before_it_ends(make):
    engine = make(route=ROUTE)
    process = container(engine)
    assert process["lifecycle"] == {"preStop": {"sleep": {"seconds": 25}}}
    assert pod(engine)["terminationGracePeriodSeconds"] == 55
    assert process["ports"] == [{"name": "served", "containerPort": 8080, "protocol": "TCP"}]


def test_who_is_not_asked_just_ends(make):
    engine = make()
    assert not {"lifecycle", "ports"} & container(engine).keys()
    assert pod(engine)["terminationGracePeriodSeconds"] == 30


def test_who_answers_is_asked_for_its_health(make):
    process = container(make(route=ROUTE, health_path="/ok"))
    asked = {"httpGet": {"path": "/ok", "port": "served"}}
    assert process["startupProbe"] == {**asked, "periodSeconds": 2, "failureThreshold": 60}
    assert process["livenessProbe"] == {**asked, "periodSeconds": 10, "timeoutSeconds": 5}
    assert process["readinessProbe"] == {**asked, "periodSeconds": 5, "timeoutSeconds": 5}


def test_who_only_takes_connections_is_asked_for_one(make):
    process = container(make(listen_port=443))
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert process[probe]["tcpSocket"] == {"port": "served"}
        assert "httpGet" not in process[probe]


def test_a_command_tells_of_life_and_requests_of_readiness(make):
    process = container(make(route=ROUTE, health_command=["alive"]))
    assert process["livenessProbe"]["exec"] == {"command": ["alive"]}
    assert process["startupProbe"]["exec"] == {"command": ["alive"]}
    assert process["readinessProbe"]["httpGet"] == {"path": "/healthz", "port": "served"}
    assert "exec" not in process["readinessProbe"]


def test_a_worker_is_asked_by_its_command_alone(make):
    process = container(make(health_command=["alive"]))
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert process[probe]["exec"] == {"command": ["alive"]}
        assert "httpGet" not in process[probe]


def test_a_worker_without_a_command_is_not_asked(make):
    assert not {"startupProbe", "livenessProbe", "readinessProbe"} & container(make()).keys()


def test_configuration_is_by_environment(make):
    engine = make(
        environment={"MODE": "fast"}, bindings={"board": BOARD, "jobs": JOBS, "activity": ACTIVITY}
    )
    assert container(engine)["env"] == [
        {"name": "ACTIVITY_HOST", "value": "activity.shop"},
        {"name": "ACTIVITY_PORT", "value": "9000"},
        {"name": "AWS_REGION", "value": "eu-north-1"},
        {"name": "BOARD_HOST", "value": "board.example.com"},
        {"name": "BOARD_PORT", "value": "5432"},
        {"name": "BOARD_SECRET_ARN", "value": "arn:board"},
        {"name": "JOBS_URL", "value": "https://jobs"},
        {"name": "MODE", "value": "fast"},
    ]


def test_secrets_are_told_by_their_arn(make):
    engine = make(secrets={"STRIPE_KEY": {"arn": "arn:stripe"}}, migration=["migrate"])
    told = {"name": "STRIPE_KEY_SECRET_ARN", "value": "arn:stripe"}
    (first,) = pod(engine)["initContainers"]
    assert told in container(engine)["env"]
    assert told in first["env"]
    assert kind(engine, "Secret") == []


def test_a_command_follows_the_entry_point_of_the_image(make):
    process = container(make(command=["serve", "--fast"]))
    assert process["args"] == ["serve", "--fast"]
    assert "command" not in process
    assert "args" not in container(make())


def test_a_migration_runs_first_as_the_process_would(make):
    engine = make(migration=["migrate", "up"], route=ROUTE, environment={"MODE": "fast"})
    (first,) = pod(engine)["initContainers"]
    process = container(engine)
    assert (first["name"], first["args"]) == ("migrate", ["migrate", "up"])
    for key in ("image", "env", "resources", "securityContext", "volumeMounts"):
        assert first[key] == process[key]
    assert not {"ports", "lifecycle", "livenessProbe"} & first.keys()
    assert "initContainers" not in pod(make())


def test_the_autoscaler_owns_the_number_of_pods(make):
    engine = make(scale={"min": 2, "max": 10, "cpu": 60})
    assert "replicas" not in spec(engine, "Deployment")
    said = spec(engine, "HorizontalPodAutoscaler")
    assert (said["minReplicas"], said["maxReplicas"]) == (2, 10)
    assert said["scaleTargetRef"] == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": "tasks",
    }
    target = {"type": "Utilization", "averageUtilization": 60}
    assert said["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    assert said["behavior"]["scaleUp"]["stabilizationWindowSeconds"] == 0
    assert said["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 300


def test_both_targets_are_kept_unless_said_otherwise(make):
    metrics = spec(make(), "HorizontalPodAutoscaler")["metrics"]
    assert [one["resource"]["name"] for one in metrics] == ["cpu", "memory"]


def test_a_fixed_number_is_the_deployments(make):
    engine = make(scale={"min": 3, "max": 3})
    assert spec(engine, "Deployment")["replicas"] == 3
    assert kind(engine, "HorizontalPodAutoscaler") == []


def test_maintenance_takes_one_pod_at_a_time(make):
    assert spec(make(), "PodDisruptionBudget") == {
        "maxUnavailable": 1,
        "selector": {"matchLabels": {"app.kubernetes.io/name": "tasks"}},
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
    }


def test_role_and_rules_are_there_before_the_first_pod(make):
    engine = make(bindings={"jobs": JOBS})
    assert names(engine.named("tasks-deployment").options.depends_on) == {
        "tasks-identity",
        "tasks-may-jobs",
        "tasks-policy",
    }


def test_others_call_it_by_its_name(engine):
    told = {}

    def program():
        tasks = Workload("tasks", {**ARGS, "port": 9000, "callers": ["web"]})
        told.update(tasks.binding())
        pulumi.export("host", told["environment"]["HOST"])

    engine.run(program)
    assert told["access"] == "call"
    assert told["pods"] == {"name": "tasks", "port": 9000}
    assert told["environment"]["PORT"] == "9000"
    assert engine.record.outputs["host"] == "tasks.shop.svc.cluster.local"
    assert "target" not in told


def test_outputs(make):
    assert make().outputs("groundwork:index:Workload") == {
        "deployment_name": "tasks",
        "role_arn": "<<iam.Role/tasks-role.arn>>",
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scale": {"min": 0, "max": 2, "cpu": 60}}, "scale.min must be 1 or more, got 0"),
        (
            {"scale": {"min": 1, "max": 2, "requests": 100}},
            r"scale must have none but .*, got \['requests'\]",
        ),
        ({"scale": {"min": 1, "max": 2}}, "scale 1..2 must have a target"),
        ({"port": 80}, "port must be 1024 or more, got 80"),
        ({"route": {"priority": 1001}}, "priority must be 1 to 1000, got 1001"),
        (
            {"route": ROUTE, "pods": {k: v for k, v in PODS.items() if k != "ingress"}},
            "route must stand with a cluster that has ingresses",
        ),
        (
            {"ranges": {"board": "10.1.0.0/16"}},
            r"ranges must be those of bindings, got \['board'\]",
        ),
    ],
)
def test_what_kubernetes_would_refuse_is_refused(make, changed, message):
    with pytest.raises(ValueError, match=f"tasks: {message}"):
        make(**changed)


def test_unknown_arguments_are_refused(make):
    with pytest.raises(TypeError, match="unknown args \\['replicas'\\]"):
        make(replicas=2)
