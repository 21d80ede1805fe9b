"""Rules of the number of tasks, and of what moves it."""

import pytest

from tests.stack.texts import NETWORK, networks, service, services

QUEUE = "  groundwork:queues: { jobs: {}, mail: {} }\n"
CRON = (
    "six fields: minute, hour, day, month, weekday, year, with ? for the day or the weekday, "
    "such as 0 6 ? * MON-FRI *"
)
ALONE = "cpu: null, memory: null"
MANY = ", ".join(
    f't{n}: {{ cron: "{n % 60} {n // 60} ? * * *", min: 1, max: 2 }}' for n in range(201)
)


def night(times: str) -> str:
    return service(f"scale: {{ schedule: {{ night: {{ {times} }} }} }}")


def backlog(entry: str, uses: str = "jobs: receive") -> str:
    scale = f"scale: {{ backlog: {{ {entry} }} }}"
    return service(f"uses: {{ {uses} }}, {scale}") + QUEUE


def machines(scale: str) -> str:
    clusters = "  groundwork:clusters: { boxes: {} }\n"
    return services(f"api: {{ runs: ec2, scale: {{ {scale} }} }}", net=NETWORK + clusters)


WRONG = [
    (service("scale: { min: 4, max: 3 }"),
     "5: services.api.scale.max: min 4 is more than max 3, "
     "accepted: max 4 or more (posture dev fills what is left out)"),
    (service("scale: { min: 0, max: 1 }"),
     "5: services.api.scale.min: 0 tasks, and neither backlog nor schedule to start one, "
     "accepted: 1 or more, or one of them"),
    (service("route: /, scale: { min: 0, requests: 5 }"),
     "5: services.api.scale.min: 0 tasks, and neither backlog nor schedule to start one, "
     "accepted: 1 or more, or one of them"),
    (service(f"scale: {{ schedule: {{ {MANY} }} }}"),
     "5: services.api.scale.schedule: 201 times, accepted: up to 200"),
    (service(f"scale: {{ {ALONE} }}"),
     "5: services.api.scale: 1 to 2 tasks, and none of backlog, cpu, memory, requests to scale "
     "by, accepted: one of them, or equal min and max"),
    (service("scale: { requests: 0 }"),
     "5: services.api.scale.requests: got 0, accepted: a whole number 1 to 1000000"),
    (service("scale: { requests: 600 }"),
     "5: services.api.scale.requests: requests without a route, accepted: a route, or no requests"),
    (backlog("queue: jobs"),
     "5: services.api.scale.backlog.messages: missing, accepted: a whole number 1 to 100000"),
    (backlog("queue: mail, messages: 5"),
     "5: services.api.scale.backlog.queue: mail, which api does not receive from, accepted: jobs"),
    (backlog("queue: jobs, messages: 5", "jobs: send"),
     "5: services.api.scale.backlog.queue: jobs, which api does not receive from, "
     "accepted: jobs: receive in its uses"),
    *((night(f'cron: "{cron}", min: 0, max: 1'),
       f'5: services.api.scale.schedule.night.cron: got "{cron}", accepted: {CRON}')
      for cron in ("0 20 * * *", "0 20 * * * *", "0 20 ? * ? *", "at dusk", "rate(5 minutes)")),
    (night('cron: "0 20 ? * * *", min: 0, max: 0'),
     "5: services.api.scale.schedule.night.max: got 0, accepted: a whole number 1 to 1000"),
    (night('cron: "0 20 ? * * *", min: 3, max: 2'),
     "5: services.api.scale.schedule.night.max: min 3 is more than max 2, accepted: max 3 or more"),
    (night('cron: "0 20 ? * * *", min: 0, max: 1, timezone: "+01:00"'),
     '5: services.api.scale.schedule.night.timezone: got "+01:00", '
     "accepted: a time zone such as Europe/Stockholm"),
    (night('cron: "0 20 ? * * *", min: 0, max: 1, at: now'),
     "5: services.api.scale.schedule.night.at: no such key, accepted: cron, max, min, timezone"),
    (machines('schedule: { noon: { cron: "0 12 ? * * *", min: 1, max: 3 } }'),
     "5: clusters.boxes.max: up to 3 tasks on 2 t3.micro (1 network interface, 2048 CPU units and "
     "896 MiB each for tasks), accepted: max: 3, or machine: t3.small, "
     "or smaller tasks or fewer of them in scale"),
    (services('api: { runs: fargate, scale: { schedule: '
              '{ noon: { cron: "0 12 ? * * *", min: 1, max: 23 } } } }',
              net=networks("app: { cidr: 10.0.0.0/22 }")),
     "4: networks.app.cidr: 22 private addresses for up to 23 tasks, accepted: a wider range"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        service("scale: { min: 2, max: 2, cpu: null, memory: null }"),
        service(f"route: /, scale: {{ {ALONE}, requests: 600 }}"),
        backlog(f"queue: jobs, messages: 5 }}, {ALONE}, schedule: {{"),
        backlog("queue: jobs, messages: 5 }, min: 0, schedule: {"),
        service('scale: { min: 0, schedule: { day: { cron: "0 6 ? * * *", min: 1, max: 2 } } }'),
        service(f"scale: {{ schedule: {{ {MANY.rpartition(', t')[0]} }} }}"),
        service(f"scale: {{ {ALONE}, schedule: "
                '{ day: { cron: "0 6 ? * MON-FRI *", min: 1, max: 2 } } }'),
        *(night(f'cron: "{cron}", min: 0, max: 1')
          for cron in ("0/5 8-17 1,15 * ? 2027", "0 0 L JAN-MAR ? *", "0 0 ? * 2#1 *")),
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert list(settings(body).services) == ["api"]


def test_the_most_and_the_fewest_of_any_time(settings):
    times = (
        'a: { cron: "0 6 ? * * *", min: 2, max: 9 }, b: { cron: "0 20 ? * * *", min: 0, max: 1 }'
    )
    scale = settings(service(f"scale: {{ max: 4, schedule: {{ {times} }} }}")).services["api"].scale
    assert (scale.min, scale.max, scale.fewest, scale.most) == (1, 4, 0, 9)
    plain = settings(service("scale: { max: 4 }")).services["api"].scale
    assert (plain.fewest, plain.most) == (1, 4)
