"""First process of a container: starts the program, passes signals on, and leaves nothing behind.

`python -I -S init.py COMMAND…`, in a session of its own, with a pipe as standard input. When the
pipe closes, whoever held it is gone, however it ended, and so is everything here. This file is run
as it is, so it imports nothing of the project.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

PASSED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1)
DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG`: https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html"""


def end_with_holder() -> None:
    """End everything when the pipe closes."""
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def in_the_child() -> None:
    """Before the program starts: be killed when this process is."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)


def main(command: list[str]) -> int:
    """Run the command; gives its exit code, 128 and the number where a signal ended it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED)
    child = subprocess.Popen(  # noqa: S603 - what the plane was told to run
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=in_the_child,  # noqa: PLW1509 - there is one thread at this moment
    )

    def passed_on(number: int, _: FrameType | None) -> None:
        child.send_signal(number)

    for each in PASSED:
        signal.signal(each, passed_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED)
    threading.Thread(target=end_with_holder, daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
