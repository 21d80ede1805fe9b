"""`GET /api/search?q=`, as API Gateway asks."""

import json

import pytest
from conftest import event

from search import change
from search.on_request import answer


def asked(index, query, method="GET"):
    event_ = {"httpMethod": method, "queryStringParameters": query}
    told = answer(lambda: index, event_)
    return told["statusCode"], json.loads(told["body"]), told["headers"]


def test_what_is_found(index):
    index.apply([change.read(json.dumps(event("a")))])
    status, body, headers = asked(index, {"q": " fence "})
    assert (status, [task["id"] for task in body["tasks"]]) == (200, ["a"])
    assert headers == {"Content-Type": "application/json", "Cache-Control": "no-store"}


def test_nothing_is_found(index):
    assert asked(index, {"q": "roof"})[:2] == (200, {"tasks": []})


@pytest.mark.parametrize("query", [None, {}, {"q": ""}, {"q": "  "}, {"q": "x" * 201}])
def test_a_question_has_words(index, domain, query):
    assert asked(index, query)[:2] == (400, {"detail": "q must have 1 to 200 characters"})
    assert domain.asked == []


def test_only_questions_are_answered(index):
    status, _, headers = asked(index, {"q": "fence"}, "POST")
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_a_domain_that_does_not_answer_is_no_empty_list(index, domain):
    domain.broken.append(503)
    assert asked(index, {"q": "fence"})[:2] == (503, {"detail": "search does not answer"})
