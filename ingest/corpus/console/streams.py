"""Standard streams that whoever started the program has closed."""

from __future__ import annotations

import os
import sys

_LAST = 2  # the number of standard error


def fill_closed_streams() -> None:
    """Ensures that a closed standard input ends at once, and that a closed standard error is written to nowhere.

    Of a closed standard output only the number is taken; `printing` tells of it.
    """
    # The next file that is opened gets the number of a closed stream, and would be read or written in its place.
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST:
        pass
    os.close(number)
    # Python has None in the place of a closed stream, and print(file=None) writes to standard output.
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(_LAST, "w", encoding="utf-8", closefd=False)
