"""How a new revision of a service takes the place of the old one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

BAKE_MINUTES: Final = 5
"""Both revisions run after the last request has moved; longer than the error alarm takes."""
CANARY_PERCENT: Final = 10
CANARY_MINUTES: Final = 5
STEP_PERCENT: Final = 20
STEP_MINUTES: Final = 3
STEADY_MINUTES: Final = 15
"""Most time for the tasks to start."""


class Deploy(StrEnum):
    """Ways from one revision to the next; all but the first need two target groups."""

    ROLLING = "rolling"
    CANARY = "canary"
    LINEAR = "linear"
    BLUE_GREEN = "blue-green"
    CODEDEPLOY = "codedeploy"
    """CodeDeploy starts it, whenever somebody asks it to, rather than ECS at an `up`."""


def configuration(deploy: Deploy) -> Mapping[str, Any]:
    """The strategy as ECS wants it: one that it shifts requests by.

    Raises:
        KeyError: for a strategy that moves tasks, or that is not ECS's own.
    """
    steps: Mapping[Deploy, Mapping[str, Any]] = {
        Deploy.BLUE_GREEN: {"strategy": "BLUE_GREEN"},
        Deploy.CANARY: {
            "strategy": "CANARY",
            "canary_configuration": {
                "canary_percent": CANARY_PERCENT,
                "canary_bake_time_in_minutes": str(CANARY_MINUTES),
            },
        },
        Deploy.LINEAR: {
            "strategy": "LINEAR",
            "linear_configuration": {
                "step_percent": STEP_PERCENT,
                "step_bake_time_in_minutes": str(STEP_MINUTES),
            },
        },
    }
    return {**steps[deploy], "bake_time_in_minutes": str(BAKE_MINUTES)}


def minutes(deploy: Deploy) -> int:
    """Most minutes from the first new task to the last old one, as far as `up` waits for it."""
    shifting = {
        Deploy.BLUE_GREEN: BAKE_MINUTES,
        Deploy.CANARY: BAKE_MINUTES + CANARY_MINUTES,
        # The last step is followed by the bake time alone.
        Deploy.LINEAR: BAKE_MINUTES + STEP_MINUTES * (100 // STEP_PERCENT - 1),
    }
    return STEADY_MINUTES + shifting.get(deploy, 0)
