"""Limits of the edge that need no AWS to be checked."""

from typing import Final

LEAST_RATE: Final = 10
MOST_RATE: Final = 2_000_000_000
"""https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html"""
