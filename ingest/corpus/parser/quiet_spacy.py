"""Imports spaCy without torch, which thinc, below it, takes wherever it is installed: 185 MB and two seconds unused."""

from __future__ import annotations

import sys
from types import ModuleType

from ingest.corpus.imports import importing


def spacy() -> ModuleType:
    """The module; torch stays as it is, loaded or not. Raises ImportError, or ValueError if built for another numpy."""
    with importing():
        absent = "torch" not in sys.modules
        if absent:
            # There is no setting: thinc goes without torch where its import fails. Who needs torch imports it later.
            sys.modules["torch"] = None  # type: ignore[assignment]
        try:
            import spacy
        finally:
            if absent:
                del sys.modules["torch"]
    return spacy
