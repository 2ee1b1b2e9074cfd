"""The parser of a command line."""

from __future__ import annotations

import argparse
from typing import Any


class ArgumentParser(argparse.ArgumentParser):
    """As its base, but an option is written whole: of `--prun` nobody knows whether it shall remove articles.

    The parsers of its subcommands are of this class, too.
    """

    def __init__(self, prog: str | None = None, **named: Any) -> None:
        super().__init__(prog, allow_abbrev=False, **named)
