"""Makes a process hang for a test."""

import os
import signal
import subprocess


def hang(process: int) -> None:
    """Stops a process, and returns when it has stopped: on a busy machine it works on after the signal was sent."""
    os.kill(process, signal.SIGSTOP)
    while "T" not in _state(process):
        pass


def _state(process: int) -> str:
    command = ["ps", "-o", "state=", "-p", str(process)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
