"""Why a policy cannot be derived."""


class Unlisted(Exception):  # noqa: N818 - reads as what happened
    """The table of actions has no entry for something in the plan; str() names it."""
