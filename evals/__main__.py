"""python -m evals"""

import signal
import sys

from evals.cli import main
from ingest.corpus.console.crash_reports import tell_crashes

if __name__ == "__main__":
    tell_crashes()
    # What an eval has started, bots and index servers, ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
