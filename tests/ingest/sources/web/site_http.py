"""What a server does wrong, or right, before anyone looks at what it sends."""

from __future__ import annotations

import gzip
import zlib
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ingest.sources.web.site import Behavior, Visit

PAGE = "<!doctype html><title>A page</title><p>Text of a page.</p>"
MEGABYTE = 1_000_000


async def page(visit: Visit) -> None:
    await visit.send(PAGE, content_type="text/html; charset=utf-8")


async def no_robots(visit: Visit) -> None:
    await visit.send("", 404)


async def not_modified(visit: Visit) -> None:
    """304 for whoever brings its ETag or date."""
    known = {visit.headers.get("if-none-match"), visit.headers.get("if-modified-since")}
    stamps = {"etag": '"one"', "last_modified": formatdate(0, usegmt=True)}
    if known & set(stamps.values()):
        await visit.send("", 304, **stamps)
    else:
        await visit.send(PAGE, content_type="text/html", **stamps)


async def not_modified_unasked(visit: Visit) -> None:
    await visit.send("", 304)


async def permanent_redirect(visit: Visit) -> None:
    """Two permanent redirects, a temporary one, and the page."""
    steps = {"": ("/permanent_redirect/1", 301), "1": ("/permanent_redirect/2", 308), "2": ("3", 302)}
    step = visit.path.partition("/")[2]
    if step in steps:
        await visit.redirect(*steps[step])
    else:
        await page(visit)


async def temporary_redirect(visit: Visit) -> None:
    """A temporary redirect, and then a permanent one: nothing of it is permanent."""
    steps = {"": ("/temporary_redirect/1", 302), "1": ("/page", 301)}
    await visit.redirect(*steps[visit.path.partition("/")[2]])


async def redirect_chain(visit: Visit) -> None:
    """/redirect_chain/N leads on N times."""
    left = int(visit.path.partition("/")[2] or 6)
    if left:
        await visit.redirect(f"/redirect_chain/{left - 1}", 301 if left % 2 else 302)
    else:
        await page(visit)


async def redirect_loop(visit: Visit) -> None:
    """301 one way, 302 back."""
    is_second = visit.path.partition("/")[2] == "back"
    await visit.redirect("/redirect_loop" if is_second else "/redirect_loop/back", 302 if is_second else 301)


async def redirect_private(visit: Visit) -> None:
    await visit.redirect("http://10.0.0.1/latest")


async def redirect_metadata(visit: Visit) -> None:
    await visit.redirect("http://169.254.169.254/latest/meta-data/")


async def redirect_file(visit: Visit) -> None:
    await visit.redirect("file:///etc/passwd")


async def redirect_userinfo(visit: Visit) -> None:
    await visit.redirect(f"http://user:s3cret-word@127.0.0.1:{visit.site.port}/page")


async def redirect_nowhere(visit: Visit) -> None:
    await visit.send("", 302)


async def redirect_garbage(visit: Visit) -> None:
    await visit.redirect("http://[half an address")


async def refuses_programs(visit: Visit) -> None:
    """403 by user agent: browsers only."""
    if "Mozilla" in visit.headers.get("user-agent", ""):
        await page(visit)
    else:
        await visit.send("Forbidden", 403)


async def login(visit: Visit) -> None:
    await visit.send("", 401, www_authenticate='Basic realm="x"')


async def payment(visit: Visit) -> None:
    await visit.send("Subscribe", 402)


async def legal(visit: Visit) -> None:
    await visit.send("", 451)


async def challenge(visit: Visit) -> None:
    """A guard that wants a person, with the status of a refusal."""
    await visit.send("<title>Just a moment...</title>", 403, cf_mitigated="challenge", content_type="text/html")


async def challenge_503(visit: Visit) -> None:
    """The same with the status of an outage."""
    await visit.send("<title>Just a moment...</title>", 503, cf_mitigated="challenge", retry_after=5)


async def captcha_202(visit: Visit) -> None:
    """The same with the status of a success."""
    await visit.send("<title>Human verification</title>", 202, x_amzn_waf_action="challenge")


async def not_found(visit: Visit) -> None:
    await visit.send("<title>Not found</title>", 404, content_type="text/html")


async def gone(visit: Visit) -> None:
    await visit.send("", 410)


async def teapot(visit: Visit) -> None:
    await visit.send("", 418)


async def rate_limited(visit: Visit) -> None:
    await visit.send("", 429, retry_after=120)


async def rate_limited_until(visit: Visit) -> None:
    """429 with a date that is long over."""
    await visit.send("", 429, retry_after=formatdate(0, usegmt=True))


async def rate_limited_silent(visit: Visit) -> None:
    await visit.send("", 429)


async def server_error(visit: Visit) -> None:
    await visit.send("Internal Server Error", 500)


async def maintenance(visit: Visit) -> None:
    await visit.send("", 503, retry_after=3600)


async def no_content(visit: Visit) -> None:
    await visit.begin(204)


async def slow_headers(visit: Visit) -> None:
    """Nothing, ever."""
    await visit.wait()


async def slow_header_lines(visit: Visit) -> None:
    """A header line again and again, and no end of them."""
    await visit.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        await visit.write(b"X-More: 1\r\n")
        await visit.wait(0.02)


