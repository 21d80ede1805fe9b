"""Times and their zones: that they come, wherever something runs by them."""

import pytest

from stack.model import times
from tests.stack.texts import NETWORK, service, services

FORM = "rate(5 minutes), or six fields such as cron(0 3 ? * SUN *)"
ZONE = "a time zone such as Europe/Stockholm"


def scale(entry: str) -> str:
    return service(f"scale: {{ schedule: {{ night: {{ min: 0, max: 1, {entry} }} }} }}")


def job(entry: str) -> str:
    return f"{NETWORK}  groundwork:jobs: {{ tidy: {{ {entry} }} }}\n"


def function(entry: str) -> str:
    return services(f"digest: {{ runs: lambda, build: services/digest/digest, on: {{ {entry} }} }}")


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        (scale('cron: "99 3 ? * * *"'),
         '5: services.api.scale.schedule.night.cron: minute 99 in "99 3 ? * * *", '
         "accepted: minute 0 to 59"),
        (scale('cron: "0 3 ? * FUNDAY *"'),
         '5: services.api.scale.schedule.night.cron: weekday FUNDAY in "0 3 ? * FUNDAY *", '
         "accepted: weekday 1 to 7 or SUN to SAT"),
        (job('schedule: "cron(0 3 31 2 ? *)"'),
         '5: jobs.tidy.schedule: day 31 in month 2 in "cron(0 3 31 2 ? *)", '
         "accepted: a day that comes in one of its months"),
        (job('schedule: "cron(a b c d e f)"'),
         f'5: jobs.tidy.schedule: got "cron(a b c d e f)", accepted: {FORM}'),
        (job('schedule: "cron(0 3 * * * *)"'),
         f'5: jobs.tidy.schedule: got "cron(0 3 * * * *)", accepted: {FORM}'),
        (function('schedule: "cron(0 25 ? * * *)"'),
         '5: services.digest.on.schedule: hour 25 in "cron(0 25 ? * * *)", '
         "accepted: hour 0 to 23"),
        (function("schedule: hourly"),
         f'5: services.digest.on.schedule: got "hourly", accepted: {FORM}'),
        (scale('cron: "0 3 ? * * *", timezone: Europe/Stockholmm'),
         '5: services.api.scale.schedule.night.timezone: no time zone "Europe/Stockholmm", '
         f"accepted: {ZONE}; did you mean Europe/Stockholm?"),
        (job('schedule: "cron(0 3 ? * * *)", timezone: Mars/Olympus'),
         f'5: jobs.tidy.timezone: no time zone "Mars/Olympus", accepted: {ZONE}'),
        (function('schedule: "cron(0 3 ? * * *)", timezone: europe/stockholm'),
         f'5: services.digest.on.timezone: got "europe/stockholm", accepted: {ZONE}'),
        (function('schedule: "cron(0 3 ? * * *)", timezone: Europe/../UTC'),
         f'5: services.digest.on.timezone: got "Europe/../UTC", accepted: {ZONE}'),
    ],
)  # fmt: skip
def test_times_that_never_come_are_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "zone", ["UTC", "CET", "Etc/GMT+5", "America/Port-au-Prince", "America/Argentina/Buenos_Aires"]
)
def test_zones_that_there_are(settings, zone):
    for body in (
        scale(f'cron: "0 3 ? * * *", timezone: {zone}'),
        job(f'schedule: "cron(0 3 ? * * *)", timezone: {zone}'),
        function(f'schedule: "cron(0 3 ? * * *)", timezone: {zone}'),
    ):
        assert settings(body).region == "eu-north-1"


def test_without_a_database_of_zones_nobody_can_tell(monkeypatch, settings):
    monkeypatch.setattr(times, "available_timezones", set[str])
    body = job('schedule: "cron(0 3 ? * * *)", timezone: Mars/Olympus')
    assert settings(body).jobs["tidy"].timezone == "Mars/Olympus"
