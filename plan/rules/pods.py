"""Rules of pods: what they may do on their node, and what they are told."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import each, every, found, holds, mappings, off, on, one_of, present, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given
from plan.rules.variables import listed_secret

POD: Final = "kubernetes:core/v1:Pod"
JOB: Final = "kubernetes:batch/v1:Job"
CRON_JOB: Final = "kubernetes:batch/v1:CronJob"
WORKLOADS: Final = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
    JOB,
    CRON_JOB,
    POD,
)
"""What makes pods."""

TEMPLATES: Final = {POD: "spec", CRON_JOB: "spec.jobTemplate.spec.template.spec"}
SHARED: Final = ("hostNetwork", "hostPID", "hostIPC")
PROFILES: Final = ("RuntimeDefault", "Localhost")


def pod(workload: Resource) -> Mapping[str, Any]:
    """What a workload says of each of its pods."""
    spec = given(workload, TEMPLATES.get(workload.type, "spec.template.spec"))
    return spec if isinstance(spec, Mapping) else {}


def containers(workload: Resource) -> Iterator[Mapping[str, Any]]:
    """Those of a pod, each with what its pod says in place of what itself leaves out."""
    spec = pod(workload)
    shared = next(iter(mappings(spec.get("securityContext"))), {})
    for key in ("initContainers", "containers"):
        for one in mappings(spec.get(key)):
            own = next(iter(mappings(one.get("securityContext"))), {})
            yield {**one, "securityContext": {**shared, **own}}


def _served(workload: Resource) -> Iterator[Mapping[str, Any]]:
    """Containers that run on."""
    yield from mappings(pod(workload).get("containers"))


def _not_root(container: Resource, _: Subject) -> str | None:
    if given(container, "securityContext.runAsUser") in (0, "0"):
        return "runAsUser is 0"
    value = given(container, "securityContext.runAsNonRoot")
    return None if value in (True, "true") else found("runAsNonRoot", value)


def _shares(workload: Resource, _: Subject) -> str | None:
    spec = pod(workload)
    for key in SHARED:
        if spec.get(key) in (True, "true"):
            return f"{key} is true"
    for volume in mappings(spec.get("volumes")):
        if volume.get("hostPath"):
            return f"{volume.get('name')} is a folder of its node"
    return None


def _no_token(workload: Resource, _: Subject) -> str | None:
    value = pod(workload).get("automountServiceAccountToken")
    key = "automountServiceAccountToken"
    return None if value in (False, "false") else found(key, value)


def _ends(workload: Resource, _: Subject) -> bool:
    return workload.type in (JOB, CRON_JOB)


def _answers(container: Resource, _: Subject) -> str | None:
    is_asked = given(container, "ports") and not given(container, "readinessProbe")
    return "readinessProbe is not given" if is_asked else None


POD_RULES: Final = (
    Rule(
        id="GW.pod-secret",
        title="No variable of a pod holds a secret",
        severity=Severity.HIGH,
        reason="Whoever may read the workload reads it.",
        remedy="`secrets` of the service in place of `env`.",
        source="Checkov CKV_K8S_35",
        types=WORKLOADS,
        check=each(containers, listed_secret),
    ),
    Rule(
        id="GW.pod-privileged",
        title="No container of a pod is privileged",
        severity=Severity.HIGH,
        reason="A privileged one is root on the node that others share.",
        remedy="Leave `privileged` unset, and set `allowPrivilegeEscalation` to false.",
        source="Kubernetes, Pod Security Standards; Checkov CKV_K8S_16, CKV_K8S_20",
        types=WORKLOADS,
        check=each(
            containers,
            every(
                off("securityContext.privileged"),
                one_of("securityContext.allowPrivilegeEscalation", "false"),
            ),
        ),
    ),
    Rule(
        id="GW.pod-root",
        title="No container of a pod runs as root",
        severity=Severity.MEDIUM,
        reason="Root in a container is one fault of the kernel away from root on the node.",
        remedy="Set `runAsNonRoot`, and `runAsUser` to a number.",
        source="Kubernetes, Pod Security Standards; Checkov CKV_K8S_23",
        types=WORKLOADS,
        check=each(containers, _not_root),
    ),
    Rule(
        id="GW.pod-capabilities",
        title="A container of a pod gives up the capabilities of Linux",
        severity=Severity.MEDIUM,
        reason="Those that the runtime leaves it forge packets and change the owner of files.",
        remedy="Set `capabilities.drop` to `ALL`.",
        source="Kubernetes, Pod Security Standards; Checkov CKV_K8S_37",
        types=WORKLOADS,
        check=each(containers, holds("securityContext.capabilities.drop", "ALL")),
    ),
    Rule(
        id="GW.pod-seccomp",
        title="A container of a pod asks the kernel for little",
        severity=Severity.MEDIUM,
        reason="Without a profile every call of the kernel is open to it.",
        remedy="Set `seccompProfile.type` to `RuntimeDefault`.",
        source="Kubernetes, Pod Security Standards; Checkov CKV_K8S_31",
        types=WORKLOADS,
        check=each(containers, one_of("securityContext.seccompProfile.type", *PROFILES)),
    ),
    Rule(
        id="GW.pod-read-only",
        title="The root file system of a pod's container is read-only",
        severity=Severity.HIGH,
        reason="Whoever gets in can put programs there and change those that run.",
        remedy="Set `readOnlyRootFilesystem`, with a volume for what is written.",
        source="Checkov CKV_K8S_22",
        types=WORKLOADS,
        check=each(containers, on("securityContext.readOnlyRootFilesystem")),
    ),
    Rule(
        id="GW.pod-host",
        title="A pod shares nothing with its node",
        severity=Severity.HIGH,
        reason="It would read the traffic, the processes or the files of all others.",
        remedy="Leave `hostNetwork`, `hostPID`, `hostIPC` and `hostPath` unset.",
        source="Kubernetes, Pod Security Standards; Checkov CKV_K8S_17 to 19",
        types=WORKLOADS,
        check=_shares,
    ),
    Rule(
        id="GW.pod-token",
        title="A pod has no token for the API of its cluster",
        severity=Severity.LOW,
        reason="Whoever takes over the pod asks the cluster in its name.",
        remedy="Set `automountServiceAccountToken` to false: Pod Identity does not need it.",
        source="Checkov CKV_K8S_38",
        types=WORKLOADS,
        check=_no_token,
    ),
    Rule(
        id="GW.pod-memory",
        title="A container of a pod has a limit of memory",
        severity=Severity.LOW,
        reason="One that leaks takes the memory of all others on its node.",
        remedy="`memory` of the service, which sets `resources.limits.memory`.",
        source="Checkov CKV_K8S_13",
        types=WORKLOADS,
        check=each(containers, present("resources.limits.memory")),
    ),
    Rule(
        id="GW.pod-health",
        title="A container of a pod says when it is ready",
        severity=Severity.LOW,
        reason="It is asked before it can answer, and still when it no longer can.",
        remedy="`health.path` of the service.",
        source="Checkov CKV_K8S_9",
        types=WORKLOADS,
        check=unless("it ends by itself", _ends, each(_served, _answers)),
    ),
)