async def slow_body(visit: Visit) -> None:
    """A byte now and then, for as long as anyone listens."""
    await visit.begin(content_type="text/html", content_length=MEGABYTE)
    while True:
        await visit.write(b"x")
        await visit.wait(0.05)


async def endless_body(visit: Visit) -> None:
    """No length, no end."""
    await visit.begin(content_type="text/html", connection="close")
    while True:
        await visit.write(b"x" * 65_536)


async def endless_chunks(visit: Visit) -> None:
    await visit.begin(content_type="text/html", transfer_encoding="chunked")
    while True:
        await visit.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


async def endless_interim(visit: Visit) -> None:
    """ "Early hints" without end, and never an answer."""
    while True:
        await visit.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await visit.wait(0.01)


async def announced_large(visit: Visit) -> None:
    """A length that nobody should wait for."""
    await visit.begin(content_type="text/html", content_length=10**12)
    await visit.wait()


async def gzip_body(visit: Visit) -> None:
    await visit.send(gzip.compress(PAGE.encode()), content_encoding="gzip", content_type="text/html")


async def gzip_members(visit: Visit) -> None:
    """A page in two gzip streams, one behind the other, which is one text."""
    half = len(PAGE) // 2
    parts = [gzip.compress(part.encode()) for part in (PAGE[:half], PAGE[half:])]
    await visit.send(b"".join(parts), content_encoding="x-gzip")


async def gzip_unannounced(visit: Visit) -> None:
    """As sitemap.xml.gz is served."""
    await visit.send(gzip.compress(PAGE.encode()), content_type="application/gzip")


async def gzip_bomb(visit: Visit) -> None:
    """A gigabyte in one megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)  # the same again and again
    await visit.send(start + more * 999, content_encoding="gzip", content_type="text/html")


async def gzip_twice(visit: Visit) -> None:
    """Compressed twice, and told once."""
    await visit.send(gzip.compress(gzip.compress(PAGE.encode())), content_encoding="gzip")


async def gzip_twice_told(visit: Visit) -> None:
    await visit.send(gzip.compress(gzip.compress(PAGE.encode())), content_encoding="gzip, gzip")


async def gzip_cut(visit: Visit) -> None:
    await visit.send(gzip.compress(PAGE.encode())[:-12], content_encoding="gzip")


async def gzip_garbage(visit: Visit) -> None:
    await visit.send(b"this is no gzip at all", content_encoding="gzip")


async def gzip_empty(visit: Visit) -> None:
    await visit.send(b"", content_encoding="gzip")


async def deflate_body(visit: Visit) -> None:
    await visit.send(zlib.compress(PAGE.encode()), content_encoding="deflate")


async def deflate_raw(visit: Visit) -> None:
    """Without zlib's header, as some servers understood the word."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    await visit.send(packer.compress(PAGE.encode()) + packer.flush(), content_encoding="deflate")


async def brotli_unasked(visit: Visit) -> None:
    await visit.send(b"\x1b\x03\x00", content_encoding="br")


async def length_too_long(visit: Visit) -> None:
    """More is announced than comes."""
    await visit.begin(content_type="text/html", content_length=len(PAGE) + 500)
    await visit.write(PAGE.encode())
    visit.drop()


async def length_too_short(visit: Visit) -> None:
    """More comes than was announced."""
    await visit.send(PAGE, content_type="text/html", content_length=20)
    visit.drop()


async def chunks_cut(visit: Visit) -> None:
    await visit.begin(transfer_encoding="chunked")
    await visit.write(b"20\r\nhalf")
    visit.drop()


async def no_answer(visit: Visit) -> None:
    visit.drop()


async def no_http(visit: Visit) -> None:
    """Another protocol."""
    await visit.write(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n")
    visit.drop()


async def large_header(visit: Visit) -> None:
    await visit.begin(x_large="x" * 200_000)
    visit.drop()


async def many_headers(visit: Visit) -> None:
    await visit.begin(**{f"x_{number}": number for number in range(20_000)})
    visit.drop()


async def cookies(visit: Visit) -> None:
    """Gives a cookie."""
    await visit.send(PAGE, set_cookie="visitor=1; Path=/", content_type="text/html")


BEHAVIORS: dict[str, Behavior] = {
    behavior.__name__: behavior
    for behavior in (
        page,
        not_modified,
        not_modified_unasked,
        permanent_redirect,
        temporary_redirect,
        redirect_chain,
        redirect_loop,
        redirect_private,
        redirect_metadata,
        redirect_file,
        redirect_userinfo,
        redirect_nowhere,
        redirect_garbage,
        refuses_programs,
        login,
        payment,
        legal,
        challenge,
        challenge_503,
        captcha_202,
        not_found,
        gone,
        teapot,
        rate_limited,
        rate_limited_until,
        rate_limited_silent,
        server_error,
        maintenance,
        no_content,
        slow_headers,
        slow_header_lines,
        slow_body,
        endless_body,
        endless_chunks,
        endless_interim,
        announced_large,
        gzip_body,
        gzip_members,
        gzip_unannounced,
        gzip_bomb,
        gzip_twice,
        gzip_twice_told,
        gzip_cut,
        gzip_garbage,
        gzip_empty,
        deflate_body,
        deflate_raw,
        brotli_unasked,
        length_too_long,
        length_too_short,
        chunks_cut,
        no_answer,
        no_http,
        large_header,
        many_headers,
        cookies,
    )
}
