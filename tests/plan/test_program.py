"""Whole programs, as folders on disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plan.monitor import CannotRecord
from plan.recorder import record, record_file
from stack.errors import BadSettings

REPOSITORY = Path(__file__).parents[2]

PROGRAM = """
import json
import os
import pulumi
import pulumi_aws as aws
from parts import label

config = pulumi.Config("shop")
provider = aws.Provider("aws", region=pulumi.Config("aws").require("region"))
opts = pulumi.ResourceOptions(provider=provider)
zone = aws.route53.get_zone(name="example.com", opts=pulumi.InvokeOptions(provider=provider))
keys = [aws.kms.Key(f"{label}-{name}", opts=opts) for name in config.require_object("names")]
grants = pulumi.Output.json_dumps({key._name: key.arn for key in keys})
policy = aws.iam.Policy("all", policy=grants, opts=opts)
role = aws.iam.Role("role", assume_role_policy="{}", opts=opts)
aws.iam.RolePolicyAttachment("of", role=role.name, policy_arn=policy.arn, opts=opts)
aws.rds.Instance(
    "db", instance_class="db.t4g.micro", password=config.require_secret("password"),
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[*keys, role]),
)
pulumi.export("zone", zone.zone_id)
pulumi.export("folder", os.path.exists("Pulumi.yaml"))
"""
CONFIG = {
    "aws:region": "eu-north-1",
    "shop:names": json.dumps(["c", "a", "b"]),
    "shop:password": "[secure]",
}
SECRET = frozenset({"shop:password"})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "parts.py").write_text('label = "key"\n')
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    return tmp_path


def test_a_file_is_read_from_the_project_after_the_last_line(folder, tmp_path_factory, monkeypatch):
    (folder / "page.html").write_text("hello")
    (folder / "__main__.py").write_text(
        "import pulumi, pulumi_aws as aws\n"
        "opts = pulumi.ResourceOptions(provider=aws.Provider('aws', region='eu-north-1'))\n"
        "bucket = aws.s3.Bucket('pages', opts=opts)\n"
        "aws.s3.BucketObjectv2('page', bucket=bucket.id, source=pulumi.FileAsset('page.html'),"
        " opts=opts)\n"
    )
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    (page,) = (r for r in record(folder, "dev", {}).resources if r.name == "page")
    assert page.inputs["source"]["path"] == "page.html"


def normalised(found):
    """The record as text, without what lengthens placeholders."""
    return repr(found).replace("~", "")


def test_a_program_is_run_as_the_engine_runs_it(folder):
    before = (Path.cwd(), list(sys.path), sys.modules["__main__"])
    found = record(folder, "dev", CONFIG, SECRET)
    assert (found.project, found.stack) == ("shop", "dev")
    assert found.outputs == {"folder": True, "zone": "<<lookup:route53.getZone/1.zoneId>>"}
    assert found.config == {"aws:region": "eu-north-1"}
    assert [r.name for r in found.resources if r.type == "aws:kms/key:Key"] == [
        "key-a",
        "key-b",
        "key-c",
    ]
    assert (Path.cwd(), sys.path, sys.modules["__main__"]) == before


def test_a_default_aws_provider_is_refused(folder):
    (folder / "__main__.py").write_text("import pulumi_aws as aws\naws.kms.Key('lost')\n")
    with pytest.raises(CannotRecord, match=r"^lost: aws:kms/key:Key would use a default provider"):
        record(folder, "dev", {})


def test_a_default_provider_of_kubernetes_is_refused(folder):
    (folder / "__main__.py").write_text(
        "from pulumi_kubernetes.core.v1 import ConfigMap\nConfigMap('lost')\n"
    )
    with pytest.raises(CannotRecord, match=r"^lost: kubernetes:core/v1:ConfigMap would use a"):
        record(folder, "dev", {})


def test_what_a_program_raises_comes_out_as_it_is(folder):
    (folder / "__main__.py").write_text("raise LookupError('services.web: no such entry')\n")
    with pytest.raises(LookupError, match=r"^'?services\.web: no such entry'?$"):
        record(folder, "dev", {})


def test_nothing_depends_on_the_length_of_a_placeholder(folder):
    short, long = (record(folder, "dev", CONFIG, SECRET, padding=p) for p in (0, 23))
    assert "~~>>" in repr(long)
    assert normalised(short) == normalised(long)


def test_a_program_that_looks_at_lengths_is_found_out(folder):
    with (folder / "__main__.py").open("a") as file:
        file.write("pulumi.export('size', keys[0].arn.apply(len))\n")
    short, long = (record(folder, "dev", CONFIG, SECRET, padding=p) for p in (0, 23))
    assert normalised(short) != normalised(long)


def test_a_preview_declares_the_same(folder):
    known, unknown = (record(folder, "dev", CONFIG, SECRET, preview=p) for p in (False, True))
    assert {r.urn for r in known.resources} == {r.urn for r in unknown.resources}


SCRIPT = """
import sys
from pathlib import Path
from plan.recorder import record, record_file
from stack.errors import BadSettings
print(record(Path(sys.argv[1]), "dev", {config!r}, {secret!r}))
"""


def run(folder, cwd, **environment):
    """The record's text from a fresh process."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(config=CONFIG, secret=SECRET), str(folder)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stderr == ""
    return result.stdout


def test_two_runs_are_byte_identical(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    for file in folder.iterdir():
        if file.is_file():
            (other / file.name).write_bytes(file.read_bytes())
    first = run(folder, folder, PYTHONHASHSEED="1", TZ="UTC")
    second = run(other, "/", PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="C")
    assert len(first) > 1000
    assert first == second


STACK_FILE = "config:\n  aws:region: eu-north-1\n  groundwork:posture: dev\n"


@pytest.mark.parametrize(("file", "stack"), [("Pulumi.try.yaml", "try"), ("web.yaml", "web")])
def test_a_stack_file_anywhere_is_recorded_with_the_program_of_this_package(tmp_path, file, stack):
    path = tmp_path / file
    path.write_text(STACK_FILE)
    found = record_file(path)
    assert (found.project, found.stack) == ("groundwork", stack)
    assert found.config == {"aws:region": "eu-north-1"}


def test_a_stack_file_in_a_project_is_recorded_with_its_program(folder):
    (folder / "__main__.py").write_text("import pulumi\npulumi.export('own', True)\n")
    (folder / "blueprints").mkdir()
    path = folder / "blueprints" / "web.yaml"
    path.write_text(STACK_FILE)
    assert record_file(path).outputs == {"own": True}


def test_mistakes_in_a_stack_file_are_told_with_their_line(tmp_path):
    path = tmp_path / "Pulumi.try.yaml"
    path.write_text(f"{STACK_FILE}  groundwork:databasse: {{}}\n")
    with pytest.raises(BadSettings, match=r"^Pulumi\.try\.yaml:4: databasse: no such key"):
        record_file(path)
