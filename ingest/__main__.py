"""python -m ingest"""

import logging
import os

from ingest.cli import main

if __name__ == "__main__":
    code = main()
    # All is written and closed. To take apart the libraries that were loaded would cost Python a sixth of a second.
    logging.shutdown()
    os._exit(code)
