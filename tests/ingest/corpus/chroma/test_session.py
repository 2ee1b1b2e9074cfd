import ssl
from contextlib import closing

import pytest

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.session import open_session


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("http://127.0.0.1:8000", ssl.CERT_NONE),
        ("https://127.0.0.1:8000", ssl.CERT_REQUIRED),
        ("https://chroma.example", ssl.CERT_REQUIRED),
    ],
)
def test_certificates_are_checked_where_there_are_any(url, mode):
    _, session = open_session(ChromaAddress(url), 1.0)
    with closing(session):
        assert session._transport._pool._ssl_context.verify_mode is mode
