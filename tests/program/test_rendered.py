"""Objects of Kubernetes as the genuine provider writes them, held to the official schemas."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ops.engines import pulumi_find
from plan.record import Record, Resource
from plan.recorder import record_file
from stack.read import from_file
from tests.manifests import PREFIX, manifests, mistakes

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "blueprints" / "eks.yaml", ROOT / "tests" / "stacks" / "pods.yaml"]
CLI = pulumi_find.cli(os.environ)
LACKS = pulumi_find.missing(os.environ, CLI.path, clusters=True) if CLI else ("pulumi on PATH",)
pytestmark = [
    pytest.mark.skipif(bool(LACKS), reason=f"this machine lacks {', '.join(LACKS)}"),
    pytest.mark.xdist_group("pulumi"),
]
PROJECT = f"""\
name: rendered
runtime: {{ name: python, options: {{ virtualenv: {ROOT / ".venv"} }} }}
"""
PROGRAM = """\
import json
from pathlib import Path

import pulumi
import pulumi_kubernetes

here = Path(__file__).parent
for cluster, objects in json.loads((here / "objects.json").read_text()).items():
    to = pulumi_kubernetes.Provider(cluster, render_yaml_to_directory=str(here / cluster))
    opts = pulumi.ResourceOptions(provider=to)
    for kind, name, inputs in objects:
        pulumi.CustomResource(kind, name, inputs, opts)
"""


def clusters(record: Record) -> dict[str, list[Resource]]:
    """Objects by the label of their cluster, but for what Helm makes."""
    found: dict[str, list[Resource]] = {}
    for one in record.resources:
        if one.type.startswith(PREFIX) and "kind" in one.inputs:
            found.setdefault(one.provider.split("::")[3], []).append(one)
    return found


def render(folder: Path, found: Mapping[str, Sequence[Resource]]) -> None:
    """Let the provider write what it would send to each cluster into a folder of its name."""
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(PROGRAM)
    objects = {
        label: [(one.type, one.name, one.inputs) for one in those] for label, those in found.items()
    }
    (folder / "objects.json").write_text(json.dumps(objects))
    environment = {
        **os.environ,
        "PULUMI_BACKEND_URL": f"file://{folder}",
        "PULUMI_CONFIG_PASSPHRASE": "none",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    assert CLI
    for words in (["stack", "init", "one"], ["up", "--yes", "--skip-preview", "-s", "one"]):
        done = subprocess.run(
            [CLI.path, "--non-interactive", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def written(folder: Path) -> list[dict[str, Any]]:
    """The objects in the files of a folder."""
    return [YAML(typ="safe", pure=True).load(file) for file in sorted(folder.rglob("*.yaml"))]


def by_name(objects: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Objects by kind and name; a list without entries is as good as none."""
    return {
        (one["kind"], one["metadata"]["name"]): {
            **one,
            "spec": {key: value for key, value in one.get("spec", {}).items() if value != []},
        }
        for one in objects
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_object_is_written_as_declared_and_is_what_the_schemas_say(
    file: Path, tmp_path: Path
):
    found = clusters(record_file(file))
    versions = {k: one.version for k, one in from_file(file).clusters.items()}
    assert found.keys() == versions.keys()
    render(tmp_path, found)
    for label, declared in found.items():
        objects = written(tmp_path / label)
        assert len(objects) == len(declared)
        assert by_name(objects) == by_name(manifests(declared))
        assert [*mistakes(objects, versions[label])] == []
