import asyncio
import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch import bodies
from ingest.sources.web.safe_fetch.bodies import read_body
from ingest.sources.web.safe_fetch.failure import Failure


class Answer:
    """What read_body sees of a response: headers and chunks."""

    def __init__(self, data, coding="", chunk=1000):
        from multidict import CIMultiDict

        self.headers = CIMultiDict({"Content-Encoding": coding} if coding else {})
        self.content_length = None
        self.content = self
        self._chunks = [data[start : start + chunk] for start in range(0, len(data), chunk)]

    async def iter_any(self):
        for chunk in self._chunks:
            yield chunk


def read(data, coding="", limit=10_000_000, chunk=1000):
    return asyncio.run(read_body(Answer(data, coding, chunk), limit))


def raw_deflate(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


texts = st.one_of(st.binary(max_size=3000), st.binary(max_size=50).map(lambda part: part * 20_000))


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=3), st.integers(1, 70_000))
def test_gzip_streams_are_one_body(parts, chunk):
    whole = b"".join(parts)
    if not whole.startswith(bodies._GZIP):
        assert read(b"".join(gzip.compress(part) for part in parts), "gzip", chunk=chunk) == whole


@settings(deadline=None)
@given(texts, st.sampled_from([zlib.compress, raw_deflate]))
def test_deflate_is_read_with_its_header_and_without(data, pack):
    packed = pack(data)
    if pack is zlib.compress or not bodies._has_zlib_header(packed):
        assert read(packed, "deflate") == data


@settings(deadline=None)
@given(texts, st.data())
def test_a_truncated_body_is_reported(data, draw):
    packed = gzip.compress(data)
    end = draw.draw(st.integers(3, len(packed) - 1))
    with pytest.raises(Failure) as failure:
        read(packed[:end], "gzip")
    assert failure.value.problem is Problem.BROKEN


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", ""]))
def test_any_bytes_give_a_body_or_a_failure(data, coding):
    try:
        body = read(data, coding, limit=1000)
    except Failure as error:
        assert error.problem in (Problem.BROKEN, Problem.TOO_LARGE)  # noqa: PT017
    else:
        assert len(body) <= 1000


@pytest.mark.parametrize("size", [999, 1000, 1001])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_limit_is_exact(size, pack):
    data = pack(bytes(size))
    if size > 1000:
        with pytest.raises(Failure) as failure:
            read(data, limit=1000)
        assert failure.value.problem is Problem.TOO_LARGE
    else:
        assert len(read(data, limit=1000)) == size


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_body_that_is_announced_as_too_large_is_not_read(coding):
    answer = Answer(b"", coding)
    answer.content_length, answer.content = 1001, None
    with pytest.raises(Failure) as failure:
        asyncio.run(read_body(answer, 1000))
    assert failure.value.problem is Problem.TOO_LARGE


def test_bytes_after_the_end_are_ignored():
    assert read(gzip.compress(b"text") + b"\0" * 100, "gzip") == b"text"


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,br", "br", "zstd", "compress", "x"])
def test_an_encoding_that_was_not_requested_is_reported(coding):
    with pytest.raises(Failure) as failure:
        read(b"x", coding)
    assert failure.value.problem is Problem.BROKEN


@pytest.mark.parametrize("coding", ["identity", "", "Identity,", ","])
def test_an_absent_encoding_leaves_the_body_unchanged(coding):
    assert read(b"text", coding) == b"text"
