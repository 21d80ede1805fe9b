"""What a browser gets through the distribution of a plan: pages, files, and errors as they are."""

import dataclasses
from pathlib import Path

import pytest

from plan.recorder import record_file
from tests.program.edge_stand_in import Answer, Distribution

ROOT = Path(__file__).parents[2]
JSON = {"content-type": "application/problem+json"}


@pytest.fixture(scope="module")
def recorded():
    return record_file(ROOT / "Pulumi.prod.yaml")


class Api:
    """Answers everything with one status, and remembers what it was asked."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.asked: list[tuple[str, str]] = []

    def __call__(self, method: str, path: str) -> Answer:
        self.asked.append((method, path))
        return Answer(self.status, f'{{"status": {self.status}}}', JSON)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504])
def test_an_error_of_the_api_stays_one(recorded, status):
    api = Api(status)
    answer = Distribution(recorded, api).ask("GET", "/api/tasks/17")
    assert answer == Answer(status, f'{{"status": {status}}}', JSON)
    assert api.asked == [("GET", "/api/tasks/17")]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/tasks", "/api/tasks/", "/api/tasks/17", "/api/tasks/bulk"])
def test_the_api_gets_every_request_as_it_was(recorded, method, path):
    api = Api()
    assert Distribution(recorded, api).ask(method, path).status == 200
    assert api.asked == [(method, path)]


def test_nothing_of_the_api_is_kept(recorded):
    api = Api(503)
    distribution = Distribution(recorded, api)
    assert distribution.ask("GET", "/api/tasks").status == 503
    api.status = 200
    assert distribution.ask("GET", "/api/tasks").status == 200
    assert len(api.asked) == 2


@pytest.mark.parametrize("path", ["/", "/tasks/17", "/tasks/17/edit", "/api", "/apiary"])
def test_a_deep_link_is_the_page_and_asked_for_each_time(recorded, path):
    api = Api()
    answer = Distribution(recorded, api).ask("GET", path)
    assert (answer.status, answer.body) == (200, "index.html")
    assert answer.headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
    }
    assert api.asked == []


def test_what_the_page_loads_is_there_for_good(recorded):
    page = (ROOT / "services/web/dist/index.html").read_text()
    distribution = Distribution(recorded, Api())
    loaded = [key for key in distribution.files if f"/{key}" in page]
    assert len(loaded) == 3
    for key in loaded:
        answer = distribution.ask("GET", f"/{key}")
        assert (answer.status, answer.body) == (200, key)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_file_that_is_not_there_is_no_page(recorded):
    assert Distribution(recorded, Api()).ask("GET", "/assets/gone-12345678.js").status == 403


def test_pages_are_read_only(recorded):
    assert Distribution(recorded, Api()).ask("POST", "/tasks").status == 403


def test_a_distribution_with_an_error_page_would_be_noticed(recorded):
    pages = [{"errorCode": 404, "responseCode": 200, "responsePagePath": "/index.html"}]
    changed = [
        dataclasses.replace(r, inputs={**r.inputs, "customErrorResponses": pages})
        if r.type == "aws:cloudfront/distribution:Distribution"
        else r
        for r in recorded.resources
    ]
    record = dataclasses.replace(recorded, resources=changed)
    assert Distribution(record, Api(404)).ask("GET", "/api/tasks/17").status == 200
