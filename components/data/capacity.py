"""How much an Aurora Serverless v2 instance may grow and shrink, in Aurora capacity units.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
"""

from typing import Final

STEP: Final = 0.5
LEAST_MAX: Final = 1
MOST: Final = 256
GIB_PER_UNIT: Final = 2
BYTES_PER_CONNECTION: Final = 9_531_392
"""PostgreSQL's default at AWS: max_connections = memory / this, at most 5000.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
"""
MOST_CONNECTIONS: Final = 5000
MOST_CONNECTIONS_WHEN_SMALL: Final = 2000
"""Where it may shrink below one unit."""


def check_capacity(name: str, low: float, high: float) -> None:
    """Refuse what no instance can have.

    Raises:
        ValueError: a bound is out of range or no half of a unit, or the lower one is the higher.
    """
    for key, given, least in (("min_capacity", low, 0), ("max_capacity", high, LEAST_MAX)):
        if not least <= given <= MOST or given % STEP:
            raise ValueError(
                f"{name}: {key} must be between {least} and {MOST} in steps of {STEP}, got {given}"
            )
    if low > high:
        raise ValueError(f"{name}: min_capacity must be at most max_capacity, {high}, got {low}")


def most_connections(low: float, high: float) -> int:
    """`max_connections` by default, which follows from the memory of the highest capacity."""
    most = MOST_CONNECTIONS if low >= 1 else MOST_CONNECTIONS_WHEN_SMALL
    return min(int(high * GIB_PER_UNIT * 1024**3) // BYTES_PER_CONNECTION, most)
