"""Serializes imports of large libraries by threads.

Two imports at a time are slower than one after the other, because imports run Python code; and a package that loads
its parts lazily can appear half loaded to a second thread that enters through another part.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = threading.RLock()


@contextmanager
def importing() -> Iterator[None]:
    """Waits for this thread's turn to import; the code inside must not acquire a lock that a caller may hold."""
    with _TURN:
        yield
