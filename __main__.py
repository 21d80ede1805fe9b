"""The program: read the settings, build the stack, export."""

import pulumi
from stack.read import from_config

from stack.build import build

for name, value in build(from_config()).items():
    pulumi.export(name, value)
