"""Tasks from CSV: all rows are read, every mistake is reported with its line."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from tasks import board

COLUMNS: Final = ("title", "description", "status", "due_date")
ROW_LIMIT: Final = 10_000
BYTE_LIMIT: Final = 5 * 1024 * 1024


class TooManyRowsError(Exception):
    """More than `ROW_LIMIT` rows."""


class CsvError(Exception):
    """Rows that are refused: one entry per mistake with `line`, `field` and `detail`."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(errors)} mistakes")
        self.errors = errors


def parse(content: bytes) -> list[board.Draft]:
    """Tasks in the order of the rows; raise `CsvError` with all mistakes, or `TooManyRowsError`.

    The first line names the columns. `line` counts lines of the file from 1 and is where a row
    begins; blank lines are skipped; an empty cell stands for the field's default.
    """
    rows = _rows(_decoded(content))
    header_line, first = next(rows, (1, []))
    header = _header(header_line, first)
    drafts, errors = [], []
    for count, (line, row) in enumerate(rows, start=1):
        if count > ROW_LIMIT:
            raise TooManyRowsError
        try:
            drafts.append(_draft(header, row))
        except board.InvalidTaskError as invalid:
            errors += [_mistake(line, field, text) for field, text in invalid.errors.items()]
    if errors:
        raise CsvError(errors)
    if not drafts:
        raise CsvError([_mistake(header_line, "", "is followed by no row")])
    return drafts


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CsvError([_mistake(line, "", "is not UTF-8")]) from None


def _rows(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row that is not blank with its first line; a row that is not CSV as the error."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        if row:
            yield line, row


def _header(line: int, header: list[str] | csv.Error) -> list[str]:
    if isinstance(header, csv.Error):
        raise CsvError([_mistake(line, "", f"is not CSV: {header}")])
    accepted = ", ".join(COLUMNS)
    errors = [
        _mistake(line, column, f"is an unknown column; accepted: {accepted}")
        for column in header
        if column not in COLUMNS
    ]
    errors += [
        _mistake(line, column, "is there more than once")
        for column in COLUMNS
        if header.count(column) > 1
    ]
    if "title" not in header:
        errors.append(_mistake(line, "title", "is a column that must be there"))
    if errors:
        raise CsvError(errors)
    return header


def _draft(header: list[str], row: list[str] | csv.Error) -> board.Draft:
    if isinstance(row, csv.Error):
        raise board.InvalidTaskError({"": f"is not CSV: {row}"})
    if len(row) != len(header):
        raise board.InvalidTaskError({"": f"has {len(row)} cells, the header has {len(header)}"})
    cells = dict(zip(header, row, strict=True))
    return board.draft({k: v for k, v in cells.items() if v or k == "title"})


def _mistake(line: int, field: str, detail: str) -> dict[str, Any]:
    return {"line": line, "field": field, "detail": detail}
