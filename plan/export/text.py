"""Text as Terraform's templates: literals escaped, what only AWS knows interpolated."""

import re
from collections.abc import Callable, Iterator, Mapping

from plan.placeholders import NUMBER, PATTERN, Reference

_MARK = re.compile(r"[$%]+(?=\{)")
_TOKEN = re.compile(f"{PATTERN.pattern}|(?P<number>{NUMBER.pattern})")


def parts(text: str, numbers: Mapping[int, str]) -> Iterator[str | Reference]:
    """Literal text and references, in order; `numbers` maps sentinels to placeholders."""
    start = 0
    for match in _TOKEN.finditer(text):
        if match["number"]:
            known = PATTERN.fullmatch(numbers.get(int(match["number"]), ""))
            if not known:
                continue
        else:
            known = match
        if match.start() > start:
            yield text[start : match.start()]
        yield Reference(known["source"], tuple(known["path"].split(".")))
        start = match.end()
    if start < len(text):
        yield text[start:]


def template(text: str, numbers: Mapping[int, str], expression: Callable[[Reference], str]) -> str:
    """A Terraform template that gives `text`, with each reference as `expression` writes it."""
    found = list(parts(text, numbers))
    written = []
    for index, part in enumerate(found):
        if isinstance(part, Reference):
            written.append(f"${{{expression(part)}}}")
        else:
            written.append(escape(part, before_expression=index + 1 < len(found)))
    return "".join(written)


def escape(literal: str, *, before_expression: bool = False) -> str:
    """Keep Terraform from reading `${` or `%{` in a literal.

    Terraform doubles the mark for that, which leaves a longer run of marks, and a mark just
    before an expression, without an escape of their own: those are written as quoted strings.
    """
    escaped = _MARK.sub(_guarded, literal)
    if before_expression and (last := re.search(r"[$%]+\Z", escaped)):
        return escaped[: last.start()] + _quoted(last[0])
    return escaped


def _guarded(match: re.Match[str]) -> str:
    return match[0] * 2 if len(match[0]) == 1 else _quoted(match[0])


def _quoted(marks: str) -> str:
    return f'${{"{marks}"}}'
