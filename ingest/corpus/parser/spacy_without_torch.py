"""Imports spaCy without torch, which its library thinc would import and not use: 180 MB and a second and a half."""

from __future__ import annotations

import sys
from types import ModuleType

from ingest.corpus.imports import importing


def import_spacy() -> ModuleType:
    """spaCy; torch stays as it is, loaded or not. Raises ImportError, or ValueError if built for another numpy."""
    with importing():
        absent = "torch" not in sys.modules
        if absent:
            # There is no setting: thinc works without torch if its import fails. Whatever needs torch imports it later.
            sys.modules["torch"] = None  # type: ignore[assignment]
        try:
            import spacy
        finally:
            if absent:
                del sys.modules["torch"]
    return spacy
