"""What can go wrong with the emulator, told in one line."""


class EmulatorError(RuntimeError):
    """The emulator cannot be had; the message says why and what to do about it."""
