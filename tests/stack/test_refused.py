"""How a program ends that cannot use its settings: by lines, under an engine too."""

import subprocess
import sys

import pulumi
import pytest

from stack.errors import BadSettings
from stack.refused import Refused

BAD = {"aws:region": "eu-north-1", "groundwork:posture": "test"}


def test_an_engine_is_told_by_its_own_kind_of_error(configured):
    with pytest.raises(Refused) as refused:
        configured(BAD)
    assert isinstance(refused.value, pulumi.RunError)
    assert isinstance(refused.value, BadSettings)
    assert str(refused.value) == 'stack dev: posture: got "test", accepted: dev, prod'
    assert refused.value.__suppress_context__


def test_telling_mistakes_needs_no_engine():
    script = "import sys, stack.errors, ops.run; sys.exit('pulumi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
