"""Takes back the stack on which signals are handled, where a native library left one behind that is gone.

Python handles signals on the alternate stack of the thread, if there is one. After a model has run in the same process,
that of the main thread can point to memory that was given back: the next SIGTERM then ended the bot with a segmentation
fault in place of code 0 (seen with OpenVINO 2025 and tokenizers 0.22 on Linux, about every second time).
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
