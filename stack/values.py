"""Configuration values between a stack file and the engine, which knows text only."""

import json
from typing import Any, Final

from stack.document import DEEPEST
from stack.settings import Settings

TEXT: Final = frozenset({"region", "posture", "images", "keys"})
"""Keys whose value is text; the text of all others is JSON."""


def engine_text(value: Any) -> str:
    """A value of a stack file as the engine hands it to a program: text, or JSON text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def decoded(key: str, value: Any) -> Any:
    """The value behind the text of one key; what is no text, or no JSON, stays as it is.

    Pulumi saves `true` as text when it is set by command, and a whole map as JSON text.
    """
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode()
    if key in TEXT or key not in Settings.model_fields:
        return text
    if not text:
        return None
    try:
        inner = json.loads(text, parse_constant=_refused)
        json.dumps(inner, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return text
    return text if _too_deep(inner) else inner


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)
