"""Times that come, and times that never do."""

import re

import pytest

from components.compute.cron import CRON, SCHEDULE, check_cron, is_schedule, mistake

COMES = "a day that comes in one of its months"


@pytest.mark.parametrize(
    "cron",
    [
        "* * * * ? *",
        "0/5 8-17 1,15 * ? 2027",
        "0 22-6 ? JAN-MAR,11 FRI-MON *",
        "0 0 L JAN-MAR ? *",
        "0 0 LW * ? *",
        "0 0 L-3,15W * ? *",
        "0 0 ? * 2#1,FRIL *",
        "0 0 29 2 ? *",
        "0 0 29 FEB ? *",
        "0 0 31 4-6 ? *",
        "0 0 31 11-2 ? *",
        "0 0 31 */2 ? *",
        "*/15 0 ? * MON 1970-2199",
    ],
)
def test_times_that_come(cron):
    assert re.fullmatch(CRON, cron)
    assert mistake(cron) is None
    assert is_schedule(f"cron({cron})")
    check_cron("night", cron)


@pytest.mark.parametrize(
    ("cron", "given", "accepted"),
    [
        ("60 3 ? * * *", "minute 60", "minute 0 to 59"),
        ("*/0 3 ? * * *", "minute */0", "minute 0 to 59"),
        ("0/60 3 ? * * *", "minute 0/60", "minute 0 to 59"),
        ("1-2-3 3 ? * * *", "minute 1-2-3", "minute 0 to 59"),
        ("1,,2 3 ? * * *", "minute 1,,2", "minute 0 to 59"),
        ("0 24 ? * * *", "hour 24", "hour 0 to 23"),
        ("0 3 0 * ? *", "day 0", "day 1 to 31"),
        ("0 3 1-40 * ? *", "day 1-40", "day 1 to 31"),
        ("0 3 32W * ? *", "day 32W", "day 1 to 31"),
        ("0 3 1 13 ? *", "month 13", "month 1 to 12 or JAN to DEC"),
        ("0 3 1 MAI ? *", "month MAI", "month 1 to 12 or JAN to DEC"),
        ("0 3 ? * 0 *", "weekday 0", "weekday 1 to 7 or SUN to SAT"),
        ("0 3 ? * 2#6 *", "weekday 2#6", "weekday 1 to 7 or SUN to SAT"),
        ("0 3 ? * SUN 1969", "year 1969", "year 1970 to 2199"),
        ("0 3 31 2 ? *", "day 31 in month 2", COMES),
        ("0 3 30,31 FEB ? *", "day 30,31 in month FEB", COMES),
        ("0 3 31 4,6,SEP,11 ? *", "day 31 in month 4,6,SEP,11", COMES),
        ("0 3 30/1 2 ? *", "day 30/1 in month 2", COMES),
    ],
)
def test_times_that_never_come(cron, given, accepted):
    assert re.fullmatch(CRON, cron)
    assert mistake(cron) == mistake(f"cron({cron})") == (given, accepted)
    assert not is_schedule(f"cron({cron})")
    with pytest.raises(ValueError, match=re.escape(f"x must have {accepted}, got '{cron}'")):
        check_cron("x", cron)


@pytest.mark.parametrize(
    "schedule",
    ["cron(0 3 * * *)", "cron(0 3 * * * *)", "cron(0 3 ? * ? *)", "cron(0 3 1 * MON *)",
     "cron(a b c d e f)", "cron(0 3 ? * sun *)", "rate(1 days)", "rate(0 minutes)", "@daily"],
)  # fmt: skip
def test_what_has_not_the_form(schedule):
    assert not re.fullmatch(SCHEDULE, schedule)
    assert not is_schedule(schedule)


@pytest.mark.parametrize("schedule", ["rate(1 hour)", "rate(15 minutes)", "rate(2 days)"])
def test_rates_have_no_times(schedule):
    assert is_schedule(schedule)
