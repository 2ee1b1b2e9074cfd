"""A signal after a model is gone: OpenVINO takes away the stack on which it would be handled with its last core."""

import subprocess
import sys
import textwrap

import pytest

SCRIPT = """
import gc, os, signal, sys, threading
from ingest.corpus.embedding.model import EmbeddingModel

models, handled = [], []
signal.signal(signal.SIGUSR1, lambda *_: handled.append(1))

def make():
    models.append(EmbeddingModel("all-MiniLM-L6-v2", threads=1))
    models[-1].encode_query("warm up")

def forget():
    models.clear()
    gc.collect()

def elsewhere(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

for step in sys.argv[1].split():
    {"make": make, "forget": forget, "elsewhere": lambda: elsewhere(forget), "drop": lambda: models.pop(0)}[step]()
    os.kill(os.getpid(), signal.SIGUSR1)
print(len(handled))
"""


@pytest.mark.soak
def test_a_signal_is_handled_after_each_step_of_models_that_come_and_go(embedding):
    assert embedding.encode_query("so that it is converted").any()
    steps = "make forget make elsewhere make make drop forget"
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), steps], capture_output=True, text=True, timeout=100
    )
    assert (ran.returncode, ran.stdout) == (0, "8\n"), ran.stderr


def test_one_openvino_core_is_shared():
    pytest.importorskip("openvino")
    from ingest.corpus.embedding.quiet_openvino import core

    assert core() is core()
