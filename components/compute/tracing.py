"""Spans of a process to X-Ray, by way of a collector beside it."""

import json
from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.sidecar import Sidecar
from components.links import Grant

IMAGE: Final = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
"""AWS Distro for OpenTelemetry. https://github.com/aws-observability/aws-otel-collector/releases"""
USER: Final = "4317:4317"
"""The one that the image is made for."""
MEMORY: Final = 192
HEAP: Final = 128
"""MiB above which the collector refuses spans rather than being killed."""
ENDPOINT: Final = "127.0.0.1:4318"


class Tracing(TypedDict):
    """How the spans of a process come to X-Ray."""

    image: NotRequired[pulumi.Input[str]]
    """Collector, where the network has no way to AWS's public registry. Defaults to AWS's own."""
    repository_arn: NotRequired[pulumi.Input[str]]
    """ECR repository of the image, which the task may then pull. Defaults to none."""


def collector(tracing: Tracing, region: str) -> Sidecar:
    """The container that takes spans on the loopback interface; a process lives on without it."""
    made: Sidecar = {
        "image": tracing.get("image", IMAGE),
        "memory": MEMORY,
        "environment": {"AOT_CONFIG_CONTENT": _config(region)},
        "health_command": ["/healthcheck"],
        "essential": False,
        "user": USER,
    }
    if "repository_arn" in tracing:
        made["repository_arn"] = tracing["repository_arn"]
    return made


def spans(name: str) -> Mapping[str, str]:
    """Variables by which OpenTelemetry in the process finds the collector, in any language.

    https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
    """
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{ENDPOINT}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        # The last one that finds something wins: a caller's own id before the balancer's.
        "OTEL_PROPAGATORS": "xray,tracecontext",
        "OTEL_SERVICE_NAME": name,
    }


def may_trace() -> list[Grant]:
    """What the collector does with the task's role."""
    # Traces are an account's: AWS knows no narrower resource.
    return [{"actions": ["xray:PutTraceSegments"], "resources": ["*"]}]


def _config(region: str) -> str:
    """The collector's configuration: YAML, of which JSON is a part."""
    return json.dumps(
        {
            "extensions": {"health_check": {"endpoint": "127.0.0.1:13133"}},
            "receivers": {"otlp": {"protocols": {"http": {"endpoint": ENDPOINT}}}},
            "processors": {
                "memory_limiter": {
                    "check_interval": "1s",
                    "limit_mib": HEAP,
                    "spike_limit_mib": HEAP // 4,
                },
                "resourcedetection": {"detectors": ["env", "ecs"]},
                "batch": {"timeout": "1s", "send_batch_size": 50},
            },
            "exporters": {"awsxray": {"region": region}},
            "service": {
                "extensions": ["health_check"],
                "telemetry": {"metrics": {"level": "none"}},
                "pipelines": {
                    "traces": {
                        "receivers": ["otlp"],
                        "processors": ["memory_limiter", "resourcedetection", "batch"],
                        "exporters": ["awsxray"],
                    }
                },
            },
        },
        sort_keys=True,
    )
