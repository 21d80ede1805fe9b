"""A pod as Kubernetes wants it: locked down, spread out, asked for its health, ended in order."""

from typing import Any, Final

import pulumi

from components.compute.container import STOP_SECONDS
from components.compute.function import variables
from components.compute.pod_names import selected
from components.compute.task import CPU, MEMORY, START_SECONDS, Architecture
from components.compute.traffic import DRAIN_SECONDS
from components.compute.workload_args import WorkloadArgs, port_of, serves

USER: Final = 10001
LEAVE_SECONDS: Final = DRAIN_SECONDS + 5
"""From the end of new requests, which a balancer takes seconds to hear of, to SIGTERM."""
PROCESSORS: Final = {Architecture.X86_64: "amd64", Architecture.ARM64: "arm64"}
PORT_NAME: Final = "served"


def template(name: str, args: WorkloadArgs, account: pulumi.Input[str]) -> Any:
    """Specification of the pods that run as the service account `account`."""
    container = _container(name, args)
    leaving = LEAVE_SECONDS if serves(args) else 0
    spec: dict[str, Any] = {
        "service_account_name": account,
        "automount_service_account_token": False,
        "enable_service_links": False,
        "node_selector": {
            "kubernetes.io/arch": PROCESSORS[args.get("architecture", Architecture.X86_64)],
            "kubernetes.io/os": "linux",
        },
        "security_context": {
            "run_as_non_root": True,
            "run_as_user": USER,
            "run_as_group": USER,
            "fs_group": USER,
            "seccomp_profile": {"type": "RuntimeDefault"},
        },
        "termination_grace_period_seconds": leaving + STOP_SECONDS,
        "topology_spread_constraints": [
            _spread(name, key) for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        ],
        "volumes": [{"name": "tmp", "empty_dir": {}}],
        "containers": [{**container, **_serving(args)}],
    }
    if "migration" in args:
        first = {**container, "name": "migrate", "args": list(args["migration"])}
        spec["init_containers"] = [first]
    return {"metadata": {"labels": selected(name)}, "spec": spec}


def _container(name: str, args: WorkloadArgs) -> dict[str, Any]:
    """What the process and its migration have in common."""
    cpu, memory = int(args.get("cpu", CPU)), f"{int(args.get('memory', MEMORY))}Mi"
    plain = {
        "AWS_REGION": args["region"],
        **args.get("environment", {}),
        # As of what is bound: the process reads its secrets by itself, and again when they change.
        **{f"{key}_SECRET_ARN": one["arn"] for key, one in args.get("secrets", {}).items()},
    }
    said: dict[str, Any] = {
        "name": name,
        "image": args["image"],
        "env": [
            {"name": key, "value": value}
            for key, value in variables(plain, args.get("bindings", {})).items()
        ],
        # A limit of CPU would hold a process up while the machine has nothing else to do.
        "resources": {
            "requests": {"cpu": f"{cpu * 1000 // 1024}m", "memory": memory},
            "limits": {"memory": memory},
        },
        "security_context": {
            "allow_privilege_escalation": False,
            "capabilities": {"drop": ["ALL"]},
            "privileged": False,
            "read_only_root_filesystem": True,
        },
        "volume_mounts": [{"name": "tmp", "mount_path": "/tmp"}],  # noqa: S108
    }
    if command := args.get("command"):
        said["args"] = list(command)
    return said


def _serving(args: WorkloadArgs) -> dict[str, Any]:
    """Port of the process, its health checks, and how it leaves those that ask it."""
    said = _probes(args)
    if serves(args):
        said["ports"] = [{"name": PORT_NAME, "container_port": port_of(args), "protocol": "TCP"}]
        said["lifecycle"] = {"pre_stop": {"sleep": {"seconds": LEAVE_SECONDS}}}
    return said


def _probes(args: WorkloadArgs) -> dict[str, Any]:
    """A command tells whether the process lives, a request whether it answers; else nothing."""
    asked = run = None
    if "route" in args or args.get("callers"):
        path = args.get("health_path", "/healthz")
        asked = run = {"http_get": {"path": path, "port": PORT_NAME}}
    elif "listen_port" in args:
        # Whatever it speaks, it takes connections.
        asked = run = {"tcp_socket": {"port": PORT_NAME}}
    if command := args.get("health_command"):
        run = {"exec_": {"command": list(command)}}
    if run is None:
        return {}
    return {
        "startup_probe": {**run, "period_seconds": 2, "failure_threshold": START_SECONDS // 2},
        "liveness_probe": {**run, "period_seconds": 10, "timeout_seconds": 5},
        "readiness_probe": {**(asked or run), "period_seconds": 5, "timeout_seconds": 5},
    }


def _spread(name: str, key: str) -> dict[str, Any]:
    """As even as it can be, for each revision by itself; rather uneven than not at all."""
    return {
        "topology_key": key,
        "max_skew": 1,
        "when_unsatisfiable": "ScheduleAnyway",
        "label_selector": {"match_labels": selected(name)},
        "match_label_keys": ["pod-template-hash"],
    }
