"""CloudTrail, served by ministack."""

from ministack.services import cloudtrail

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

LOGS = ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")


@repair("cloudtrail", "CreateTrail")
async def all_of_a_trail(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets a trail's log group, role and tags unless they come afterwards."""
    told, asked = await forward(call), call.json()
    if not told.ok:
        return told
    logs = {key: asked[key] for key in LOGS if key in asked}
    at = (call.account, call.region)
    record = cloudtrail._trails.get_scoped(*at, asked["Name"])
    record.update(logs)  # pyright: ignore[reportOptionalMemberAccess] - it was just made
    tags = {tag["Key"]: tag.get("Value", "") for tag in asked.get("TagsList", [])}
    cloudtrail._trail_tags.set_scoped(*at, told.json()["TrailARN"], tags)
    return told.with_json({**told.json(), **logs})
