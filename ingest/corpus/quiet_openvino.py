"""Imports OpenVINO so that it tells nobody: by itself it reports each import and conversion to Google Analytics."""

from __future__ import annotations

import sys
from typing import Any


def openvino() -> Any:
    """The module, without its telemetry; raises ImportError where it is not installed."""
    # It has a stub for where that package is missing, and so has nncf. There is no setting: the package asks for a
    # file in the user's home, and writes others there.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
