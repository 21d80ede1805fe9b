"""Priorities: the more specific route first, and no route moves another."""

import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.edge.priorities import HOST_WIDTH, assign

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
HOST = st.lists(WORD, min_size=2, max_size=4).map(".".join)
PATH = st.lists(WORD, min_size=1, max_size=6).map(lambda words: "/" + "/".join(words))
ROUTE = st.tuples(st.none() | HOST, st.none() | st.just("/") | PATH, st.none())
ROUTES = st.dictionaries(WORD, ROUTE, max_size=12)


def assigned(routes):
    """Priorities, leaving aside the sets of routes that clash."""
    try:
        return assign(routes)
    except ValueError as error:
        assume("both routes get priority" not in str(error))
        raise


def rank(route):
    """How specific a route is: the smaller the more."""
    host, path, _ = route
    depth = len((path or "").strip("/").split("/")) if (path or "/") != "/" else 0
    if depth:
        return (0 if host else 1, -depth)
    return (2, 0) if host else (3, 0)


@given(ROUTES)
def test_all_numbers_are_in_bounds_and_different(routes):
    numbers = assigned(routes)

    assert numbers.keys() == routes.keys()
    assert all(1000 <= number <= 50_000 for number in numbers.values())
    assert len(set(numbers.values())) == len(routes)


@given(ROUTES, ROUTES)
def test_more_routes_change_no_number(some, more):
    assert assigned(some).items() <= assigned({**more, **some}).items()


@given(ROUTES)
def test_the_more_specific_has_the_smaller_number(routes):
    numbers = assigned(routes)

    for one, other in ((a, b) for a in routes for b in routes if rank(routes[a]) < rank(routes[b])):
        assert numbers[one] < numbers[other]


@given(ROUTES)
def test_the_label_does_not_matter(routes):
    renamed = {f"{label}-too": route for label, route in routes.items()}

    numbers = assigned(routes)
    assert assigned(renamed) == {f"{label}-too": number for label, number in numbers.items()}


@given(HOST, PATH)
def test_host_and_path_before_path_before_host_before_the_rest(host, path):
    numbers = assign(
        {
            "rest": (None, "/", None),
            "host": (host, "/", None),
            "path": (None, path, None),
            "both": (host, path, None),
        }
    )

    assert sorted(numbers, key=lambda label: numbers[label]) == ["both", "path", "host", "rest"]


@given(PATH, WORD)
def test_below_a_path_comes_before_it(path, word):
    assume(path.count("/") < 6)
    numbers = assign({"above": (None, path, None), "below": (None, f"{path}/{word}", None)})

    assert numbers["below"] < numbers["above"]


@pytest.mark.parametrize(
    ("host", "path", "band"),
    [
        ("a.example.com", "/1/2/3/4/5/6", range(1_000, 1_500)),
        ("a.example.com", "/1/2/3/4/5", range(1_500, 2_500)),
        ("a.example.com", "/1/2/3/4", range(2_500, 4_500)),
        ("a.example.com", "/1/2/3", range(4_500, 8_500)),
        ("a.example.com", "/1/2", range(8_500, 14_500)),
        ("a.example.com", "/1", range(14_500, 20_500)),
        (None, "/1/2/3/4/5/6", range(20_500, 21_000)),
        (None, "/1/2/3/4/5", range(21_000, 22_000)),
        (None, "/1/2/3/4", range(22_000, 24_000)),
        (None, "/1/2/3", range(24_000, 28_000)),
        (None, "/1/2", range(28_000, 34_000)),
        (None, "/1", range(34_000, 40_000)),
        ("a.example.com", "/", range(40_000, 50_000)),
        ("a.example.com", None, range(40_000, 50_000)),
        (None, "/", range(50_000, 50_001)),
        (None, None, range(50_000, 50_001)),
    ],
)
def test_bands(host, path, band):
    assert assign({"web": (host, path, None)})["web"] in band


def test_bands_fill_the_range():
    assert HOST_WIDTH == 10_000


def test_numbers_stay_for_good():
    assert assign(
        {
            "tasks": (None, "/api/tasks", None),
            "web": (None, "/", None),
            "admin": ("admin.example.com", None, None),
            "hooks": ("admin.example.com", "/hooks", None),
        }
    ) == {"tasks": 30_516, "web": 50_000, "admin": 44_831, "hooks": 20_271}


def test_numbers_are_the_same_in_another_process():
    program = (
        "from components.edge.priorities import assign;"
        "print(assign({'tasks': (None, '/api/tasks', None)})['tasks'])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1] == f"{assign({'tasks': (None, '/api/tasks', None)})['tasks']}\n"


@pytest.mark.parametrize("path", ["/api/", "api", "//api", "/api"])
def test_slashes_at_the_ends_mean_nothing(path):
    assert assign({"api": (None, path, None)}) == assign({"api": (None, "/api", None)})


def test_hosts_are_the_same_in_any_case_and_paths_are_not():
    def number(host, path):
        return assign({"web": (host, path, None)})["web"]

    assert number("API.example.com", None) == number("api.example.com", None)
    assert number(None, "/API") != number(None, "/api")


@pytest.mark.parametrize("explicit", [1, 999, 1_000, 50_000])
def test_an_explicit_priority_is_taken_as_it_is(explicit):
    assert assign({"web": ("a.example.com", "/api", explicit)}) == {"web": explicit}


@pytest.mark.parametrize("explicit", [-1, 0, 50_001])
def test_an_explicit_priority_out_of_bounds_is_refused(explicit):
    message = rf"^web: priority must be between 1 and 50000, got {explicit}$"
    with pytest.raises(ValueError, match=message):
        assign({"web": (None, "/", explicit)})


def test_two_equal_routes_are_refused_by_both_names():
    with pytest.raises(ValueError, match=r"^api and web: both routes get priority 50000; give"):
        assign({"web": (None, "/", None), "api": (None, None, None)})


def test_two_equal_explicit_priorities_are_refused():
    with pytest.raises(ValueError, match=r"^api and web: both routes get priority 7; give one"):
        assign({"web": (None, "/", 7), "api": (None, "/api", 7)})


def test_an_explicit_priority_may_not_take_a_computed_one():
    with pytest.raises(ValueError, match=r"^api and web: both routes get priority 50000"):
        assign({"web": (None, "/", None), "api": (None, "/api", 50_000)})


def test_a_clash_of_hashes_is_settled_by_an_explicit_priority():
    paths = [f"/p{number}" for number in range(400)]
    seen = {}
    for path in paths:
        seen.setdefault(assign({"web": (None, path, None)})["web"], []).append(path)
    one, other = next(same for same in seen.values() if len(same) > 1)[:2]

    with pytest.raises(ValueError, match=r"^one and other: both routes get priority"):
        assign({"one": (None, one, None), "other": (None, other, None)})
    assert assign({"one": (None, one, None), "other": (None, other, 10)})["other"] == 10


def test_a_path_too_deep_needs_an_explicit_priority():
    deep = "/1/2/3/4/5/6/7"
    with pytest.raises(
        ValueError, match=r"^api: a path of more than 6 segments .*'/1/2/3/4/5/6/7'"
    ):
        assign({"api": (None, deep, None)})
    assert assign({"api": (None, deep, 5)}) == {"api": 5}


def test_no_routes_no_numbers():
    assert assign({}) == {}
