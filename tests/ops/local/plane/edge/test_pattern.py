"""Patterns fit what the documentation says that they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.local.plane.edge.pattern import (
    host_of_balancer,
    path_of_balancer,
    path_of_distribution,
)

TEXT = st.text("ab/.", max_size=8)
PATTERN = st.text("ab/.*?", max_size=8)


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        # The examples of CloudFront's documentation.
        ("/*.jpg", ["/a.jpg", "/images/a.jpg", "/.jpg"], ["/a.jpeg", "/a.JPG"]),
        ("/images/*.jpg", ["/images/a.jpg", "/images/b/c.jpg"], ["/image/a.jpg", "/a.jpg"]),
        ("/a*.jpg", ["/apple.jpg", "/a.jpg", "/abra/cadabra/magic.jpg"], ["/b/apple.jpg"]),
        ("/a??.jpg", ["/ant.jpg", "/abe.jpg"], ["/a.jpg", "/at.jpg", "/ants.jpg"]),
        ("/*.doc*", ["/a.doc", "/a.docx", "/b/c.docm"], ["/a.do"]),
        ("/*.doc?", ["/a.docx"], ["/a.doc"]),
        ("/api/tasks/*", ["/api/tasks/", "/api/tasks/7"], ["/api/tasks", "/api/tasksy"]),
        ("*", ["/", "/a", "/a/b.c"], []),
    ],
)
def test_a_distribution_compares_paths(pattern: str, fitting: list[str], others: list[str]) -> None:
    for path in fitting:
        assert path_of_distribution(pattern, path), path
        assert path_of_distribution(pattern.removeprefix("/"), path), path
    for path in others:
        assert not path_of_distribution(pattern, path), path


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("/img/*", ["/img/", "/img/a.png", "/img/a/b"], ["/img", "/IMG/a.png", "/a/img/b"]),
        ("/img/*/pics", ["/img/x/pics", "/img/a/b/pics", "/img//pics"], ["/img/pics"]),
        ("/api/tasks", ["/api/tasks"], ["/api/tasks/", "/api/tasks?x", "api/tasks"]),
        ("/v?/a.b+c", ["/v1/a.b+c"], ["/v10/a.b+c", "/v1/aXb+c", "/v1/a.bbc"]),
    ],
)
def test_a_balancer_compares_paths(pattern: str, fitting: list[str], others: list[str]) -> None:
    assert all(path_of_balancer(pattern, each) for each in fitting)
    assert not any(path_of_balancer(pattern, each) for each in others)


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("example.com", ["example.com", "EXAMPLE.com"], ["test.example.com", "examplexcom"]),
        ("*.Example.com", ["test.example.com", "a.b.example.com"], ["example.com"]),
        ("api?.example.com", ["api1.example.com"], ["api.example.com"]),
    ],
)
def test_a_balancer_compares_hosts(pattern: str, fitting: list[str], others: list[str]) -> None:
    assert all(host_of_balancer(pattern, each) for each in fitting)
    assert not any(host_of_balancer(pattern, each) for each in others)


def plainly(pattern: str, text: str) -> bool:
    """The same by the definition, letter for letter."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return plainly(pattern[1:], text) or (bool(text) and plainly(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and plainly(pattern[1:], text[1:])


@given(PATTERN, TEXT)
def test_every_pattern_means_what_its_letters_say(pattern: str, text: str) -> None:
    assert path_of_balancer(pattern, text) == plainly(pattern, text)


@given(st.text())
def test_a_pattern_without_stars_fits_itself_alone(text: str) -> None:
    plain = text.replace("*", "").replace("?", "")
    assert path_of_balancer(plain, plain)
    assert not path_of_balancer(plain, f"{plain}x")


def test_many_stars_are_compared_in_no_time() -> None:
    assert not path_of_balancer("*" * 128 + "b", "a" * 4000)
