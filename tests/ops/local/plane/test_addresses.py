"""Each task has an address of its own."""

import socket
import sys

import pytest

from ops.local.plane.addresses import Addresses, Place, is_free
from tests.ops.local.processes import taken

PORT = 8098


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux all of 127.0.0.0/8 is here")
def test_no_two_are_alike_and_two_stacks_have_none_in_common() -> None:
    first, second = Addresses(4660), Addresses(4661)
    mine = [first.take(PORT) for _ in range(300)]
    theirs = [second.take(PORT) for _ in range(300)]
    assert len({*mine, *theirs}) == 600
    assert {place.port for place in mine} == {PORT}
    assert len({place.address.split(".")[1] for place in mine}) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux all of 127.0.0.0/8 is here")
def test_an_address_where_something_listens_is_passed_over() -> None:
    first = Addresses(4662).take(PORT)
    with socket.create_server((first.address, first.port)):
        assert not is_free(first.address, first.port)
        second = Addresses(4662).take(PORT)
    assert second.address != first.address


def test_where_the_port_is_taken_everywhere_it_is_another_one() -> None:
    with socket.create_server(("", 0)) as everywhere:
        port = everywhere.getsockname()[1]
        place = Addresses(4663).take(port)
    assert place.address == "127.0.0.1"
    assert place.port != port


def test_elsewhere_each_gets_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    place = Addresses(4664).take(PORT)
    assert place.address == "127.0.0.1"
    assert place.port != PORT


def test_a_task_that_listens_nowhere_has_an_address_without_a_port() -> None:
    assert Addresses(4665).take(0) == Place(Addresses(4665).take(PORT).address, 0)


def test_a_taken_port_is_not_free() -> None:
    holder, port = taken()
    with holder:
        assert not is_free("127.0.0.1", port)
    assert is_free("127.0.0.1", port)
