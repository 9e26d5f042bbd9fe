"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_OWN_NETWORK = 64  # an IPv6 customer has all addresses that begin with the same so many bits


def client_address(request: HttpRequest) -> str:
    """The address that the proxy in front of us saw; only the last entry is not the client's own.

    Without ``KYODO_PROXY`` the header is ignored, because anybody could write it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return str(forwarded).split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR") or "")


def network_of(address: str) -> str:
    """What one sender cannot easily change: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _OWN_NETWORK), strict=False))
