"""Prints after the results what the zero-change checks have subtracted."""

import pytest

KNOWN = "known differences"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    told = [
        (report.nodeid, value)
        for report in reports
        for name, value in report.user_properties
        if name == KNOWN and report.when == "call"
    ]
    if told:
        terminalreporter.section("zero-change checks")
    for nodeid, value in sorted(told):
        terminalreporter.line(f"{nodeid.rpartition('::')[2]}: {value}")
