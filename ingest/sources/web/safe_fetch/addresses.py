"""Which IP addresses may be connected to: those of the public internet, and no form of another.

https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry; ipaddress.is_global is not
asked, because its lists differ between the releases of Python that we run on.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(map(ip_network, text.split()))


# What hands out credentials to whoever asks from within a cloud: not even for a host that the owner names.
_METADATA_4 = _networks("169.254.0.0/16 100.100.100.200/32 168.63.129.16/32")
_METADATA_6 = _networks("fe80::/10 fd00:ec2::/32 fd20:ce::/32")
_PRIVATE_4 = _networks("10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16")
_PRIVATE_6 = _networks("::1/128 fc00::/7")
_SPECIAL_4 = _networks(
    "0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 "
    "240.0.0.0/4"
)
_GLOBAL_6 = IPv6Network("2000::/3")
# Within it: protocols (Teredo among them), examples, and 6to4, which carries an IPv4 address in it.
_SPECIAL_6 = _networks("2001::/23 2001:db8::/32 2002::/16 3fff::/20")
# NAT64: how a network without IPv4 reaches the public addresses of it (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
ADMITTED_BY = "(FETCH_PRIVATE_HOSTS admits hosts of your own)"
_PRIVATE = f"is a private address {ADMITTED_BY}"


def refuse_address(address: str, *, private: bool = False) -> str | None:
    """Why this address may not be connected to, or None; with `private` those of a network of one's own may."""
    try:
        parsed_address = ip_address(address)
    except ValueError:
        return "is no address"
    return (
        _refuse_4(parsed_address, private)
        if isinstance(parsed_address, IPv4Address)
        else _refuse_6(parsed_address, private)
    )


def _refuse_4(address: IPv4Address, private: bool) -> str | None:
    if any(address in network for network in _METADATA_4):
        return "is a link-local or metadata address"
    if any(address in network for network in _PRIVATE_4):
        return None if private else _PRIVATE
    if any(address in network for network in _SPECIAL_4):
        return "is no public address"
    return None


def _refuse_6(address: IPv6Address, private: bool) -> str | None:
    if address.scope_id is not None or any(address in network for network in _METADATA_6):
        return "is a link-local or metadata address"
    if address in _TRANSLATED:
        # A private one behind it is admitted by no setting.
        return "is no public address" if _refuse_4(IPv4Address(address.packed[-4:]), private=False) else None
    if any(address in network for network in _PRIVATE_6):
        return None if private else _PRIVATE
    if address not in _GLOBAL_6 or any(address in network for network in _SPECIAL_6):
        return "is no public address"
    if int.from_bytes(address.packed[8:12]) in _ISATAP:
        return "is no public address"
    return None
