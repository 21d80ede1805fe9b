"""What a plan loads before it knows what is in the stack file."""

import json
import subprocess
import sys

import pytest

EVERYWHERE = {"cloudwatch", "ec2", "ecs", "iam", "kms", "lb", "s3", "sns", "sqs"}
"""Parts of the SDK that nearly every stack has."""
LOADED = """
import json, sys
{statement}
parts = [name.split(".") for name in sys.modules if name.startswith("pulumi_aws.")]
# A part that waits for its first use has no modules below it.
print(json.dumps(sorted({{names[1] for names in parts if len(names) > 2}})))
"""


def loaded(statement: str) -> set[str]:
    command = [sys.executable, "-c", LOADED.format(statement=statement)]
    return {*json.loads(subprocess.run(command, check=True, capture_output=True).stdout)}


def test_the_builders_load_no_part_that_few_stacks_have():
    assert loaded("import stack.build") <= EVERYWHERE


@pytest.mark.parametrize("name", ["wafv2.WebAcl", "cognito.UserPool"])
def test_a_part_that_is_loaded_is_seen(name):
    assert name.partition(".")[0] in loaded(f"import pulumi_aws\npulumi_aws.{name}")
