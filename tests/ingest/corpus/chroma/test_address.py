import pytest

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.errors import UsageError
from ingest.corpus.settings import CorpusSettings


@pytest.mark.parametrize(
    ("url", "is_another"),
    [
        (None, False),
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", False),
        ("http://10.0.0.5:8000", True),
        ("https://api.trychroma.com", True),
    ],
)
def test_a_server_on_loopback_is_on_this_machine(url, is_another):
    assert ChromaAddress.is_another_machine(CorpusSettings(_env_file=None, chroma_url=url)) == is_another


def test_what_is_no_address_is_refused():
    with pytest.raises(UsageError, match="CHROMA_URL must be an address"):
        ChromaAddress.is_another_machine(CorpusSettings(_env_file=None, chroma_url="10.0.0.5:8000"))
