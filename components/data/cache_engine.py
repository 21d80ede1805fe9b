"""Engines of a cache."""

from enum import StrEnum


class CacheEngine(StrEnum):
    """What a cache speaks."""

    VALKEY = "valkey"
    REDIS = "redis"
    MEMCACHED = "memcached"
