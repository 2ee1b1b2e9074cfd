import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.addresses import refuse_address
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.urls import read_url
from tests.ingest.sources.web.safe_fetch.test_addresses import FORMS, private_4, private_6

NOBODY = frozenset()
SPELLINGS = {
    "dotted": str,
    "decimal": lambda address: str(int(address)),
    "hexadecimal": lambda address: hex(int(address)),
    "octal": lambda address: "0" + oct(int(address))[2:],
    "dotted hexadecimal": lambda address: ".".join(hex(part) for part in address.packed),
    "dotted octal": lambda address: ".".join("0" + oct(part)[2:] for part in address.packed),
    "two parts": lambda address: f"{address.packed[0]}.{int(address) & 0xFFFFFF}",
    "three parts": lambda address: f"{address.packed[0]}.{address.packed[1]}.{int(address) & 0xFFFF}",
    "padded": lambda address: ".".join(f"{part:04d}" for part in address.packed),
    "full width": lambda address: "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in str(address)),
    "ideographic stop": lambda address: str(address).replace(".", "\u3002"),
    "trailing dot": lambda address: f"{address}.",
    "escaped": lambda address: "".join(f"%{ord(sign):02x}" for sign in str(address)),
}


def refused(text, hosts=NOBODY):
    """Why a URL is refused, or None."""
    try:
        read_url(text, hosts)
    except Failure as error:
        failure = error
    else:
        return None
    assert failure.problem is Problem.NOT_ALLOWED
    assert failure.reason.endswith(".")
    assert "\n" not in failure.reason
    return failure.reason


@given(private_4, st.sampled_from(sorted(SPELLINGS)), st.sampled_from(["http", "https", "HTTP"]))
def test_no_spelling_of_a_private_address_is_accepted(address, spelling, scheme):
    host = SPELLINGS[spelling](address)
    assert refused(f"{scheme}://{host}/")
    assert refused(f"{scheme}://{host}:8080/latest?x=1#y")


@given(private_6)
def test_no_private_ipv6_literal_is_accepted(address):
    for host in (str(address), address.exploded, f"{address}%25eth0", f"{address}%eth0"):
        assert refused(f"http://[{host}]/")


@given(private_4, st.sampled_from(sorted(FORMS)))
def test_no_literal_that_contains_a_private_address_is_accepted(address, form):
    carrier = FORMS[form](address)
    assert refused(f"http://[{carrier}]/")
    assert refused(f"http://[{carrier.exploded}]/")


@given(st.ip_addresses())
def test_a_literal_is_accepted_only_if_its_address_is_allowed(address):
    host = f"[{address}]" if address.version == 6 else str(address)
    assert bool(refused(f"http://{host}/")) == bool(refuse_address(str(address)))


@given(st.text(max_size=80))
@example("http://")
@example("http:///x")
@example("http://[::1")
@example("http://a:b/")
@example("http://a:99999/")
@example("https://\ud800.example/")
@example("http://" + "a" * 300 + ".example/")
def test_any_text_is_a_url_or_refused(text):
    for typed in (text, f"http://{text}", f"http://example.org/{text}"):
        if refused(typed) is None:
            url = read_url(typed, NOBODY)
            assert url.scheme in ("http", "https")
            assert url.raw_host.isascii()
            assert not url.fragment
            assert refused(str(url)) is None


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost/",
        "http://LOCALHOST:8000/",
        "http://localhost./",
        "http://a.localhost/",
        "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
        "http://1.2.3.4.5/",
        "http://metadata/",
        "http://metadata.google.internal/",
        "http://metadata.amazonaws.com/",
        "http://instance-data/",
        "http://host.docker.internal/",
        "http://kubernetes.default.svc.cluster.local/",
        "http://printer.lan/",
        "http://nas/",
        "http://1.0.0.127.in-addr.arpa/",
        "http://example.org../",
        "http://.example.org/",
        "http://./",
        "http://a.exa%mple./",
        "http://a.exa`mple./",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org/",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://@example.org/",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
        "http://example.org\\.evil.example/",
        "http://exa mple.org/",
        "http://" + ".".join(["a" * 50] * 6) + "/",
        "http://example.org/\r\nX-Header: 1",
        "http://example.org:22/",
        "http://example.org:25/",
        "http://example.org:0/",
        "http://example.org:70000/",
        "http://example.org/" + "x" * 9000,
    ],
)
def test_urls_that_are_refused(text):
    assert refused(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://www.example.org", "https://www.example.org"),
        (" https://www.example.org/a?b=c#d ", "https://www.example.org/a?b=c"),
        ("HTTPS://WWW.Example.ORG/A", "https://www.example.org/A"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("http://example.org:80/", "http://example.org/"),
        ("https://zürich.example/grüße", "https://xn--zrich-kva.example/gr%C3%BC%C3%9Fe"),
        ("http://1.1.1.1/", "http://1.1.1.1/"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
        ("https://example.org/a b?c=d e", "https://example.org/a%20b?c=d%20e"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("https://a1.example4.org/", "https://a1.example4.org/"),
    ],
)
def test_urls_that_are_accepted(text, read):
    assert str(read_url(text, NOBODY)) == read


def test_a_name_or_password_is_not_repeated():
    assert "s3cret" not in refused("https://user:s3cret@example.org/")


def test_a_setting_admits_the_hosts_that_it_names():
    hosts = {("127.0.0.1", 82), ("news.lan", None), ("fd00::1", None)}

    assert refused("http://127.0.0.1:82/", hosts) is None
    assert refused("http://news.lan/", hosts) is None
    assert refused("http://news.lan:8080/", hosts) is None
    assert refused("http://[fd00::1]/", hosts) is None
    assert refused("http://127.0.0.1/", hosts)
    assert refused("http://127.0.0.1:8282/", hosts)
    assert refused("http://news.lan:25/", hosts)
    assert refused("http://other.lan/", hosts)
    assert refused("http://[fd00::2]/", hosts)


def test_urls_that_langchain_refuses_are_refused():
    policy = pytest.importorskip("langchain_core._security._policy")
    names = [*policy._LOCALHOST_NAMES, *policy._CLOUD_METADATA_HOSTNAMES, f"a{policy._K8S_SUFFIX}"]
    addresses = [f"[{address}]" if ":" in address else address for address in policy._CLOUD_METADATA_IPS]
    for host in (*names, *addresses):
        with pytest.raises(policy.SSRFBlockedError):
            policy.validate_url_sync(f"http://{host}/")
        assert refused(f"http://{host}/")
