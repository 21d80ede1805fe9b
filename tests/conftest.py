"""The recorder as a fixture: what a component declares, without cloud, credentials or CLI."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import hypothesis
import pytest

from plan import recorder
from plan.monitor import STACK
from plan.record import Record, Resource

# Times say more about the machine than about the code.
hypothesis.settings.register_profile(
    "groundwork", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("groundwork")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in its background so, and all that it starts would not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Engine:
    """Runs programs and answers questions about the last one."""

    record: Record
    """Everything that the last program declared."""

    def run(self, program: Callable[[], Any], *, preview: bool = False) -> None:
        """Run `program` until every registration has landed, so absence can be asserted."""
        self.record = recorder.run(program, project="shop", stack="test", preview=preview)
        asked = [lookup.key for lookup in self.record.lookups]
        assert not asked, f"a component asked the cloud: {asked}"

    @property
    def resources(self) -> Sequence[Resource]:
        """All but the stack itself; what a resource needs stands before it."""
        return [r for r in self.record.resources if r.type != STACK]

    def of(self, typ: str) -> list[dict[str, Any]]:
        """Inputs of each resource of a type, by URN."""
        return [dict(r.inputs) for r in self.resources if r.type == typ]

    def one(self, typ: str) -> dict[str, Any]:
        """Inputs of the only resource of a type."""
        (only,) = self.of(typ)
        return only

    def named(self, name: str) -> Resource:
        """The only resource with this logical name."""
        (only,) = (r for r in self.resources if r.name == name)
        return only

    def outputs(self, token: str) -> dict[str, Any]:
        """What the only component of this type registered."""
        (only,) = (r for r in self.resources if r.type == token)
        return dict(only.outputs)


@pytest.fixture(autouse=True)
def _loop() -> Iterator[None]:
    """An event loop of its own for each test: the SDK wants one, `asyncio.run` takes it away."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def record() -> Callable[..., Record]:
    """`plan.recorder.run`, for what is no single component."""
    return recorder.run
