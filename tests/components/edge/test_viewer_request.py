"""The viewer-request function, run by Node: routes become the page, files stay files."""

import json
import shutil
import subprocess

import pytest

from components.edge.viewer_requests import VIEWER_REQUEST

RUN = """
const events = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(events.map(handler)));
"""


def asked(uris, method="GET"):
    """What the function makes of requests for these paths."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on PATH")
    events = [
        {
            "version": "1.0",
            "context": {"eventType": "viewer-request"},
            "request": {
                "method": method,
                "uri": uri,
                "querystring": {"tab": {"value": "open"}},
                "headers": {"host": {"value": "shop.example.com"}},
                "cookies": {},
            },
        }
        for uri in uris
    ]
    done = subprocess.run(
        [node, "-e", VIEWER_REQUEST + RUN],
        input=json.dumps(events),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_routes_become_the_page(method):
    routes = ["/", "/tasks", "/tasks/", "/tasks/17/edit", "/v1.2/notes", "/%C3%BC"]
    assert [one["uri"] for one in asked(routes, method)] == ["/index.html"] * len(routes)


def test_files_stay_files():
    files = [
        "/index.html",
        "/assets/index-BkJ3x9aD.js",
        "/assets/missing.css",
        "/favicon.ico",
        "/tasks/report.pdf",
        "/.well-known/apple-app-site-association",
        "/.well-known/security.txt",
    ]
    assert [one["uri"] for one in asked(files)] == files


def test_nothing_else_of_a_request_is_touched():
    (request,) = asked(["/tasks"])
    assert request == {
        "method": "GET",
        "uri": "/index.html",
        "querystring": {"tab": {"value": "open"}},
        "headers": {"host": {"value": "shop.example.com"}},
        "cookies": {},
    }


def test_it_fits_what_cloudfront_allows():
    assert len(VIEWER_REQUEST.encode()) < 10_240
    assert "require(" not in VIEWER_REQUEST
