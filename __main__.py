"""The program: read the settings, build the stack, export."""

import pulumi

from stack.build import build
from stack.read import from_config

for name, value in build(from_config()).items():
    pulumi.export(name, value)
