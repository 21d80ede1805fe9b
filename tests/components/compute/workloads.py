"""A workload in its smallest form, and what can be asked of what it made."""

from components.compute.workload import Workload

PODS = {
    "cluster_name": "main",
    "namespace": "shop",
    "security_group_id": "sg-pods",
    "network_cidr": "10.0.0.0/16",
    "auto": True,
    "ingress": {"class_name": "shared"},
}
ARGS = {
    "pods": PODS,
    "account_id": "123456789012",
    "region": "eu-north-1",
    "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks@sha256:1",
    "peers": {},
}
ROUTE = {"priority": 3, "path": "/api/tasks"}
BOARD = {
    "access": "connect",
    "target": {"security_group_id": "sg-board", "port": 5432},
    "environment": {"HOST": "board.example.com", "PORT": "5432"},
    "secret_arn": "arn:board",
    "key_arn": "arn:key",
}
JOBS = {
    "access": "send",
    "grants": [{"actions": ["sqs:SendMessage"], "resources": ["arn:jobs"]}],
    "environment": {"URL": "https://jobs"},
}
ACTIVITY = {
    "access": "call",
    "pods": {"name": "activity", "port": 9000},
    "environment": {"HOST": "activity.shop", "PORT": "9000"},
}


def kind(engine, wanted):
    """Objects of one kind, as the API server would get them."""
    return [r.inputs for r in engine.resources if r.inputs.get("kind") == wanted]


def spec(engine, wanted):
    (only,) = kind(engine, wanted)
    return only["spec"]


def pod(engine):
    return spec(engine, "Deployment")["template"]["spec"]


def container(engine):
    (only,) = pod(engine)["containers"]
    return only


def run(engine, **changed):
    """The workload `tasks` with some args changed; the engine."""
    engine.run(lambda: Workload("tasks", {**ARGS, **changed}))
    return engine
