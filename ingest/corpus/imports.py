"""Serializes imports of large libraries by threads.

Two imports at a time are slower than one after the other, because imports run Python code; and a package that loads
its parts lazily can appear half loaded to a second thread that enters through another part.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

_TURN = threading.RLock()


def importing() -> AbstractContextManager[object]:
    """Waits for this thread's turn to import; the code inside must not acquire a lock that a caller may hold."""
    return _TURN
