"""What tests ask of an application that has a cache, and of its log."""

import time

from tasks.cache import AWAY
from tasks.settings import CacheUser

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a/secret+key",
        "AWS_SESSION_TOKEN": "a/session+token=", "AWS_EC2_METADATA_DISABLED": "true"}  # fmt: skip
USER = CacheUser("write-sg-0123456789abcdef0", "cache-Group-1a2b3c4", "eu-north-1")


def asked(client, path="/api/tasks"):
    return client.get(path).headers["Cache-Status"]


def answering(client):
    """The client, as soon as the cache of its application answers."""
    assert until(lambda: asked(client, "/api/tasks?limit=1") != AWAY)
    return client


def create(client, title="Buy ink"):
    return client.post("/api/tasks", json={"title": title}).json


def until(condition, seconds=10.0):
    """What the condition gives in the end."""
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def said(lines):
    """Level, message and type of the error of each line about the cache."""
    return [
        (line["level"], line["message"], line.get("error", {}).get("type"))
        for line in lines
        if line["logger"] == "tasks.cache"
    ]
