"""The Automation API on a folder of its own, so that no committed file is ever written.

`pulumi stack init` and others write into `Pulumi.STACK.yaml` and know no `--config-file`; a project
folder of our own, whose `main` is the real program, covers every command alike.
"""

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi.automation import (
    CommandResult,
    LocalWorkspace,
    OnOutput,
    PulumiCommand,
    Stack,
    StackNotFoundError,
)
from pulumi.automation.errors import create_command_error
from ruamel.yaml import YAML
from semver import VersionInfo

from ops.engines import process
from ops.engines.engine import Watch
from ops.engines.pulumi_find import Cli
from ops.errors import BadInput
from ops.lock import note_engine
from ops.target import Target

_PASSPHRASE = "groundwork"  # noqa: S105 - no secret, see below
"""For emulator stacks only: what it protects is as public as the emulator."""
_SALT = re.compile(r"^encryptionsalt:.*$", re.MULTILINE)
_SECURE = re.compile(r"\bsecure:")


class Command(PulumiCommand):
    """The given command line, in exactly the target's environment, stopped cleanly by Ctrl-C."""

    def __init__(self, cli: Cli, target: Target, watch: Watch) -> None:
        self.command = cli.path
        self.version = VersionInfo.parse(cli.version)
        self.interrupted = False
        self._target = target
        self._watch = watch

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,  # noqa: ARG002 - standard error is in the result
    ) -> CommandResult:
        """Run one command of the engine."""
        lines: list[str] = []

        def take(line: str) -> None:
            lines.append(line)
            if on_output:
                on_output(line)

        ended = process.run(
            [self.command, "--non-interactive", *args],
            folder=Path(cwd),
            environment={**self._environment(), **additional_env},
            on_line=take,
            on_interrupt=lambda times: self._watch.say(process.stopping("Pulumi", times)),
            on_start=lambda pid: note_engine(self._target.home, pid),
        )
        self.interrupted |= ended.interrupted
        result = CommandResult(stdout="\n".join(lines), stderr=ended.errors, code=ended.code)
        if ended.code:
            raise create_command_error(result)
        return result

    def _environment(self) -> dict[str, str]:
        own = {"PULUMI_AUTOMATION_API": "true", "PULUMI_SKIP_UPDATE_CHECK": "true"}
        search = os.pathsep.join(
            [str(Path(self.command).parent), self._target.environment.get("PATH", "")]
        )
        return {**self._target.environment, **own, "PATH": search}


def stack(cli: Cli, target: Target, watch: Watch) -> tuple[Stack, Command]:
    """The target's stack; made if it is missing and lives in our own backend."""
    local = target.settings.emulator
    project = _project(target)
    command = Command(cli, target, watch)
    workspace = LocalWorkspace(
        work_dir=str(project),
        pulumi_command=command,
        env_vars=_own_backend(target) if local else {},
        secrets_provider="passphrase" if local else None,
    )
    if local:
        return Stack.create_or_select(target.stack, workspace), command
    try:
        return Stack.select(target.stack, workspace), command
    except StackNotFoundError:
        raise BadInput(
            f"the backend has no stack {target.stack!r}; "
            f"make it with: pulumi stack init {target.stack}"
        ) from None


def folder(target: Target) -> Path:
    """Everything that the engine keeps for the target."""
    return target.home / "pulumi"


def backend(target: Target) -> Path:
    """The file backend of an emulator stack."""
    return folder(target) / "state"


def _own_backend(target: Target) -> dict[str, str]:
    backend(target).mkdir(parents=True, exist_ok=True)
    given = target.environment.get("PULUMI_CONFIG_PASSPHRASE")
    theirs = given is not None and _SECURE.search(target.file.read_text(encoding="utf-8"))
    return {
        "PULUMI_BACKEND_URL": backend(target).resolve().as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": given if given is not None and theirs else _PASSPHRASE,
    }


def _project(target: Target) -> Path:
    """A project folder with a copy of the stack file, for the program where it is."""
    project = folder(target) / "project"
    project.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = YAML(typ="safe").load(target.root / "Pulumi.yaml")
    given: Any = settings["runtime"]
    runtime: dict[str, Any] = {"name": given} if isinstance(given, str) else given
    options = runtime.get("options") or {}
    python = target.root / options.get("virtualenv", sys.prefix)
    settings |= {
        "main": str(target.root / settings.get("main", "")),
        "runtime": {**runtime, "options": {**options, "virtualenv": str(python)}},
    }
    (project / "Pulumi.yaml").write_text(json.dumps(settings, indent=2), encoding="utf-8")
    copy = project / target.file.name
    earlier = copy.read_text(encoding="utf-8") if copy.is_file() else ""
    copy.write_text(_copied(target, earlier), encoding="utf-8")
    return project


def _copied(target: Target, earlier: str) -> str:
    """The stack file's text; on the emulator with our own salt, unless it holds secrets.

    A plain `pulumi up` writes a salt of the user's own passphrase into the file, which ours does
    not fit.
    """
    text = target.file.read_text(encoding="utf-8")
    if not target.settings.emulator or _SECURE.search(text):
        return text
    salt = _SALT.search(earlier)
    plain = _SALT.sub("", text).rstrip()
    return f"{plain}\n{salt.group()}\n" if salt else f"{plain}\n"
