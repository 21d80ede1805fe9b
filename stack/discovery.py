"""By what name services are called, which of them are, and which by Service Connect."""

from stack.model.network import Discovery
from stack.settings import Access, Settings


def namespace(label: str) -> str:
    """Private DNS name under which the services of a network call each other."""
    return f"{label}.internal"


def called(settings: Settings) -> frozenset[str]:
    """Labels of the services that another entry calls by a name that their network has."""
    return frozenset(
        label
        for entry in (*settings.services.values(), *settings.jobs.values())
        for label, use in entry.uses.items()
        if use.access is Access.CALL and label in settings.containers
    )


def is_connected(settings: Settings, label: str) -> bool:
    """Whether a service has a proxy of Service Connect: to call others by, or to be called by."""
    if settings.networks[settings.network_of(label)].discovery is not Discovery.CONNECT:
        return False
    calls = any(use.access is Access.CALL for use in settings.services[label].uses.values())
    return calls or label in called(settings)
