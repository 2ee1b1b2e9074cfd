"""A response's bytes, read and decompressed within a limit."""

from __future__ import annotations

import asyncio
import zlib

from aiohttp import ClientResponse

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure

_GZIP = b"\x1f\x8b\x08"
# zlib's window sizes: with a gzip header, with a zlib header, with none.
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15
_PIECE = 65_536  # bytes that are inflated before others get their turn
_LARGEST_OUTPUT = 262_144


async def read_body(response: ClientResponse, limit: int) -> bytes:
    """The body without its encoding, of `limit` bytes at most, packed and unpacked.

    Raises Failure (too large, broken). One layer of gzip is taken off, whether the headers tell of it or the bytes do.
    """
    coding = _read_coding(response)
    if (response.content_length or 0) > limit:
        raise _too_large(limit)
    packed = bytearray()
    async for chunk in response.content.iter_any():
        packed += chunk
        if len(packed) > limit:
            raise _too_large(limit)
    if not coding and not packed.startswith(_GZIP):
        return bytes(packed)
    if not packed:
        return b""
    try:
        body = await _inflate(packed, coding or "gzip", limit)
    except zlib.error:
        raise Failure(Problem.BROKEN, "The server sent compressed data that cannot be read.") from None
    if body.startswith(_GZIP):
        raise Failure(Problem.BROKEN, "The server sent data that is compressed twice.")
    return body


def _read_coding(response: ClientResponse) -> str:
    fields = ",".join(response.headers.getall("Content-Encoding", ())).lower().split(",")
    codings = [coding for field in fields if (coding := field.strip()) not in ("", "identity")]
    if len(codings) > 1:
        raise Failure(Problem.BROKEN, "The server sent data that is compressed twice.")
    if codings and codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise Failure(Problem.BROKEN, "The server sent data in an encoding that was not asked for.")
    return codings[0].removeprefix("x-") if codings else ""


async def _inflate(packed: bytearray, coding: str, limit: int) -> bytes:
    bits = _GZIP_BITS if coding == "gzip" else _ZLIB_BITS if _has_zlib_header(packed) else _RAW_BITS
    inflater = zlib.decompressobj(bits)
    body = bytearray()
    for start in range(0, len(packed), _PIECE):
        pending = bytes(packed[start : start + _PIECE])
        while True:
            if inflater.eof:
                if bits != _GZIP_BITS or not pending.startswith(_GZIP[: len(pending)]):
                    return bytes(body)  # what stands behind the end is no data
                inflater = zlib.decompressobj(bits)  # gzip streams may follow each other
            output = inflater.decompress(pending, _LARGEST_OUTPUT)
            body += output
            if len(body) > limit:
                raise _too_large(limit)
            await asyncio.sleep(0)
            pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if not pending and (inflater.eof or len(output) < _LARGEST_OUTPUT):
                break
    if not inflater.eof:
        raise zlib.error("cut short")
    return bytes(body)


def _has_zlib_header(packed: bytearray) -> bool:
    return len(packed) > 1 and packed[0] & 15 == 8 and (packed[0] << 8 | packed[1]) % 31 == 0


def _too_large(limit: int) -> Failure:
    return Failure(Problem.TOO_LARGE, f"It is larger than {limit / 1_000_000:g} MB (FETCH_MEGABYTES).")
