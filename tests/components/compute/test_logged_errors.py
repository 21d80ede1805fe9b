"""Errors in the log of a service are counted, in a namespace of the stack's own."""

from components.compute.service import Service

FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"


def test_lines_that_say_error_are_counted(make):
    assert make().one(FILTER) == {
        "logGroupName": "<<cloudwatch.LogGroup/tasks-logs.name>>",
        "pattern": '{ ($.level = "error") || ($.level = "critical") }',
        "metricTransformation": {
            "namespace": "main",
            "name": "tasks-errors",
            "value": "1",
            "defaultValue": "0",
            "unit": "Count",
        },
    }


def test_the_dashboard_is_told_where(engine, args):
    seen = {}
    engine.run(lambda: seen.update(Service("tasks", args).watch()))
    assert seen["logged_errors"] == {"namespace": "main", "name": "tasks-errors"}


def test_nobody_is_woken_by_a_line(make):
    assert make().of("aws:cloudwatch/metricAlarm:MetricAlarm") == []
