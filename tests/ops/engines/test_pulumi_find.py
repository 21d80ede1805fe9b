"""A Pulumi engine is whole or it is not."""

from importlib.metadata import version
from pathlib import Path

import pytest

from ops.engines.pulumi_find import Cli, cli, missing

SDK, AWS = version("pulumi"), version("pulumi_aws")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "bin").mkdir()
    return {"HOME": str(tmp_path / "home"), "PATH": f"{tmp_path / 'bin'}:/bin:/usr/bin"}


def program(path: Path, says: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def test_none(environment: dict[str, str]) -> None:
    assert cli(environment) is None


def test_on_path_before_the_installed_one(tmp_path: Path, environment: dict[str, str]) -> None:
    installed = program(tmp_path / f"home/.pulumi/versions/{SDK}/bin/pulumi", f"v{SDK}")
    assert cli(environment) == Cli(str(installed), SDK)
    on_path = program(tmp_path / "bin" / "pulumi", "v3.200.0")
    assert cli(environment) == Cli(str(on_path), "3.200.0")


def test_another_home(tmp_path: Path, environment: dict[str, str]) -> None:
    installed = program(tmp_path / f"elsewhere/versions/{SDK}/bin/pulumi", f"v{SDK}")
    environment["PULUMI_HOME"] = str(tmp_path / "elsewhere")
    assert cli(environment) == Cli(str(installed), SDK)


def test_one_that_does_not_run_is_none(tmp_path: Path, environment: dict[str, str]) -> None:
    program(tmp_path / "bin" / "pulumi").write_text("#!/bin/sh\nexit 1\n")
    assert cli(environment) is None


def test_what_is_missing_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    path = str(program(tmp_path / "bin" / "pulumi", "v3.272.0"))
    assert missing(environment, path) == (
        "pulumi-language-python on PATH",
        f"plugin aws {AWS}",
    )
    program(tmp_path / "bin" / "pulumi-language-python")
    assert missing(environment, path) == (f"plugin aws {AWS}",)
    plugin = tmp_path / f"home/.pulumi/plugins/resource-aws-v{AWS}/pulumi-resource-aws"
    program(plugin)
    assert missing(environment, path) == ()
    assert missing(environment, path, builds=True) == (
        f"plugin awsx {version('pulumi_awsx')}",
        f"plugin docker {version('pulumi_docker')}",
    )
    kubernetes = f"plugin kubernetes {version('pulumi_kubernetes')}"
    assert missing(environment, path, clusters=True) == (kubernetes,)
    assert missing(environment, path, builds=True, clusters=True)[-1] == kubernetes
    plugin.chmod(0o644)
    assert missing(environment, path) == (f"plugin aws {AWS}",)


def test_another_version_of_the_plugin_is_missing(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    path = str(program(tmp_path / "bin" / "pulumi"))
    program(tmp_path / "bin" / "pulumi-language-python")
    program(tmp_path / "home/.pulumi/plugins/resource-aws-v6.0.0/pulumi-resource-aws")
    assert missing(environment, path) == (f"plugin aws {AWS}",)


def test_what_lies_beside_the_engine_or_on_path_counts(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    path = str(program(tmp_path / "apart" / "pulumi"))
    program(tmp_path / "apart" / "pulumi-language-python")
    program(tmp_path / "bin" / "pulumi-resource-aws")
    assert missing(environment, path) == ()
