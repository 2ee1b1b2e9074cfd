"""python -m ingest"""

import sys

from ingest.cli import main
from ingest.corpus.console.crash_reports import tell_crashes

if __name__ == "__main__":
    tell_crashes()
    sys.exit(main())
