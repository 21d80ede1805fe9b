"""Lines of logs: their order, and how people see them."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.locally.lines import Line, Log, merged, shown
from tests.ops.locally.parts import said


@pytest.fixture(autouse=True)
def _far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC-2")
        time.tzset()
        yield
    time.tzset()


def log(folder: Path, name: str, *lines: object) -> Log:
    file = folder / name
    file.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    )
    return Log(name, file)


def texts(lines: Iterator[Line]) -> list[str]:
    return [line.fields.get("message", line.text) for line in lines]


def test_lines_of_all_logs_are_in_the_order_of_time(tmp_path: Path) -> None:
    logs = [
        log(tmp_path, "a", "first of all", said(1, "a"), "  after a", said(4, "d")),
        log(tmp_path, "b", said(2, "b"), said(3, "c")),
    ]
    assert texts(merged(logs)) == ["first of all", "a", "  after a", "b", "c", "d"]


def test_a_log_is_read_on_from_where_it_was_left(tmp_path: Path) -> None:
    made = log(tmp_path, "a", said(1, "a"))
    assert texts(made.more()) == ["a"]
    assert texts(made.more()) == []
    with (tmp_path / "a").open("a") as file:
        file.write("whole\nha")
        file.flush()
        assert texts(made.more()) == ["whole"]
        file.write("lf\n")
        file.flush()
        assert texts(made.more()) == ["half"]
    (tmp_path / "a").unlink()
    assert texts(made.more()) == []


def only(folder: Path, line: object) -> Line:
    (found,) = log(folder, "1a", line).more()
    return found


def test_a_structured_line_is_shown_without_what_is_for_programs(tmp_path: Path) -> None:
    line = said(
        5, "request", method="GET", status=200, upstream="", correlation_id="c", traceparent="t",
        error={"type": "E"},
    )  # fmt: skip
    expected = '05:04:05.000  info     1a  request method=GET status=200 error={"type": "E"}'
    assert shown(only(tmp_path, line)) == expected


@pytest.mark.parametrize("line", ["plain words", "[1, 2]", "7", '{"time": ', "null"])
def test_any_other_line_is_shown_as_it_is(tmp_path: Path, line: str) -> None:
    found = only(tmp_path, line)
    assert shown(found) == f"1a  {line}"
    assert not found.about("1")


@pytest.mark.parametrize("moment", ["yesterday", 7, None])
def test_a_time_that_is_none_does_not_hide_a_line(tmp_path: Path, moment: object) -> None:
    found = [*log(tmp_path, "a", said(1, "a"), said(2, "b") | {"time": moment}).more()]
    assert [line.time for line in found] == [found[0].time] * 2


def test_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    line = said(1, "a") | {"time": "2026-01-02T03:04:05"}
    assert shown(only(tmp_path, line)).startswith("05:04:05.000  ")


def test_a_line_is_about_its_ids_alone(tmp_path: Path) -> None:
    found = only(tmp_path, said(1, "a", correlation_id="c", trace_id="t", task_id="x"))
    assert [found.about(one) for one in ("c", "t", "x", "")] == [True, True, False, False]
