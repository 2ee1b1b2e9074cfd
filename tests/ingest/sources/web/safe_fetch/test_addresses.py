import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.web.safe_fetch.addresses import refuse_address

PRIVATE_4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
    *("240.0.0.0/4", "168.63.129.16/32"),
]
PRIVATE_6 = [
    *("::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "2002::/16"),
    *("100::/64", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "::ffff:0:0/96", "::ffff:0:0:0/96"),
]


def inside(network):
    """Addresses of a network, its ends among them."""
    first, last = int(network[0]), int(network[-1])
    kind = IPv4Address if network.version == 4 else IPv6Address
    return st.one_of(st.sampled_from([first, last]), st.integers(first, last)).map(kind)


private_4 = st.sampled_from([IPv4Network(text) for text in PRIVATE_4]).flatmap(inside)
private_6 = st.sampled_from([IPv6Network(text) for text in PRIVATE_6]).flatmap(inside)


def embed(prefix, shift):
    """How an IPv4 address stands in an IPv6 address."""
    return lambda address: IPv6Address(int(IPv6Address(prefix)) | int(address) << shift)


FORMS = {
    "mapped": embed("::ffff:0:0", 0),
    "compatible": embed("::", 0),
    "translated": embed("::ffff:0:0:0", 0),
    "nat64": embed("64:ff9b::", 0),
    "nat64 local": embed("64:ff9b:1::", 0),
    "6to4": embed("2002::", 80),
    "teredo server": embed("2001::", 64),
    "teredo client": lambda address: embed("2001::", 0)(int(address) ^ 0xFFFFFFFF),
    "isatap": embed("2001:67c::5efe:0:0", 0),
    "isatap, global": embed("2001:67c::200:5efe:0:0", 0),
}


@given(private_4)
def test_no_private_ipv4_address_is_allowed(address):
    assert refuse_address(str(address))


@given(private_6)
def test_no_private_ipv6_address_is_allowed(address):
    assert refuse_address(str(address))
    assert refuse_address(address.exploded.upper())


@given(private_4, st.sampled_from(sorted(FORMS)))
def test_no_form_of_a_private_address_is_allowed(address, form):
    assert refuse_address(str(FORMS[form](address)))


@given(st.one_of(st.ip_addresses(), private_4, private_6))
def test_an_allowed_address_is_global(address):
    if refuse_address(str(address)) is None:
        if address in IPv6Network("64:ff9b::/96"):  # NAT64: the address that it leads to
            address = IPv4Address(address.packed[-4:])
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@given(st.ip_addresses())
def test_an_address_admitted_by_a_setting_is_public_or_private_and_never_metadata(address):
    if refuse_address(str(address)) and refuse_address(str(address), private=True) is None:
        assert address.is_private or address in IPv4Network("100.64.0.0/10")
        assert not address.is_link_local
        assert not address.is_multicast


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "151.101.0.81",
        "2606:4700:4700::1111",
        "2a04:4e42::81",
        # A public address behind NAT64 is allowed.
        "64:ff9b::101:101",
    ],
)
def test_public_addresses_are_allowed(address):
    assert refuse_address(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fd12::1", "100.64.0.1"])
def test_a_setting_admits_private_addresses(address):
    assert refuse_address(address)
    assert refuse_address(address, private=True) is None


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::a9fe:a9fe",
        "fe80::1%eth0",
        "0.0.0.0",
        # No setting admits a private address in another form.
        "64:ff9b::10.0.0.1",
        "64:ff9b::127.0.0.1",
        "2606:4700::1%eth0",
    ],
)
def test_no_setting_admits_metadata_or_a_private_address_in_another_form(address):
    assert refuse_address(address, private=True)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.1.1.01", "::1 "]
)
def test_text_that_is_no_plain_address_is_refused(text):
    assert refuse_address(text)


@given(st.one_of(st.ip_addresses(), private_4, private_6))
def test_addresses_that_langchain_refuses_are_refused(address):
    policy = pytest.importorskip("langchain_core._security._policy")
    try:
        policy.validate_resolved_ip(str(address), policy.DEFAULT_SSRF_POLICY)
    except policy.SSRFBlockedError:
        assert refuse_address(str(address))


def test_spellings_that_the_system_accepts_are_checked_in_plain_form():
    # What getaddrinfo makes of unusual spellings is checked in its plain form.
    found = socket.getaddrinfo("127.1", None, type=socket.SOCK_STREAM)
    assert all(refuse_address(sockaddr[0]) for *_, sockaddr in found)
    assert ip_address(found[0][4][0]).is_loopback
