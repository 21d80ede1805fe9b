"""The environment that an engine runs in: the emulator's or the user's, never a mixture."""

from collections.abc import Mapping

_THEIRS = ("AWS_", "PULUMI_")
_KEPT = ("PULUMI_HOME", "PULUMI_CONFIG_PASSPHRASE")
"""Where plugins are, and the phrase of a stack file that holds secrets of its own."""


def for_emulator(own: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """`base` without any of the user's accounts, profiles and backends, with the emulator's `own`.

    What the emulator wants empty is left out: an empty `AWS_PROFILE` is a profile without a name.
    """
    kept = {k: v for k, v in base.items() if not k.startswith(_THEIRS) or k in _KEPT}
    return kept | {name: value for name, value in own.items() if value}
