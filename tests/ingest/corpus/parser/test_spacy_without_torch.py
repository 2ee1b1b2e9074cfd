"""What other threads see of torch while spaCy is imported without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SPACY = """
import threading
seen = {}
def look(name):
    try:
        import torch
        seen[name] = True
    except ImportError:
        seen[name] = False
look("spacy")
other = threading.Thread(target=look, args=["other"])
other.start()
other.join()
"""


def test_only_the_thread_that_imports_spacy_finds_no_torch(tmp_path: Path) -> None:
    (tmp_path / "spacy.py").write_text(_SPACY, "utf-8")
    (tmp_path / "torch.py").touch()
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from ingest.corpus.parser.spacy_without_torch import import_spacy\n"
        "finders = list(sys.meta_path)\n"
        "assert import_spacy().seen == {'spacy': False, 'other': True}, import_spacy().seen\n"
        "assert sys.meta_path == finders\n"
        "import torch; assert torch.__file__\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
