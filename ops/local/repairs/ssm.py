"""Systems Manager, served by ministack."""

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami

from ops.local import backends
from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

IMAGES = ("/aws/service/ami-amazon-linux-latest/", "/aws/service/ecs/optimized-ami/")


@repair("ssm", "GetParameter")
async def published_images(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 knows few of the images that AWS publishes; moto 5.2.5 knows their ids.

    With that id comes the image, as moto loads none by itself.
    """
    if not call.json()["Name"].startswith(IMAGES):
        return await forward(call)
    answer = await backends.moto(call)
    if answer.ok:
        _publish(call, answer.json()["Parameter"]["Value"])
    return answer


def _publish(call: Call, image_id: str) -> None:
    machines: Any = ec2_backends[call.account][call.region]
    if image_id not in machines.amis:
        machines.amis[image_id] = Ami(
            machines,
            image_id,
            owner_alias="amazon",
            public=True,
            virtualization_type="hvm",
            root_device_type="ebs",
            root_device_name="/dev/xvda",
            region_name=f"{call.region}a",
        )
