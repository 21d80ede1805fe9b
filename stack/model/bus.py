"""Buses: events, and where each goes by what is in it."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from stack.model.base import Label, Model


class Rule(Model):
    """Which events of a bus go to one queue or topic."""

    pattern: Mapping[str, Any] = Field(examples=[{"detail-type": ["order paid"]}])
    """What is in them, as EventBridge writes it: { source: [shop], detail: { state: [paid] } }.
    Required."""
    to: Label
    """Label in `queues` or `topics` of who gets them. Required."""


class Bus(Model):
    """A bus on EventBridge, for events of the stack's own services."""

    archive_days: int | None = Field(default=None, ge=1, le=36500)
    """Days that every event is kept, to be sent again. Defaults to no archive."""
    rules: Mapping[Label, Rule] = Field(default={})
    """Where events go, by label; functions with `on: { bus, pattern }` besides. Defaults to
    nowhere."""
    disposable: bool
    """Allow deletion, with the archive and the events that failed. Defaults to the stack's
    `disposable`."""
