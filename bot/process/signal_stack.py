"""Resets the stack on which signals are handled, in case a native library left one that is no longer mapped.

Python handles signals on the alternate stack of the thread, if there is one. OpenVINO sets one, and used to unmap it
while the thread still had it: the next SIGTERM then ended the bot with a segmentation fault instead of code 0. One core
per process (ingest/corpus/embedding/quiet_openvino.py) now keeps that stack; this covers other libraries.
"""

from __future__ import annotations

import ctypes
import logging
import sys

log = logging.getLogger(__name__)

_DISABLE = 2  # SS_DISABLE of Linux


class _Stack(ctypes.Structure):
    _fields_ = (("sp", ctypes.c_void_p), ("flags", ctypes.c_int), ("size", ctypes.c_size_t))


def use_own_stack() -> None:
    """Handles signals of this thread on its ordinary stack from now on; Linux only."""
    if sys.platform != "linux":
        return
    no_stack = _Stack(None, _DISABLE, 0)
    if ctypes.CDLL(None).sigaltstack(ctypes.byref(no_stack), None) != 0:
        log.warning("the signal stack could not be reset")
