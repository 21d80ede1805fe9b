"""CodeBuild."""

from typing import Any, Final

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

DEFAULTS: Final[dict[str, Any]] = {"queuedTimeoutInMinutes": 480}
FORGOTTEN: Final = ("logsConfig", "queuedTimeoutInMinutes")
_KEPT: dict[tuple[str, str, str], dict[str, Any]] = {}
"""Account, region and project to what was asked."""


@repair("codebuild", "CreateProject", "UpdateProject")
async def keep(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets where a project logs, and how long it waits."""
    told, asked = await forward(call), call.json()
    if told.ok:
        kept = _KEPT.setdefault((call.account, call.region, asked["name"]), dict(DEFAULTS))
        kept |= {key: asked[key] for key in FORGOTTEN if key in asked}
    return told


@repair("codebuild", "BatchGetProjects")
async def tell(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets where a project logs, and how long it waits."""
    told = await forward(call)
    if not told.ok:
        return told
    found = told.json()
    for project in found["projects"]:
        project.update(_KEPT.get((call.account, call.region, project["name"]), {}))
    return told.with_json(found)


@repair("codebuild", "DeleteProject")
async def delete(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 knows a project by its name alone, AWS by its ARN as well."""
    name = call.json()["name"].rpartition("/")[2]
    _KEPT.pop((call.account, call.region, name), None)
    return await forward(call.with_json({"name": name}))
