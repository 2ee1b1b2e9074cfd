"""python -m evals"""

import signal
import sys

from ingest.corpus.console.crash_reports import tell_crashes, write_crash_report

if __name__ == "__main__":
    tell_crashes()
    # What an eval has started, bots and index servers, ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        # It imports all that its commands need, which may not be installed.
        from evals.cli import main
    except ModuleNotFoundError as error:
        sys.exit(write_crash_report(error))
    sys.exit(main())
