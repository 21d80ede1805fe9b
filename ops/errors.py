"""How a command ends when it does not succeed: one clear message and an exit code."""


class Stop(Exception):  # noqa: N818 - it ends a command, for whatever reason
    """Ends the command with a message instead of a traceback."""

    code = 1


class Failed(Stop):
    """What was asked for was tried and did not work."""


class BadInput(Stop):
    """A file, a name or an option is wrong."""

    code = 2


class NoEngine(Stop):
    """Nothing on this machine can deploy."""

    code = 3


class NoBuilder(Stop):
    """Nothing on this machine can build or take an image."""

    code = 3


class Refused(Stop):
    """A guard held the command back; nothing was touched."""

    code = 4


class Interrupted(Stop):
    """The user stopped the command."""

    code = 130
