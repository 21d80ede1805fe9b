"""Step of a build, run in CodeBuild: have ECS roll out what was built, and see it through.

It has what CodeBuild has: Python without packages, and the AWS command line.
"""

import json
import subprocess
import sys
import time
from typing import Any

SECONDS = 15
EVENTS = 5
"""Events of a service that tell why it failed."""


def main() -> None:
    """Roll out all services side by side; fail if one of them does not run what it was asked to."""
    services = json.loads(sys.argv[1])
    asked = {label: started(label, service) for label, service in services.items()}
    failed = [label for label in asked if not runs(label, services[label], asked[label])]
    if failed:
        sys.exit(f"not rolled out: {', '.join(failed)}")


def started(label: str, service: dict[str, Any]) -> str:
    """The new revision, which ECS is on its way to."""
    given = f"file://{label}/taskdef.json"
    made = aws("register-task-definition", "--cli-input-json", given)["taskDefinition"]
    revision = made["taskDefinitionArn"]
    aws("update-service", *which(service, "--service"), "--task-definition", revision)
    return revision


def runs(label: str, service: dict[str, Any], revision: str) -> bool:
    """Wait for the end of the deployment; whether the service then runs the revision."""
    while True:
        (told,) = aws("describe-services", *which(service, "--services"))["services"]
        states = [d["rolloutState"] for d in told["deployments"] if d["taskDefinition"] == revision]
        if "IN_PROGRESS" not in states:
            break
        time.sleep(SECONDS)
    # A deployment that was rolled back is no longer in the list.
    if states == ["COMPLETED"] and told["taskDefinition"] == revision:
        print(f"{label}: runs {revision}")
        return True
    print(f"{label}: runs {told['taskDefinition']} instead of {revision}")
    for event in told["events"][:EVENTS]:
        print(f"{label}: {event['message']}")
    return False


def which(service: dict[str, Any], option: str) -> list[str]:
    """Words that name a service."""
    return ["--cluster", service["cluster_name"], option, service["service_name"]]


def aws(*words: str) -> Any:
    """What ECS answers."""
    command = ["aws", "ecs", *words, "--output", "json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


if __name__ == "__main__":
    main()
