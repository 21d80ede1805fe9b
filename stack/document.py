"""A stack file as plain values with line numbers; every way in which a file can be broken."""

import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from stack.errors import BadSettings, Found, Mistake, Path, shown

BIGGEST_BYTES: Final = 1_000_000
DEEPEST: Final = 24
MOST_VALUES: Final = 100_000
"""Values after aliases are followed, so that a few lines cannot become millions."""
SEALED: Final = "[secure]"
"""Stands for a value that only the secrets provider can read."""

NULL: Final = re.compile(r"|~|null|Null|NULL")
TRUE: Final = re.compile(r"true|True|TRUE")
FALSE: Final = re.compile(r"false|False|FALSE")
INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
LONG: Final = re.compile(r"[-+]?[1-9][0-9]{18,}")
"""More digits than all readers keep."""
FRACTION: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+")
NUMBER: Final = re.compile(
    r"[-+]?(0[xob][0-9a-fA-F_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9_]+)?|"
    r"\.[0-9][0-9_]*([eE][-+]?[0-9_]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
"""All that some reader of YAML takes for a number; they disagree about `010`, `1_000` and `1e3`."""
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
HALF: Final = re.compile("[\ud800-\udfff]")
TAGGED: Final = re.compile(r"(&\S+\s+)?!")
ANCHOR: Final = re.compile(r"&[A-Za-z0-9_-]+(?=\s|$)")
"""An anchor with a name that every reader takes."""
CUT: Final = re.compile(r"[^?]*\?|:")
"""What some readers take for a sign in a text without quotes between brackets."""
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""With what only YAML 1.1, and so Pulumi, takes for the end of a line."""


@dataclass
class Document:
    """Plain values of a YAML file, the line of each key or item, and which were encrypted."""

    values: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    sealed: set[Path] = field(default_factory=set)
    """Paths of `{secure: …}`, whose value is `[secure]`."""
    spoiled: set[Path] = field(default_factory=set)
    """Paths whose value could not be taken as it stands."""
    found: list[Found] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """Line of a path, or of the nearest thing around it that has one."""
        return next(
            (self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), None
        )


class _Endless(Exception):  # noqa: N818 - an end of the walk, never seen outside
    """The document holds more, or deeper, values than any stack file."""


def load(file: File) -> Document:
    """Read a YAML 1.2 file.

    Raises:
        BadSettings: it cannot be read, or is not one well-formed YAML document.
    """
    text = _text(file)
    parser = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            # An anchor may be given again, and then means the second: that is what YAML says.
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node = parser.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context).split())
        raise _broken(file, f"broken YAML: {problem}", mark.line + 1 if mark else None) from None
    except RecursionError:
        raise _broken(file, "nested too deeply") from None
    except Exception as error:  # noqa: BLE001 - the parser fails in many ways on broken text
        raise _broken(file, f"broken YAML: {' '.join(str(error).split())[:80]}") from None
    document = Document()
    try:
        document.values = None if node is None else _Walk(document, text).value(node, ())
    except _Endless:
        raise _broken(file, "nested too deeply, or too many values through aliases") from None
    return document


def _text(file: File) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(BIGGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _broken(file, f"cannot be read: {reason}") from None
    if len(data) > BIGGEST_BYTES:
        raise _broken(file, "more than 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(file, "not UTF-8 text", line) from None
    for number, content in enumerate(text.split("\n"), 1):
        if control := CONTROL.search(content):
            raise _broken(file, f"holds the control character {shown(control[0])}", number)
    return text


def _broken(file: File, given: str, line: int | None = None) -> BadSettings:
    return BadSettings(file.name, [Mistake(line, "", given, "a YAML file with the key config")])


class _Walk:
    """Turns nodes into plain values, and notes what cannot be one."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.count = 0

    def value(self, node: Node, path: Path, *, flow: bool = False) -> Any:
        """The plain value of a node, which may stand between brackets."""
        self.count += 1
        if self.count > MOST_VALUES or len(path) > DEEPEST:
            raise _Endless
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if TAGGED.match(self.text, node.start_mark.index):
            return self._refuse(node, path, "a YAML tag", "the value without it")
        if self._is_odd(node):
            return self._refuse(node, path, "an odd anchor", "letters and digits after &")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [
                self.value(item, (*path, index), flow=bool(node.flow_style))
                for index, item in enumerate(node.value)
            ]
        if flow and not _quoted(node) and CUT.match(str(node.value)):
            given = f"{shown(node.value)} between brackets, which readers of YAML disagree about"
            return self._refuse(node, path, given, "text in quotes")
        return self._scalar(node, path)

    def _is_odd(self, node: Node) -> bool:
        start = node.start_mark.index
        return self.text.startswith("&", start) and not ANCHOR.match(self.text, start)

    def _mapping(self, node: MappingNode, path: Path) -> Any:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if (key := self._key(key_node, path)) is None:
                continue
            at = (*path, key)
            if key in values:
                first = f"one entry; the first is on line {self.document.lines[at]}"
                self._note(key_node, at, "given twice", first)
                continue
            self.document.lines[at] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, at, flow=bool(node.flow_style))
        if set(values) == {"secure"} and isinstance(values["secure"], str):
            self.document.sealed.add(path)
            return SEALED
        return values

    def _key(self, node: Node, path: Path) -> str | None:
        if not isinstance(node, ScalarNode):
            self._note(node, path, "a list or map as key", "text as key")
            return None
        if node.value == "<<" and not _quoted(node):
            self._note(node, path, "merge key <<", "the entries themselves")
            return None
        key = self._plain(node)
        if TAGGED.match(self.text, node.start_mark.index):
            self._note(node, path, "a YAML tag", "the key without it")
        elif self._is_odd(node):
            self._note(node, path, "an odd anchor", "letters and digits after &")
        elif not isinstance(key, str) or (not _quoted(node) and (_disputed(key) or CUT.match(key))):
            self._note(node, path, f"{shown(key)} as key", "text as key, in quotes if need be")
        elif HALF.search(key):
            self._note(node, path, "half a character as key", "whole Unicode characters")
        else:
            return key
        return None

    def _scalar(self, node: Node, path: Path) -> Any:
        value = self._plain(node)
        if isinstance(value, str) and HALF.search(value):
            return self._refuse(node, path, "half a character", "whole Unicode characters")
        if isinstance(value, str) and not _quoted(node):
            if LONG.fullmatch(value):
                given = f"a number of {len(value.lstrip('+-'))} digits"
                return self._refuse(node, path, given, "up to 18 of them, or text in quotes")
            if NUMBER.fullmatch(value):
                given = f"{shown(value)[1:-1]}, which readers of YAML disagree about"
                return self._refuse(node, path, given, "decimal digits, or text in quotes")
            if DATE.fullmatch(value) and path[-1:] != ("expires",):
                given = "a date without quotes, which Pulumi rewrites"
                return self._refuse(node, path, given, "text in quotes")
        return value

    @staticmethod
    def _plain(node: Node) -> Any:
        text = str(node.value)
        if _quoted(node):
            return text
        if INTEGER.fullmatch(text):
            return int(text)
        if FRACTION.fullmatch(text):
            return float(text)
        for pattern, constant in ((NULL, None), (TRUE, True), (FALSE, False)):
            if pattern.fullmatch(text):
                return constant
        return text

    def _refuse(self, node: Node, path: Path, given: str, accepted: str) -> None:
        self.document.spoiled.add(path)
        self._note(node, path, given, accepted)

    def _note(self, node: Node, path: Path, given: str, accepted: str) -> None:
        self.document.found.append(Found(path, given, accepted, line=node.start_mark.line + 1))


def _quoted(node: Node) -> bool:
    return getattr(node, "style", None) is not None


def _disputed(text: str) -> bool:
    """Whether some reader of YAML takes a text without quotes for something else."""
    return bool(NUMBER.fullmatch(text) or DATE.fullmatch(text))
