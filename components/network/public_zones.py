"""Which zones of a network have a public subnet."""

from collections.abc import Mapping, Sequence

from components.network.nat import Nat


def public_zones(given: Sequence[str], zones: Mapping[str, str], nat: Nat) -> Mapping[str, str]:
    """Those of `zones`, by letter and in their order, whose names are given.

    Raises:
        ValueError: a strange one is given, or one twice, or not each in which NAT has to stand.
    """
    names = list(zones.values())
    if len({*given}) < len(given) or not {*given} <= {*names}:
        raise ValueError(f"public_zones must be some of {names}, got {list(given)}")
    needed = {Nat.NONE: [], Nat.PER_ZONE: names}.get(nat, names[:1])
    if missing := [zone for zone in needed if zone not in given]:
        raise ValueError(f"public_zones must hold {missing} for nat {nat}, got {list(given)}")
    return {letter: zone for letter, zone in zones.items() if zone in given}
