"""Asks Checkov about stacks as Terraform, all in one process."""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CHECKOV = HERE / ".venv/bin/checkov"
ACCEPTED = HERE / "accepted.toml"
UNREAD = "versions.tf.json"
"""No resources, and in a form that Checkov cannot parse."""
# By the name of HCL's reader Checkov passes over JSON without a word.
FRAMEWORK = "terraform_json"

QUIETLY = ("--output", "json", "--quiet", "--compact", "--skip-download", "--soft-fail")


@dataclass(frozen=True, order=True)
class Finding:
    """One check that one resource fails."""

    check: str
    where: str
    """The stack and the resource's name, such as `ec2/board-instance`."""


@dataclass(frozen=True)
class Told:
    """What Checkov says of all stacks."""

    passed: int
    unread: int
    """Files that it could not parse."""
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Accepted:
    """A finding that stays, and why."""

    check: str
    where: Sequence[str]
    """Patterns of stacks and names."""
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it is about a finding."""
        return self.check == finding.check and any(fnmatch(finding.where, w) for w in self.where)


def audited(folder: Path) -> Told:
    """What Checkov says of every stack below a folder, each exported to a folder of its name."""
    for file in folder.rglob(UNREAD):
        file.unlink()
    done = subprocess.run(
        [CHECKOV, *QUIETLY, "--directory", folder, "--framework", FRAMEWORK],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    summary = told["summary"]
    return Told(summary["passed"], summary["parsing_errors"], sorted(_findings(told)))


def _findings(told: dict[str, Any]) -> Iterator[Finding]:
    for failed in told["results"]["failed_checks"]:
        stack = failed["file_path"].strip("/").split("/")[0]
        yield Finding(failed["check_id"], f"{stack}/{failed['resource'].partition('.')[2]}")


def accepted() -> Sequence[Accepted]:
    """The committed list."""
    listed = tomllib.loads(ACCEPTED.read_text())["accepted"]
    return [Accepted(one["check"], tuple(one["where"]), one["reason"]) for one in listed]
