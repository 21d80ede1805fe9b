"""An engine that does nothing and an emulator that is not there, for tests of what uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ops.engines.engine import Change, Counts, Deployed, Output, Watch
from ops.target import Target


@dataclass
class FakeEngine:
    """An `Engine` that remembers what was asked of it."""

    key: str = "terraform"
    title: str = "Fake 1.0"
    asked: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    held: Sequence[Deployed] = ()
    fails: Exception | None = None

    def preview(self, target: Target, watch: Watch, *, refresh: bool = False) -> Sequence[Change]:
        self._note("preview refreshed" if refresh else "preview", target)
        watch.planned(0)
        return ()

    def up(self, target: Target, watch: Watch) -> Counts:
        self._note("up", target)
        watch.planned(2)
        return Counts(created=2)

    def down(self, target: Target, watch: Watch) -> Counts:
        self._note("down", target)
        watch.planned(2)
        return Counts(deleted=2)

    def outputs(self, target: Target) -> Mapping[str, Output]:
        self.targets.append(target)
        return {"url": Output("http://x"), "key": Output("hidden", secret=True)}

    def deployed(self, target: Target) -> Sequence[Deployed]:
        self.targets.append(target)
        return self.held

    def forget(self, target: Target) -> None:
        self._note("forget", target)

    def _note(self, what: str, target: Target) -> None:
        self.asked.append(what)
        self.targets.append(target)
        if self.fails:
            raise self.fails


@dataclass
class FakeEmulators:
    """Stands in for the module `ops.local.emulator`."""

    boot_id: str = "first"
    up: bool = False
    asked: list[str] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return "http://127.0.0.1:4660"

    def environment(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self.endpoint, "AWS_PROFILE": ""}

    def start(self, home: object) -> "FakeEmulators":
        self.asked.append(f"start {home}")
        self.up = True
        return self

    def running(self, _home: object) -> "FakeEmulators | None":
        return self if self.up else None

    def stop(self, home: object) -> bool:
        self.asked.append(f"stop {home}")
        was, self.up = self.up, False
        return was
