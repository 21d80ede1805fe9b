"""A pipeline in its smallest form."""

import pytest

from components.delivery.pipeline import Pipeline
from components.delivery.pipeline_args import Delivered, PipelineArgs

KEY = "arn:aws:kms:eu-north-1:123456789012:key/1"


def delivered(label: str, **release) -> Delivered:
    repository = f"arn:aws:ecr:eu-north-1:123456789012:repository/{label}"
    return {
        "release": {
            "cluster_name": "main",
            "service_name": f"{label}-service",
            "task_definition_arn": f"arn:{label}:7",
            "family": f"main-{label}",
            "role_arns": [f"arn:{label}-task", f"arn:{label}-execution"],
            "container_name": label,
            "port": 8080,
            **release,
        },
        "context": f"services/{label}",
        "repository_url": f"123456789012.dkr.ecr.eu-north-1.amazonaws.com/{label}",
        "repository_arn": repository,
    }


TASKS = delivered("tasks")
WEB = delivered("web", codedeploy={"application": "web-app", "group": "web-group"})


@pytest.fixture
def args() -> PipelineArgs:
    return {
        "account_id": "123456789012",
        "region": "eu-north-1",
        "repository": "acme/shop",
        "services": {"tasks": TASKS},
        "key_arn": KEY,
        "topic_arn": "arn:topic",
    }


@pytest.fixture
def make(engine, args):
    """Makes the pipeline `ship` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Pipeline("ship", {**args, **changed}))
        return engine

    return run
