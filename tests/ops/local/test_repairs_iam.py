"""Repairs of IAM: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest

Client = Callable[[str], Any]


@pytest.mark.parametrize("asked", [{}, {"Description": "of the shop"}])
def test_the_role_of_a_service_is_described_as_asked(client: Client, asked: dict[str, str]) -> None:
    iam = client("iam")
    name = "opensearchservice.amazonaws.com"
    made = iam.create_service_linked_role(AWSServiceName=name, **asked)["Role"]["RoleName"]
    told = iam.get_role(RoleName=made)["Role"]
    assert told.get("Description", "") == asked.get("Description", "")
    gone = iam.delete_service_linked_role(RoleName=made)["DeletionTaskId"]
    status = iam.get_service_linked_role_deletion_status(DeletionTaskId=gone)
    assert status["Status"] == "SUCCEEDED"
    assert made not in {role["RoleName"] for role in iam.list_roles()["Roles"]}
