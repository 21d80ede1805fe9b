"""Repairs of Lambda: without the repair the test fails."""

import io
import zipfile
from collections.abc import Callable
from typing import Any


def test_a_function_knows_the_vpc_of_its_subnets(
    client: Callable[[str], Any], vpc: str, subnets: list[str]
) -> None:
    functions = client("lambda")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): return event")
    functions.create_function(
        FunctionName="networked",
        Role="arn:aws:iam::123456789012:role/networked",
        Runtime="python3.13",
        Handler="main.handler",
        Code={"ZipFile": code.getvalue()},
        VpcConfig={"SubnetIds": subnets, "SecurityGroupIds": ["sg-1"]},
    )
    told = functions.get_function_configuration(FunctionName="networked")
    assert told["VpcConfig"]["VpcId"] == vpc
    functions.delete_function(FunctionName="networked")
