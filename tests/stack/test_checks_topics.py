"""Rules of topics: who hears them, who may send to them, and the way there."""

import pytest

from tests.stack.texts import NETWORK, networks, service, services

QUEUES = "  groundwork:queues: { jobs: {}, letters: {} }\n"
HEARS = "digest: { runs: lambda, build: services/digest/digest, on: { topic: news } }"
IMAGE = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1"
SENDS = f'api: {{ runs: fargate, uses: {{ news: send }}, image: "{IMAGE}" }}'
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }"


def topic(entry: str = "") -> str:
    return f"  groundwork:topics: {{ news: {{ {entry} }} }}\n"


WRONG = [
    (NETWORK + topic("queues: [job]") + QUEUES,
     "5: topics.news.queues[0]: no queue job, accepted: jobs, letters; did you mean jobs?"),
    (NETWORK + topic("queues: [jobs, letters, jobs]") + QUEUES,
     "5: topics.news.queues[2]: jobs again, accepted: each of them once"),
    (NETWORK + topic("emails: [a@b.io, a@b.io]"),
     "5: topics.news.emails[1]: a@b.io again, accepted: each of them once"),
    (NETWORK + topic("emails: [ops]"),
     '5: topics.news.emails[0]: got "ops", accepted: an e-mail address such as ops@example.com'),
    (NETWORK + topic("queues: jobs") + QUEUES,
     '5: topics.news.queues: got "jobs", accepted: a list, each a label: a lower-case letter, '
     "then up to 19 letters, digits or hyphens"),
    (NETWORK + topic("fifo: true"),
     "5: topics.news.fifo: no such key, accepted: emails, queues"),
    (service("uses: { news: receive }") + topic(),
     "5: services.api.uses.news: got receive for one of topics, accepted: send"),
    (services(HEARS.replace("news", "new")) + topic(),
     "5: services.digest.on.topic: no topic new, accepted: news; did you mean news?"),
    (services(SENDS, net=networks(PRIVATE)) + topic(),
     "4: networks.app.endpoints: api cannot reach a topic by these endpoints, "
     "accepted: sns among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        NETWORK + topic("queues: [jobs, letters], emails: [a@b.io, c@b.io]") + QUEUES,
        services(HEARS) + topic(),
        services(SENDS, net=networks(PRIVATE.replace("[tasks]", "[tasks, sns]"))) + topic(),
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert list(settings(body).topics) == ["news"]


def test_nobody_is_told_unless_it_says_so(settings):
    assert settings(topic()).topics["news"].model_dump() == {"queues": (), "emails": ()}
