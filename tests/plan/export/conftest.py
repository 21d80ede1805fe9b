"""A recorded program of every type, and Terraform where the machine has it."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ops.engines import terraform_find
from plan import recorder
from plan.record import Record
from tests.plan.export import wide as program

PROVIDER_VERSION = "5.100.0"


@dataclass(frozen=True)
class Terraform:
    """Terraform with the AWS provider, made ready once."""

    path: str
    ready: Path
    environment: Mapping[str, str]

    def run(self, folder: Path, *arguments: str) -> str:
        done = subprocess.run(
            [self.path, *arguments],
            cwd=folder,
            env={**self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def borrow(self, folder: Path) -> None:
        """Spare a folder its own `init`."""
        shutil.copytree(self.ready / ".terraform", folder / ".terraform", symlinks=True)
        shutil.copy(self.ready / ".terraform.lock.hcl", folder)

    def validate(self, folder: Path) -> None:
        """Pass if Terraform and the provider's own validators take every file in the folder."""
        self.borrow(folder)
        said = json.loads(self.run(folder, "validate", "-json"))
        assert said["diagnostics"] == []

    def schema(self) -> dict[str, Any]:
        return json.loads(self.run(self.ready, "providers", "schema", "-json"))


@pytest.fixture(scope="session")
def bare_terraform() -> terraform_find.Tool:
    """Terraform without any provider."""
    if not (found := terraform_find.tool(os.environ)):
        pytest.skip("neither terraform nor tofu is on PATH")
    return found


@pytest.fixture(scope="session")
def terraform(
    bare_terraform: terraform_find.Tool, tmp_path_factory: pytest.TempPathFactory
) -> Terraform:
    source = terraform_find.source(os.environ, bare_terraform.platform)
    if source is None or source.mirror is None:
        pytest.skip("no AWS provider for Terraform is on this machine")
    ready = tmp_path_factory.mktemp("terraform")
    settings = ready / "terraform.rc"
    settings.write_text(
        f'provider_installation {{\n  filesystem_mirror {{ path = "{source.mirror}" }}\n}}\n'
    )
    versions = {"aws": {"source": "hashicorp/aws", "version": PROVIDER_VERSION}}
    (ready / "versions.tf.json").write_text(
        json.dumps({"terraform": {"required_providers": versions}})
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    found = Terraform(
        bare_terraform.path, ready, {**environment, "TF_CLI_CONFIG_FILE": str(settings)}
    )
    packages = source.mirror / terraform_find.PROVIDER
    if not list(packages.glob(f"*{PROVIDER_VERSION}*")):
        pytest.skip(f"the AWS provider on this machine is not {PROVIDER_VERSION}")
    found.run(ready, "init", "-input=false")
    return found


@pytest.fixture(scope="session")
def wide() -> Record:
    return recorder.run(program.program, project="wide", config={"aws:region": "eu-north-1"})
