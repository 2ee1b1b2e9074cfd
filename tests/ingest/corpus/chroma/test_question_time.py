"""A server that takes a request and never answers holds up nobody longer than their question may take."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.connection import ChromaConnection
from ingest.corpus.deadline import time_limit
from ingest.corpus.errors import IndexUnreachable


@pytest.fixture
def silent() -> Iterator[ChromaAddress]:
    """A server that lets everybody in and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield ChromaAddress(f"http://127.0.0.1:{listening.getsockname()[1]}")


def test_a_request_takes_no_longer_than_its_question_has_left(silent):
    began = time.monotonic()
    with time_limit(0.5), pytest.raises(IndexUnreachable, match="took too long"):
        ChromaConnection.open(silent, timeout=60)
    assert time.monotonic() - began < 30


def test_a_request_without_a_question_has_its_own_time_limit(silent):
    with pytest.raises(IndexUnreachable, match="took too long"):
        ChromaConnection.open(silent, timeout=0.1)
