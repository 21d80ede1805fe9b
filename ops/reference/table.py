"""Tables in Markdown."""

from collections.abc import Iterable, Iterator, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a table; a column without any text is left out."""
    told = [[_cell(text) for text in row] for row in rows]
    kept = [i for i, _ in enumerate(heads) if i == 0 or any(row[i] for row in told)]
    yield _row(heads[i] for i in kept)
    yield "|" + "---|" * len(kept)
    yield from (_row(row[i] for i in kept) for row in told)


def code(text: str) -> str:
    """As code, and nothing for no text."""
    return f"`{text}`" if text else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
