"""Words that the commands take for an option."""

from enum import StrEnum


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class Drawn(StrEnum):
    """How a plan is written."""

    TEXT = "text"
    MERMAID = "mermaid"
    SVG = "svg"
    JSON = "json"
    SARIF = "sarif"
    MARKDOWN = "markdown"
