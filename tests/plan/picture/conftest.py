"""A small program as a picture."""

import pytest

from plan.graph import graph
from plan.picture.svg import svg
from tests.plan.picture.drawn import Picture


@pytest.fixture
def drawn(record):
    def draw(program):
        found = record(program)
        return Picture(svg(found, graph(found)))

    return draw
