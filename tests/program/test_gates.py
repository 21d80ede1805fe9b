"""Who has to sign in, as the plan of a whole stack tells it in tables and in a picture."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from plan import text
from plan.graph import graph
from plan.locate import Places
from plan.mermaid import picture
from plan.recorder import record_file
from plan.whole import whole
from stack.document import load
from stack.read import from_file

FILE = Path(__file__).parents[1] / "stacks" / "gateways.yaml"


@pytest.fixture(scope="module")
def record():
    return record_file(FILE)


@pytest.fixture(scope="module")
def rows(record):
    """Rows of the plan's tables, their cells parted by one bar."""
    out = Console(file=io.StringIO(), width=140)
    settings = from_file(FILE)
    planned = whole(record, settings, today=date(2026, 11, 22))
    out.print(text.plan(planned, Places(load(FILE), settings)))
    return [re.sub(r" {2,}", "|", line.strip()) for line in out.file.getvalue().split("\n")]


@pytest.mark.parametrize(
    "row",
    [
        "internet|balancer|443|anyone",
        "internet|people|443|sign in",
        "internet|public|443|sign in: people, API key",
        "public|balancer|443|serve, /api/tasks",
        "balancer|admin|8080|serve, /admin, sign in: people",
        "balancer|tasks|8080|serve, /api/tasks",
        "balancer|internet|443|https",
        "people|directly, port 443",
        "public|directly, port 443",
    ],
)
def test_the_tables_say_who_asks_whom(rows, row):
    assert rows.count(row) == 1


@pytest.mark.parametrize(
    "line",
    [
        'internet -->|"443 sign in: people API key"| RestApi_public',
        'internet -->|"443 sign in"| Users_people',
        'RestApi_public -->|"443 serve /api/tasks"| LoadBalancer_balancer',
        'LoadBalancer_balancer -->|"8080 serve /admin sign in: people"| Service_admin',
    ],
)
def test_the_picture_does_so_on_its_arrows(record, line):
    assert picture(record, graph(record)).split("\n").count(f"  {line}") == 1


def test_a_gateway_stands_outside_the_networks_that_its_link_is_in(record):
    lines = picture(record, graph(record)).split("\n")
    box = "<b>public</b><br>API Gateway<br>security group public-sg"
    assert f'  RestApi_public["{box}"]' in lines
    assert '  Users_people["<b>people</b><br>Cognito"]' in lines
