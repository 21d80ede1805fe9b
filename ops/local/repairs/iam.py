"""IAM, served by ministack."""

import re
from typing import Final

from ministack.services import iam

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

NAME: Final = re.compile(r"<RoleName>([^<]+)<")


@repair("iam", "CreateServiceLinkedRole")
async def described_as_asked(call: Call, forward: Forward) -> Answer:
    """AWS describes a service's role as it is asked to; ministack 1.5.33 has words of its own."""
    answer = await forward(call)
    found = NAME.search(answer.body.decode())
    if answer.ok and found:
        role = iam._roles._data[call.account, found[1]]
        role["Description"] = call.form.get("Description", "")
    return answer
