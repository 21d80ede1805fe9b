"""Rules of pods."""

from typing import Any

import pytest

from plan.rules.pods import CRON_JOB, JOB, POD, WORKLOADS, containers
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

STRICT = {
    "privileged": False,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}
SHARED = {"runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}}
GOOD = {
    "name": "web",
    "ports": [{"containerPort": 8080}],
    "readinessProbe": {"httpGet": {"path": "/healthz"}},
    "resources": {"limits": {"memory": "512Mi"}},
    "securityContext": STRICT,
}


def workload(*made_of: dict[str, Any], kind: str = WORKLOADS[0], **spec: Any):
    whole = {"securityContext": SHARED, "containers": list(made_of), **spec}
    if kind == POD:
        return made(kind, spec=whole)
    inner = {"template": {"spec": whole}}
    return made(kind, spec={"jobTemplate": {"spec": inner}} if kind == CRON_JOB else inner)


def web(**changed: Any):
    """Pods with a good container, and one that differs."""
    return workload(GOOD, {**GOOD, "name": "other", **changed})


def may(**changed: Any):
    return web(securityContext={**STRICT, **changed})


BARE = workload({"name": "web"}, securityContext={})

CASES = [
    met("GW.pod-secret", web(env=[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {}}}])),
    found(
        "GW.pod-secret",
        "other: DB_PASSWORD looks like a secret by its name",
        web(env=[{"name": "DB_PASSWORD", "value": "x"}]),
    ),
    met("GW.pod-privileged", web()),
    found("GW.pod-privileged", "other: securityContext.privileged is true", may(privileged=True)),
    found("GW.pod-privileged", "web: securityContext.allowPrivilegeEscalation is not given", BARE),
    found(
        "GW.pod-privileged",
        "other: securityContext.allowPrivilegeEscalation is true",
        may(allowPrivilegeEscalation=True),
    ),
    met("GW.pod-root", web()),
    found("GW.pod-root", "web: runAsNonRoot is not given", BARE),
    found("GW.pod-root", "other: runAsNonRoot is false", may(runAsNonRoot=False)),
    found("GW.pod-root", "other: runAsUser is 0", may(runAsUser=0)),
    met("GW.pod-capabilities", web()),
    found("GW.pod-capabilities", "web: securityContext.capabilities.drop lacks ALL", BARE),
    met("GW.pod-seccomp", web()),
    met("GW.pod-seccomp", may(seccompProfile={"type": "Localhost"})),
    found("GW.pod-seccomp", "web: securityContext.seccompProfile.type is not given", BARE),
    found(
        "GW.pod-seccomp",
        "other: securityContext.seccompProfile.type is Unconfined",
        may(seccompProfile={"type": "Unconfined"}),
    ),
    met("GW.pod-read-only", web()),
    found("GW.pod-read-only", "web: securityContext.readOnlyRootFilesystem is not given", BARE),
    met("GW.pod-host", web()),
    met("GW.pod-host", workload(GOOD, volumes=[{"name": "tmp", "emptyDir": {}}])),
    found("GW.pod-host", "hostPID is true", workload(GOOD, hostPID=True)),
    found(
        "GW.pod-host",
        "logs is a folder of its node",
        workload(GOOD, volumes=[{"name": "logs", "hostPath": {"path": "/var/log"}}]),
    ),
    met("GW.pod-token", workload(GOOD, automountServiceAccountToken=False)),
    found("GW.pod-token", "automountServiceAccountToken is not given", web()),
    met("GW.pod-memory", web()),
    found("GW.pod-memory", "web: resources.limits.memory is not given", BARE),
    met("GW.pod-health", web()),
    met("GW.pod-health", BARE),
    found("GW.pod-health", "other: readinessProbe is not given", web(readinessProbe=None)),
    exempt("GW.pod-health", "it ends by itself", workload(GOOD, kind=JOB)),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize("kind", WORKLOADS)
def test_pods_of_every_kind_of_workload_are_found(kind):
    found_ones = containers(workload(GOOD, kind=kind, initContainers=[{"name": "first"}]))
    assert [one["name"] for one in found_ones] == ["first", "web"]


def test_a_container_says_over_its_pod():
    (one,) = containers(workload({"name": "web", "securityContext": {"runAsUser": 7}}))
    assert one["securityContext"] == {**SHARED, "runAsUser": 7}
