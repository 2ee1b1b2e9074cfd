"""Imports onnxruntime without its telemetry, and with only its errors logged.

By default (seen with 1.32, also on Linux) importing it writes a machine id into the user's cache folder and sends
events to Microsoft, as Privacy.md in the package says.
"""

from __future__ import annotations

import os
from typing import Any

ERRORS_ONLY = 3
SWITCHES = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")  # today's name and the first one


def onnxruntime() -> Any:
    """The module, without its telemetry."""
    # Before the import, which else makes the id and the sender; for good, in child processes too.
    os.environ.update(dict.fromkeys(SWITCHES, "1"))
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where it does not ask the environment, as in some builds for Windows
    onnxruntime.set_default_logger_severity(ERRORS_ONLY)
    return onnxruntime
