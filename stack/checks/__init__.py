"""Rules that span several entries of a stack file; each yields what it finds."""

from collections.abc import Callable, Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found

__all__ = ["CHECKS", "Facts"]

CHECKS: Final[tuple[Callable[[Facts], Iterator[Found]], ...]] = ()
"""Every rule, in the order in which they were thought of; the file's order is what is printed."""
