"""Imports spaCy without torch, which its library thinc would import and not use: 180 MB and a second and a half."""

from __future__ import annotations

import sys
import threading
from importlib.machinery import ModuleSpec
from types import ModuleType

from ingest.corpus.imports import importing


class _WithoutTorch:
    """A finder of modules that finds no torch for the thread which made it; for every other there is torch as before.

    A mark in sys.modules would be one for all threads, and transformers, once it sees none, never looks again.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Raises ModuleNotFoundError for torch; None, with which Python asks the next finder, for all else."""
        if name == "torch" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError("spaCy is loaded without torch", name=name)
        return None


def import_spacy() -> ModuleType:
    """spaCy; torch stays as it is, loaded or not. Raises ImportError, or ValueError if built for another numpy."""
    finder = _WithoutTorch()
    with importing():
        # There is no setting: thinc works without torch if its import fails. New lists: another thread may be reading
        # the old one, and would skip a finder if that became shorter.
        sys.meta_path = [finder, *sys.meta_path]
        try:
            import spacy
        finally:
            sys.meta_path = [other for other in sys.meta_path if other is not finder]
    return spacy
