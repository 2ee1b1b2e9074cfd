"""Serializes imports of large libraries by threads.

Two imports at a time are slower than one after the other, because imports run Python code; and a package that loads
its parts lazily can appear half loaded to a second thread that enters through another part.
"""

from __future__ import annotations

import threading

# A thread's turn to import; what is done in it must not acquire a lock that a caller may hold.
IMPORT_TURN = threading.RLock()
