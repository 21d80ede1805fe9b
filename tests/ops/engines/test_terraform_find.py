"""Terraform and a provider for it, wherever they are on the machine."""

import json
from pathlib import Path

import pytest

from ops.engines import terraform_find
from ops.engines.terraform_find import Source, source, tool

PLATFORM = "linux_amd64"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine is looked at."""
    monkeypatch.setattr(terraform_find, "_ROOTS", (str(tmp_path / "opt"),))
    monkeypatch.setattr(terraform_find, "_registry_answers", lambda: False)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "bin")}


def mirror(folder: Path, *, platform: str = PLATFORM, packed: bool = False) -> Path:
    provider = folder / "registry.terraform.io" / "hashicorp" / "aws"
    if packed:
        provider.mkdir(parents=True)
        (provider / f"terraform-provider-aws_5.100.0_{platform}.zip").touch()
    else:
        (provider / "5.100.0" / platform).mkdir(parents=True)
        (provider / "5.100.0" / platform / "terraform-provider-aws_v5.100.0_x5").touch()
    return folder


def command(folder: Path, name: str, answer: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n[ -z \"$TF_LOG\" ] || exit 1\ncat <<'E'\n{answer}\nE\n")
    path.chmod(0o755)
    return path


def about(version: str) -> str:
    return json.dumps({"terraform_version": version, "platform": PLATFORM})


def test_terraform_comes_before_tofu(tmp_path: Path, environment: dict[str, str]) -> None:
    environment["PATH"] += ":/bin:/usr/bin"
    tofu = command(tmp_path / "bin", "tofu", about("1.9.0"))
    found = tool(environment)
    assert found
    assert (found.path, found.title, found.platform) == (str(tofu), "OpenTofu 1.9.0", PLATFORM)
    terraform = command(tmp_path / "bin", "terraform", about("1.11.4"))
    found = tool({**environment, "TF_LOG": "trace"})
    assert found
    assert (found.path, found.title) == (str(terraform), "Terraform 1.11.4")


@pytest.mark.parametrize("answer", ["", "no json", "{}", '["terraform_version"]'])
def test_a_terraform_that_does_not_answer_is_none(
    tmp_path: Path, environment: dict[str, str], answer: str
) -> None:
    environment["PATH"] += ":/bin:/usr/bin"
    command(tmp_path / "bin", "terraform", answer)
    assert tool(environment) is None


def test_none_at_all(environment: dict[str, str]) -> None:
    assert tool(environment) is None
    assert source(environment, PLATFORM) is None


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "place",
    ["home/.terraform.d/plugins", "home/.terraform.d/plugin-cache",
     "home/.local/share/terraform/plugins", "opt", "opt/a", "opt/a/b/c"],
)  # fmt: skip
def test_places_that_are_looked_at(
    tmp_path: Path, environment: dict[str, str], place: str, *, packed: bool
) -> None:
    folder = mirror(tmp_path / place, packed=packed)
    assert source(environment, PLATFORM) == Source(folder)


def test_the_look_is_bounded_in_depth(tmp_path: Path, environment: dict[str, str]) -> None:
    mirror(tmp_path / "opt/a/b/c/d")
    assert source(environment, PLATFORM) is None


def test_the_look_is_bounded_in_width(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror(tmp_path / "opt/z")
    for name in "abcdefgh":
        (tmp_path / "opt" / name).mkdir()
    monkeypatch.setattr(terraform_find, "_FOLDERS", 5)
    assert source(environment, PLATFORM) is None
    monkeypatch.setattr(terraform_find, "_FOLDERS", 50)
    assert source(environment, PLATFORM) == Source(tmp_path / "opt/z")


def test_a_named_mirror_is_the_only_one(tmp_path: Path, environment: dict[str, str]) -> None:
    mirror(tmp_path / "opt")
    named = mirror(tmp_path / "named")
    environment["GROUNDWORK_TF_MIRROR"] = str(named)
    assert source(environment, PLATFORM) == Source(named)
    environment["GROUNDWORK_TF_MIRROR"] = str(named / "registry.terraform.io")
    assert source(environment, PLATFORM) == Source(named)
    environment["GROUNDWORK_TF_MIRROR"] = str(tmp_path / "empty")
    assert source(environment, PLATFORM) is None


def test_another_platforms_provider_is_of_no_use(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    mirror(tmp_path / "opt", platform="darwin_arm64")
    assert source(environment, PLATFORM) is None


def test_an_empty_folder_is_no_provider(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = mirror(tmp_path / "opt")
    for file in folder.rglob("terraform-provider*"):
        file.unlink()
    assert source(environment, PLATFORM) is None


def test_folders_that_terraforms_own_configuration_names(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    configured = mirror(tmp_path / "a" / "mirror")
    cache = mirror(tmp_path / "a" / "cache")
    file = tmp_path / "home" / ".terraformrc"
    file.parent.mkdir()
    block = f'  filesystem_mirror {{\n    path    = "{configured}"\n  }}\n'
    file.write_text(f"provider_installation {{\n{block}}}\n")
    assert source(environment, PLATFORM) == Source(configured)
    other = tmp_path / "rc"
    other.write_text(f'plugin_cache_dir="{cache}"\n')
    assert source({**environment, "TF_CLI_CONFIG_FILE": str(other)}, PLATFORM) == Source(cache)
    assert source(
        {"HOME": "/nowhere", "PATH": "", "TF_PLUGIN_CACHE_DIR": str(cache)}, PLATFORM
    ) == Source(cache)


def test_the_registry_comes_last(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terraform_find, "_registry_answers", lambda: True)
    assert source(environment, PLATFORM) == Source(None)
    assert (
        source({**environment, "GROUNDWORK_TF_MIRROR": str(tmp_path / "empty")}, PLATFORM) is None
    )
    mirror(tmp_path / "opt")
    assert source(environment, PLATFORM) == Source(tmp_path / "opt")
