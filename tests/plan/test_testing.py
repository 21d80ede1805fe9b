"""The fixture that ships for tests of others."""

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.ops.targets import LOCAL, PROD, project

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
TESTS = """\
from datetime import date

import pytest

from plan.rules.severity import Severity
from stack.errors import BadSettings


def test_a_stack_by_its_name(groundwork_plan):
    plan = groundwork_plan("prod")
    assert plan.record.stack == "prod"
    assert plan.settings.posture == "prod"
    assert "orders" in [node.name for node in plan.graph.nodes]
    assert plan.judgement.met > 0


def test_a_plan_is_made_once(groundwork_plan):
    assert groundwork_plan("prod") is groundwork_plan("prod")
    assert groundwork_plan("prod") is not groundwork_plan("local")


def test_a_file_by_its_path(groundwork_plan):
    assert groundwork_plan("apart/waived.yaml").record.stack == "waived"


def test_today_decides_which_waivers_hold(groundwork_plan):
    for today, said in (
        (date(2030, 1, 31), []),
        (date(2030, 2, 1), ["GW.budget was waived until 2030-01-31"]),
    ):
        found = groundwork_plan("apart/waived.yaml", today=today).judgement.findings
        assert [one.said for one in found if one.rule.id == "GW.waiver"] == said


def test_findings_are_told_on_a_line(groundwork_plan):
    found = groundwork_plan("prod").judgement.at_least(Severity.LOW)
    told = [str(one) for one in found if one.rule.id == "GW.budget"]
    assert told == ["low GW.budget groundwork-prod: the stack has no budget"]


def test_a_stack_that_is_not_there(groundwork_plan):
    with pytest.raises(BadSettings, match="Pulumi.prdo.yaml: cannot be read"):
        groundwork_plan("prdo")


def test_what_fails_shows_the_findings(groundwork_plan):
    assert [str(one) for one in groundwork_plan("prod").judgement.findings] == []
"""
WAIVED = """\
  groundwork:waivers:
    - { rule: GW.budget, reason: Soon gone., expires: 2030-01-31 }
"""


def test_a_project_with_tests_of_its_own(pytester: pytest.Pytester):
    program = (ROOT / "__main__.py").read_text()
    project(pytester.path, {"local": LOCAL, "prod": PROD}, program)
    (pytester.path / "apart").mkdir()
    (pytester.path / "apart" / "waived.yaml").write_text(PROD + WAIVED)
    pytester.makepyfile(test_plans=TESTS)
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    done.assert_outcomes(passed=6, failed=1)
    assert "warning" not in done.stdout.str()
    done.stdout.fnmatch_lines(["*first extra item: '*: *'*"])


def test_pytest_finds_it_by_itself():
    (found,) = (one for one in entry_points(group="pytest11") if one.name == "groundwork")
    assert found.value == "plan.testing"


def test_it_is_light_until_somebody_asks():
    code = "import sys, plan.testing; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"pulumi", "pulumi_aws", "rich", "ruamel", "pydantic", "stack", "plan.whole"}
    assert heavy & set(done.stdout.split()) == set()


def test_the_example_of_the_guide_holds(pytester: pytest.Pytester):
    guide = (ROOT / "docs" / "guide" / "ci.md").read_text()
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    program = (ROOT / "__main__.py").read_text()
    project(pytester.path, {"prod": PROD}, program)
    pytester.makepyfile(test_example=example)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
