"""Imports OpenVINO so that it tells nobody: by itself it reports each import and conversion to Google Analytics."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


def openvino() -> Any:
    """The module, without its telemetry; raises ImportError where it is not installed."""
    # It has a stub for where that package is missing, and so has nncf. There is no setting: the package asks for a
    # file in the user's home, and writes others there.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


@cache
def core() -> Any:
    """The one core of this process, which stays to its end.

    With its first model a core gives the thread that it is in a stack for signals, of 11 kB, and takes the memory away
    when it goes itself, in whatever thread, as garbage too: the next signal to the first thread then ended the process
    with a segmentation fault, or was written over what had taken the place (seen with OpenVINO 2025 and 2026 on Linux).
    """
    return openvino().Core()
