import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board import DESCRIPTION_LENGTH, STATUSES, TITLE_LENGTH, Draft
from tasks.csv_upload import COLUMNS, ROW_LIMIT, CsvError, TooManyRowsError, parse

letters = st.characters(exclude_categories=["Cc", "Cs"])
titles = st.text(letters, min_size=1, max_size=TITLE_LENGTH).map(str.strip).filter(bool)
texts = st.text(letters | st.sampled_from('\n\r\t,"'), max_size=DESCRIPTION_LENGTH)
drafts = st.builds(Draft, titles, texts, st.sampled_from(STATUSES), st.none() | st.dates())


def written(rows, **dialect):
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue().encode()


def cells(draft):
    return [draft.title, draft.description, draft.status, draft.due_date or ""]


def errors_of(content):
    with pytest.raises(CsvError) as caught:
        parse(content)
    return [(e["line"], e["field"], e["detail"]) for e in caught.value.errors]


@given(st.lists(drafts, min_size=1, max_size=20), st.permutations(COLUMNS), st.data())
def test_what_a_csv_writer_writes_is_read_back(wanted, columns, data):
    rows = [columns] + [
        [dict(zip(COLUMNS, cells(d), strict=True))[column] for column in columns] for d in wanted
    ]
    # With another line end the writer leaves the rest of a line break unquoted.
    quoting, end = data.draw(
        st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r")])
    )
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    assert parse(mark + written(rows, quoting=quoting, lineterminator=end)) == wanted


@given(st.binary() | st.text().map(lambda t: ("title,status\n" + t).encode(errors="ignore")))
def test_any_content_is_read_or_refused_with_lines(content):
    try:
        found = parse(content)
    except CsvError as error:
        found, errors = None, error.errors
    if found is None:
        last = len(content.splitlines()) + 1
        assert errors
        assert all(1 <= e["line"] <= last and e["detail"] for e in errors)
    else:
        assert found
        assert all(draft.title for draft in found)


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_exactly_the_bad_rows_are_reported(good):
    rows = [["title", "status"]] + [["t", "todo" if ok else "open"] for ok in good]
    bad = [line for line, ok in enumerate(good, start=2) if not ok]
    if not bad:
        assert len(parse(written(rows))) == len(good)
        return
    assert errors_of(written(rows)) == [
        (line, "status", "must be one of todo, doing, done") for line in bad
    ]


def test_only_titles():
    assert parse(b"title\nfirst\nsecond") == [Draft("first"), Draft("second")]


def test_empty_cells_are_defaults():
    assert parse(b"status,title,due_date,description\n,t,,\n") == [Draft("t")]
    assert parse(b"title,due_date\nt,2026-01-02\n") == [Draft("t", due_date=date(2026, 1, 2))]


def test_the_line_is_where_the_row_begins():
    content = b'title,description\n\nfirst,"two\nlines"\n,x\n"long\n'
    assert errors_of(content) == [
        (5, "title", "must not be blank"),
        (6, "", "is not CSV: unexpected end of data"),
    ]


def test_rows_after_a_broken_one_are_still_checked():
    content = b'title,status\n"a"b,todo\nt,open\nt\nt,todo,x\n'
    assert errors_of(content) == [
        (2, "", "is not CSV: ',' expected after '\"'"),
        (3, "status", "must be one of todo, doing, done"),
        (4, "", "has 1 cells, the header has 2"),
        (5, "", "has 3 cells, the header has 2"),
    ]


def test_two_mistakes_in_one_row():
    assert errors_of(b"title,status,due_date\n,open,2026-13-01\n") == [
        (2, "title", "must not be blank"),
        (2, "status", "must be one of todo, doing, done"),
        (2, "due_date", "must be a day as YYYY-MM-DD"),
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", (1, "title", "is a column that must be there")),
        (
            b"\n \n",
            (2, " ", "is an unknown column; accepted: title, description, status, due_date"),
        ),
        (b"status\ntodo\n", (1, "title", "is a column that must be there")),
        (b"title,title\nx,y\n", (1, "title", "is there more than once")),
        (b"title\n", (1, "", "is followed by no row")),
        (b'"title', (1, "", "is not CSV: unexpected end of data")),
        (b"title\nok\n\xff\n", (3, "", "is not UTF-8")),
        ("title\nx\n".encode("utf-16"), (1, "", "is not UTF-8")),
        (b"title\na\x00b\n", (2, "title", "must not hold control characters")),
        (
            b"title\n" + b"x" * 200_000,
            (2, "", "is not CSV: field larger than field limit (131072)"),
        ),
    ],
)
def test_refusals(content, error):
    assert error in errors_of(content)


def test_the_row_limit():
    assert len(parse(b"title\n" + b"t\n" * ROW_LIMIT)) == ROW_LIMIT == 10_000
    with pytest.raises(TooManyRowsError):
        parse(b"title\n" + b"t\n" * (ROW_LIMIT + 1))


def test_too_many_rows_end_the_reading_even_when_they_are_bad():
    with pytest.raises(TooManyRowsError):
        parse(b"title\n" + b'""\n' * (ROW_LIMIT + 1))
