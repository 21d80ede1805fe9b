"""The index: made once, written in any order, asked by words; and how requests are signed."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from conftest import event

from search import change
from search.http import AwayError, Http, RefusedError, signer
from search.settings import Domain

READER = "arn:aws:iam::123456789012:role/reader"


def changes(*events):
    return [change.read(json.dumps(each)) for each in events]


def test_it_is_made_once_and_lets_the_reader_in(domain, index):
    index.prepare(READER)
    index.prepare(READER)
    paths = [(method, path) for method, path, _, _ in domain.asked]
    mapped = ("PUT", "/_plugins/_security/api/rolesmapping/readall")
    assert paths == [("PUT", "/tasks"), mapped] * 2
    assert json.loads(domain.asked[1][2]) == {"backend_roles": [READER]}


def test_nobody_is_let_in_where_nobody_is_named(domain, index):
    index.prepare(None)
    assert [path for _, path, _, _ in domain.asked] == ["/tasks"]


def test_the_newest_stays_whatever_comes_first(domain, index):
    newer, older = event(title="Newer", second=5), event(title="Older", second=1)
    assert index.apply(changes(newer, older)) == []
    assert domain.tasks() == {"t1": "Newer"}


def test_what_comes_twice_changes_nothing(domain, index):
    assert index.apply(changes(event(), event())) == []
    assert domain.tasks() == {"t1": "Paint the fence"}


def test_a_task_that_is_gone_is_not_found_and_may_go_twice(domain, index):
    gone = event(kind="task.deleted", second=3)
    assert index.apply(changes(gone)) == []
    assert index.apply(changes(event(second=4), {**gone, "at": event(second=5)["at"]})) == []
    assert domain.tasks() == {}


def test_what_is_refused_is_said_by_its_place(domain, index):
    refused = index.apply(changes(event("a"), event("b", title="refuse me"), event("c")))
    assert refused == [1]
    assert domain.tasks().keys() == {"a", "c"}


def test_nothing_is_not_asked(domain, index):
    assert index.apply([]) == []
    assert domain.asked == []


def test_tasks_are_found_by_words_of_their_title(index):
    index.apply(changes(event("a"), event("b", title="Mow the lawn")))
    assert index.find("fence") == [
        {"id": "a", "title": "Paint the fence", "kind": "task.created",
         "at": "2026-01-31T06:00:00.000Z"}
    ]  # fmt: skip
    assert index.find("roof") == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_domain_that_cannot_at_present_is_away(domain, index, status):
    domain.broken.append(status)
    with pytest.raises(AwayError, match=f"status {status}"):
        index.find("fence")


def test_a_domain_that_is_not_there_is_away(domain, index):
    domain.shutdown()
    domain.server_close()
    with pytest.raises(AwayError):
        index.find("fence")


def test_a_domain_that_says_no_refuses(domain, index):
    domain.broken.append(403)
    with pytest.raises(RefusedError, match="status 403"):
        index.prepare(READER)


class Sts(BaseHTTPRequestHandler):
    """Gives a role to whoever asks."""

    def do_POST(self):
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        text = (
            b"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>TAKEN</AccessKeyId>"
            b"<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
            b"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
            b"</AssumeRoleResponse>"
        )
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def test_requests_are_signed_with_the_role_of_the_domain(domain, monkeypatch):
    sts = HTTPServer(("127.0.0.1", 0), Sts)
    sts.asked = []
    Thread(target=sts.serve_forever, daemon=True).start()
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "OWN"),
        ("AWS_SECRET_ACCESS_KEY", "own"),
        ("AWS_DEFAULT_REGION", "eu-north-1"),
        ("AWS_ENDPOINT_URL_STS", f"http://127.0.0.1:{sts.server_port}"),
    ):
        monkeypatch.setenv(name, value)
    sign = signer(Domain(domain.url, READER, "eu-north-1", None))
    http = Http(domain.url, sign)
    http.ask("GET", "/")
    http.ask("GET", "/")
    sts.shutdown()
    sts.server_close()

    headers = domain.asked[0][3]
    assert "Credential=TAKEN/" in headers["Authorization"]
    assert "/eu-north-1/es/aws4_request" in headers["Authorization"]
    assert headers["X-Amz-Security-Token"] == "token"
    assert len(sts.asked) == 1
    assert "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader" in sts.asked[0]
