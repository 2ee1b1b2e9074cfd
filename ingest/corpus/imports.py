"""Serializes imports of large libraries by threads.

Two imports at a time are slower than one after the other, because imports run Python code; and a package that loads
its parts lazily can appear half loaded to a second thread that enters through another part.
"""

from __future__ import annotations

import os
import threading
from typing import Any

# A thread's turn to import; what is done in it must not acquire a lock that a caller may hold.
IMPORT_TURN = threading.RLock()


def sentence_transformers() -> Any:
    """The module, and with it torch; it shows no progress and logs errors alone."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    with IMPORT_TURN:
        import sentence_transformers
        from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return sentence_transformers
