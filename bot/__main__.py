"""python -m bot"""

import sys

from bot.cli import main
from ingest.corpus.console.crash_reports import tell_crashes

if __name__ == "__main__":
    tell_crashes()
    sys.exit(main())
