"""An API in its smallest form."""

import pytest

from components.edge.rest_api import RestApi, RestApiArgs

API_ID = "<<apigateway.RestApi/gate-api.id>>"
SCHEMA = {"type": "object", "required": ["title"]}


@pytest.fixture
def args() -> RestApiArgs:
    return {
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-a", "subnet-b"],
        "balancer": {
            "arn": "arn:balancer",
            "security_group_id": "sg-balancer",
            "host_name": "shop.example.com",
            "port": 443,
        },
        "routes": {"tasks": {}},
        "account_role_arn": "arn:role",
        "key_arn": "arn:key",
    }


@pytest.fixture
def make(engine, args):
    """Makes the API `gate` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: RestApi("gate", {**args, **changed}))
        return engine

    return run


def resource_id(label):
    return f"<<apigateway.Resource/gate-{label}.id>>"


def of(engine, typ):
    return [r for r in engine.resources if r.type == typ]


def inputs(engine, typ, name):
    (only,) = (r.inputs for r in of(engine, typ) if r.name == name)
    return only


def names(engine, typ):
    return {r.name for r in engine.resources if r.type == typ}
