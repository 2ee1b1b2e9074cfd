"""Imports OpenVINO without its telemetry, which reports each import and conversion to Google Analytics."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


def openvino() -> Any:
    """The module, without its telemetry; raises ImportError if it is not installed."""
    # It has a stub for where that package is missing, and so has nncf. There is no setting: the package asks for a
    # file in the user's home, and writes others there.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


@cache
def core() -> Any:
    """The one core of this process, which is never freed.

    When a core runs its first model, it installs a signal stack of 11 kB in the current thread, and unmaps it when the
    core is freed, in whatever thread, even by garbage collection: the next signal to the first thread then ended the
    process with a segmentation fault, or overwrote what had taken its place (seen with OpenVINO 2025 and 2026, Linux).
    """
    return openvino().Core()
