"""A service in its smallest form."""

import pytest

from components.compute.service import Service
from components.compute.service_args import ServiceArgs


@pytest.fixture
def args() -> ServiceArgs:
    return {
        "cluster_arn": "arn:cluster",
        "cluster_name": "main",
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-a", "subnet-b"],
        "account_id": "123456789012",
        "region": "eu-north-1",
        "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks@sha256:1",
        "key_arn": "arn:key",
        "topic_arn": "arn:topic",
        "peers": {},
    }


@pytest.fixture
def served():
    """What a service needs to stand behind a balancer."""
    return {
        "front": {
            "listener_arn": "arn:listener",
            "security_group_id": "sg-balancer",
            "arn_suffix": "app/balancer/1",
        },
        "route": {"priority": 25_000, "path": "/api/tasks"},
    }


@pytest.fixture
def make(engine, args):
    """Makes the service `tasks` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Service("tasks", {**args, **changed}))
        return engine

    return run
