"""The worker as a real process, started as its container starts it."""

import os
import subprocess
import sys
import time
from uuid import uuid4

import pytest


def event(**more):
    return {"id": str(uuid4()), "kind": "task.finished", "title": "Buy ink", **more}


def check(path):
    return subprocess.run(
        [sys.executable, "-m", "notifier.check"], env={**os.environ, "ALIVE_FILE": str(path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_delivers_and_stops(process, environment, queue, feed):
    queue.send(event(title="secret words"), correlation_id="abc-1")
    [line] = process.until("event delivered")
    assert (line["correlation_id"], line["status"]) == ("abc-1", 201)
    assert feed.seen[0][1]["X-Correlation-Id"] == "abc-1"
    assert check(environment["ALIVE_FILE"]).returncode == 0
    code, seconds = process.stop()
    assert code == 0
    assert seconds < 9
    assert [line["message"] for line in process.lines()] == [
        "receiving",
        "event delivered",
        "stopping",
        "stopped",
    ]
    assert "secret words" not in "".join(process.output)
    assert queue.left() == (0, 0)


def test_what_is_in_hand_when_it_stops_is_delivered_once(process, queue, feed):
    feed.seconds = 1.5
    for _ in range(2):
        queue.send(event())
    deadline = time.monotonic() + 20
    while not feed.seen and time.monotonic() < deadline:
        time.sleep(0.05)
    code, seconds = process.stop()
    assert code == 0
    assert seconds < 9
    delivered = [line for line in process.lines() if line["message"] == "event delivered"]
    assert len(delivered) == len(feed.seen) >= 1
    assert sum(queue.left()) == 2 - len(delivered)


def test_it_survives_a_feed_and_a_queue_that_are_away(process, sqs, queue, feed):
    feed.statuses = [503]
    queue.send(event())
    [line] = process.until("the feed does not answer")
    assert line["error"]["type"] == "notifier.activity.AwayError"
    assert queue.left() == (0, 1)
    sqs.delete_queue(QueueUrl=queue.url)
    [line, *_] = process.until("the queue does not answer")
    assert line["error"]["code"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert process.process.poll() is None
    assert process.stop()[0] == 0


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (
            {"EVENTS_QUEUE_URL": "", "ACTIVITY_HOST": ""},
            "missing in the environment: EVENTS_QUEUE_URL, ACTIVITY_HOST",
        ),
        ({"AWS_REGION": ""}, "missing in the environment: AWS_REGION"),
        (
            {"EVENTS_QUEUE_URL": "events"},
            "EVENTS_QUEUE_URL must be the address of a queue, got 'events'",
        ),
        ({"ACTIVITY_PORT": "0"}, "ACTIVITY_PORT must be a number from 1 to 65535, got '0'"),
        (
            {"LOG_LEVEL": "INFO"},
            "LOG_LEVEL must be one of debug, info, warning, error, got 'INFO'",
        ),
    ],
)
def test_a_wrong_environment_is_one_line_and_exit_code_2(environment, given, error):
    environ = {"PATH": os.environ["PATH"], **environment, **given}
    found = subprocess.run(
        [sys.executable, "-m", "notifier"], env=environ,
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout, found.stderr) == (2, "", f"notifier: {error}\n")


def test_the_check_is_red_without_a_worker_and_for_one_that_hangs(tmp_path):
    path = tmp_path / "alive"
    assert check(path).returncode == 1
    path.touch()
    assert check(path).returncode == 0
    old = time.time() - 120
    os.utime(path, (old, old))
    assert check(path).returncode == 1
