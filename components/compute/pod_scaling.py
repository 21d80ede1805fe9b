"""How many pods: what the autoscaler keeps, and what maintenance of machines leaves."""

from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from components.compute.pod_names import metadata, selected
from components.compute.scaling import IN_SECONDS, OUT_SECONDS, Scale

TARGETS: Final = ("cpu", "memory")


def pod_scaling(
    name: str,
    *,
    parent: pulumi.Resource,
    namespace: pulumi.Input[str],
    deployment: pulumi.Input[str],
    scale: Scale,
) -> None:
    """Quick to grow, slow to shrink; of a fixed number, the budget alone."""
    child = pulumi.ResourceOptions(parent=parent)
    kubernetes.policy.v1.PodDisruptionBudget(
        f"{name}-budget",
        metadata=metadata(name, namespace),
        spec={
            # Also of one: a machine that could never be emptied could never be renewed.
            "max_unavailable": 1,
            "selector": {"match_labels": selected(name)},
            # A pod that is ill anyway is no reason to keep its machine.
            "unhealthy_pod_eviction_policy": "AlwaysAllow",
        },
        opts=child,
    )
    if scale["min"] == scale["max"]:
        return
    kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
        f"{name}-scale",
        metadata=metadata(name, namespace),
        spec={
            "scale_target_ref": {
                "api_version": "apps/v1",
                "kind": "Deployment",
                "name": deployment,
            },
            "min_replicas": int(scale["min"]),
            "max_replicas": int(scale["max"]),
            "metrics": [_metric(key, int(scale.get(key, 0))) for key in TARGETS if key in scale],
            "behavior": {
                "scale_up": _behavior(0, percent=100, pods=4),
                "scale_down": _behavior(IN_SECONDS, percent=50, pods=1),
            },
        },
        opts=child,
    )


def _metric(key: str, percent: int) -> Any:
    """An average to keep, in percent of what the pods request."""
    target = {"type": "Utilization", "average_utilization": percent}
    return {"type": "Resource", "resource": {"name": key, "target": target}}


def _behavior(seconds: int, *, percent: int, pods: int) -> Any:
    """What to wait for, and how many pods or percent a minute at most, whichever is more."""
    return {
        "stabilization_window_seconds": seconds,
        "select_policy": "Max",
        "policies": [
            {"type": "Percent", "value": percent, "period_seconds": OUT_SECONDS},
            {"type": "Pods", "value": pods, "period_seconds": OUT_SECONDS},
        ],
    }
