"""A distribution as a plan has it, before a folder and a balancer that answers as it is told."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import pytest

from plan.record import Record

RUN = """
const event = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(handler(event)));
"""
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


@dataclass(frozen=True)
class Answer:
    """What an origin, and so the viewer, gets back."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[str, str], Answer]
"""Method and path to an answer."""


class Distribution:
    """Chooses the behavior, runs the function, asks the origin, and keeps what it may."""

    def __init__(self, record: Record, balancer: Ask) -> None:
        by_type = {r.type: r for r in record.resources}
        self.inputs = by_type["aws:cloudfront/distribution:Distribution"].inputs
        self.code = by_type["aws:cloudfront/function:Function"].inputs["code"]
        self.balancer = balancer
        self.files = {
            r.inputs["key"]: r.inputs
            for r in record.resources
            if r.type == "aws:s3/bucketObjectv2:BucketObjectv2"
        }
        self.kept: dict[str, Answer] = {}

    def ask(self, method: str, path: str) -> Answer:
        """One request of a viewer."""
        behavior = self._behavior(path)
        if method not in behavior["allowedMethods"]:
            return Answer(403, "method not allowed by the behavior")
        if behavior.get("functionAssociations"):
            path = self._viewer_request(method, path)
        if behavior["cachePolicyId"] == DISABLED:
            answer = self._origin(behavior, method, path)
        else:
            assert behavior["cachePolicyId"] == OPTIMIZED
            answer = self.kept.get(path) or self._origin(behavior, method, path)
            if answer.headers.get("cache-control") != "no-cache":
                self.kept[path] = answer
        return self._with_error_pages(answer)

    def _behavior(self, path: str) -> Mapping[str, Any]:
        ordered = self.inputs["orderedCacheBehaviors"]
        found = (one for one in ordered if fnmatchcase(path, one["pathPattern"]))
        return next(found, self.inputs["defaultCacheBehavior"])

    def _viewer_request(self, method: str, path: str) -> str:
        node = shutil.which("node")
        if node is None:
            pytest.skip("node is not on PATH")
        event = {"request": {"method": method, "uri": path, "headers": {}}}
        done = subprocess.run(
            [node, "-e", self.code + RUN],
            input=json.dumps(event),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)["uri"]

    def _origin(self, behavior: Mapping[str, Any], method: str, path: str) -> Answer:
        if behavior["targetOriginId"] == "balancer":
            return self.balancer(method, path)
        if (file := self.files.get(path.removeprefix("/"))) is None:
            # S3 says so of what is not there to a reader who may not list the bucket.
            return Answer(403, "<Error><Code>AccessDenied</Code></Error>")
        headers = {"content-type": file["contentType"], "cache-control": file["cacheControl"]}
        return Answer(200, file["key"], headers)

    def _with_error_pages(self, answer: Answer) -> Answer:
        for page in self.inputs.get("customErrorResponses", ()):
            if page["errorCode"] == answer.status:
                return Answer(page.get("responseCode", answer.status), "an error page")
        return answer
