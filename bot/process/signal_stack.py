"""Takes back the stack on which signals are handled, where a native library left one behind that is gone.

Python handles signals on the alternate stack of the thread, if there is one. OpenVINO sets one, and gave it back while
the thread still had it: the next SIGTERM then ended the bot with a segmentation fault in place of code 0. One core for
the whole process (ingest/corpus/quiet_openvino.py) keeps that stack now; this is for what else may set one.
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
    """Handle signals of this thread on its ordinary stack from now on; does nothing but on Linux."""
    if sys.platform != "linux":
        return
    none = _Stack(None, _DISABLE, 0)
    if ctypes.CDLL(None).sigaltstack(ctypes.byref(none), None) != 0:
        log.warning("the stack for signals could not be taken back")
