"""A priority cannot be taken back by this process: each test lowers that of a child."""

import subprocess
import sys
import textwrap

import pytest

from ingest.priority import THREADS


def child(script):
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True)
    return ran.stdout.split()


@pytest.mark.skipif(not THREADS.is_dir(), reason="only Linux has a priority for each thread")
def test_the_priority_of_all_threads_and_later_ones_is_lowered():
    output = child(
        """
        import os, threading
        from ingest.priority import THREADS, lower_priority
        go = threading.Event()
        def priorities():
            return {os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in THREADS.iterdir()}
        threading.Thread(target=go.wait).start()
        before = os.getpriority(os.PRIO_PROCESS, 0)
        lower_priority(max(before, 15))
        threading.Thread(target=go.wait).start()
        print(priorities() == {max(before, 15)})
        go.set()
        """
    )

    assert output == ["True"]


def test_a_priority_is_never_raised():
    output = child(
        """
        import os
        from ingest.priority import lower_priority
        os.nice(5)
        before = os.getpriority(os.PRIO_PROCESS, 0)
        lower_priority(0)
        print(os.getpriority(os.PRIO_PROCESS, 0) == before)
        """
    )

    assert output == ["True"]
