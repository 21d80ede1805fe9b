"""Patterns with `*` and `?`, as distributions and load balancers compare them."""

import re
from functools import lru_cache


def path_of_distribution(pattern: str, path: str) -> bool:
    """Whether a behavior is for a path; a pattern means the same with and without its first `/`.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
    """
    return _fits(f"/{pattern.removeprefix('/')}", path)


def path_of_balancer(pattern: str, path: str) -> bool:
    """Whether a rule is for a path; capitals count.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """
    return _fits(pattern, path)


def host_of_balancer(pattern: str, host: str) -> bool:
    """Whether a rule is for a host; capitals do not count. Same page."""
    return _fits(pattern.lower(), host.lower())


def _fits(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """`*` is any number of characters, `?` is one; both take `/`, too."""
    # Several stars in a row say no more than one, and would make a failure slow to find.
    words = re.sub(r"\*+", "*", pattern)
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(each) or re.escape(each) for each in words), re.DOTALL)
