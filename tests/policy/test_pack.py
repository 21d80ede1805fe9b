"""The pack as the engine starts it, and as the engine itself runs it where it is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerStub
from ruamel.yaml import YAML

from plan.policy.analyzer import NAME, VERSION, level
from plan.rules.table import RULES
from tests.plan.policy.sent import QUEUE, asked, sent

ROOT = Path(__file__).parents[2]
PACK = ROOT / "policy"
PROGRAM = """\
import pulumi
for name in ("one", "two"):
    pulumi.ComponentResource("shop:index:Part", name, {}, None)
"""
OWN_PACK = """\
from plan.policy.analyzer import serve
from plan.rules.rule import Rule, Severity

def is_two(resource, subject):
    return None if resource.name == "two" else f"it is called {resource.name}"

asked = ("It is two", Severity.HIGH, "Why.", "Do it.", "Ours", ("shop:index:Part",), is_two)
serve([Rule("GW.two", *asked)])
"""
STACK_FILE = """\
config:
  groundwork:waivers:
    - { rule: GW.two, reason: On purpose., expires: 2999-12-31 }
"""
Started = Callable[[Path], AnalyzerStub]


@pytest.fixture
def started() -> Iterator[Started]:
    """Starts a pack with the SDK's own entry, as the engine does."""
    running: list[subprocess.Popen[str]] = []

    def start(pack: Path) -> AnalyzerStub:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(pack)],
            cwd=pack,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout
        port = int(process.stdout.readline())
        return AnalyzerStub(grpc.insecure_channel(f"127.0.0.1:{port}"))

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=10)


def configured(stub: AnalyzerStub, **config: str) -> None:
    stack = proto.AnalyzerStackConfigureRequest(stack="test", project="shop", config=config)
    stub.ConfigureStack(stack)
    stub.Configure(proto.ConfigureAnalyzerRequest())


def test_the_pack_is_the_table_of_rules(started: Started):
    stub = started(PACK)
    stub.Handshake(proto.AnalyzerHandshakeRequest(engine_address="127.0.0.1:1"))
    info = stub.GetAnalyzerInfo(proto.google_dot_protobuf_dot_empty__pb2.Empty())
    assert [(one.name, one.enforcementLevel) for one in info.policies] == [
        (rule.id, level(rule)) for rule in RULES
    ]
    configured(stub)
    answer = stub.AnalyzeStack(asked(sent(QUEUE, "jobs")))
    assert {one.policyName for one in answer.diagnostics} <= {rule.id for rule in RULES}
    assert not [one for one in answer.not_applicable if "cannot read" in one.reason]


def test_its_name_and_version_are_those_that_it_tells(started: Started):
    told = YAML(typ="safe", pure=True).load(PACK / "PulumiPolicy.yaml")
    assert told["version"] == VERSION
    assert (PACK / told["runtime"]["options"]["virtualenv"]).resolve() == ROOT / ".venv"
    stub = started(PACK)
    empty = proto.google_dot_protobuf_dot_empty__pb2.Empty()
    assert stub.GetAnalyzerInfo(empty).name == NAME
    assert stub.GetPluginInfo(empty).version == VERSION


def test_a_pack_with_rules_of_ones_own(started: Started, tmp_path: Path):
    (tmp_path / "__main__.py").write_text(OWN_PACK)
    stub = started(tmp_path)
    configured(stub)
    part = proto.AnalyzerResource(type="shop:index:Part", name="one", urn="urn:a::b::shop::one")
    (found,) = stub.AnalyzeStack(asked(part)).diagnostics
    assert (found.policyName, found.urn) == ("GW.two", part.urn)
    assert found.message == "It is two: it is called one. Do it."


@pytest.mark.skipif(not shutil.which("pulumi"), reason="pulumi is not on PATH")
class TestEngine:
    """A preview by the genuine engine of a program that needs no provider."""

    @pytest.fixture
    def preview(self, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
        runtime = f"runtime: {{ name: python, options: {{ virtualenv: {ROOT / '.venv'} }} }}\n"
        for folder, file, program in (
            ("program", "Pulumi.yaml", PROGRAM),
            ("pack", "PulumiPolicy.yaml", OWN_PACK),
        ):
            (tmp_path / folder).mkdir()
            name = "name: shop\n" if file == "Pulumi.yaml" else "version: 0.1.0\n"
            (tmp_path / folder / file).write_text(name + runtime)
            (tmp_path / folder / "__main__.py").write_text(program)
        (tmp_path / "state").mkdir()
        environment = {
            **os.environ,
            "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

        def run(stack_file: str = "", levels: str = "{}") -> subprocess.CompletedProcess[str]:
            (tmp_path / "levels.json").write_text(levels)
            pack = ["--policy-pack", str(tmp_path / "pack")]
            pack += ["--policy-pack-config", str(tmp_path / "levels.json")]
            (tmp_path / "program" / "Pulumi.test.yaml").write_text(stack_file)
            for command in (
                ["stack", "select", "test", "--create"],
                ["preview", "--stack", "test", *pack],
            ):
                done = subprocess.run(
                    ["pulumi", *command, "--non-interactive"],
                    cwd=tmp_path / "program",
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                )
            return done

        return run

    def test_a_finding_stops_it(self, preview):
        done = preview()
        assert done.returncode != 0
        assert "[mandatory] [severity: high]  GW.two  (shop:index:Part: one)" in done.stdout
        assert "It is two: it is called one. Do it." in done.stdout
        assert "Part: two)" not in done.stdout

    def test_one_that_the_stack_file_waives_does_not(self, preview):
        done = preview(STACK_FILE)
        assert done.returncode == 0, done.stdout
        assert "GW.two" not in done.stdout

    def test_one_that_is_advisory_is_told_and_does_not(self, preview):
        done = preview(levels='{ "GW.two": "advisory" }')
        assert done.returncode == 0, done.stdout
        assert "[advisory] [severity: high]  GW.two  (shop:index:Part: one)" in done.stdout
