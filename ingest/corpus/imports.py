"""Lets threads import large libraries one after the other.

Two at a time are slower than one after the other, for an import is Python; and a package that loads its parts at
first use can be met half loaded by a second thread that comes in by another part.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = threading.RLock()


@contextmanager
def importing() -> Iterator[None]:
    """Wait for this thread's turn to import; take no other lock that is held by who comes here."""
    with _TURN:
        yield
