"""Values as the page may show them."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from plan.placeholders import NUMBER
from plan.record import Secret

HIDDEN: Final = "[secret]"


def shown(value: Any, numbers: Mapping[int, str]) -> Any:
    """Plain JSON; what is encrypted is `[secret]`, what only AWS knows its placeholder.

    Args:
        value: what a program gave, as deep as it goes.
        numbers: numbers that stand for a placeholder.
    """
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): shown(each, numbers) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shown(each, numbers) for each in value]
    if isinstance(value, str):
        return NUMBER.sub(lambda found: numbers.get(int(found[0]), found[0]), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return numbers.get(value, value)
    is_plain = value is None or isinstance(value, bool)
    return value if is_plain or (isinstance(value, float) and isfinite(value)) else str(value)
