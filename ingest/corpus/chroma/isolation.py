"""Puts the server's own port on a loopback that only our processes have, where Linux allows it.

Every user of the machine can find a loopback port and bypass the gate. So the supervisor moves to a network namespace
of its own (network_namespaces(7)) once the gate's socket listens; that socket stays in the original one. Where this is
not allowed (macOS, most containers), the port stays reachable, and tenant.py hides what is behind it.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1  # netdevice(7)


def isolate() -> bool:
    """Moves this process, which must have one thread, to its own network namespace; False if not permitted."""
    if sys.platform != "linux":
        return False
    # The administrator keeps other rights so; others get them by a user namespace, which is not allowed everywhere.
    for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET):
        # Tried by a child first: some systems take the first step and refuse the second, and there is no way back.
        if _succeeds(flags):
            return _move(flags)
    return False


def _succeeds(flags: int) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if _move(flags) else 1)
    return os.waitpid(child, 0)[1] == 0


def _move(flags: int) -> bool:
    try:
        if ctypes.CDLL(None).unshare(flags):
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            name = struct.pack("16sH22x", b"lo", 0)
            (state,) = struct.unpack_from("H", fcntl.ioctl(any_socket, GET_FLAGS, name), 16)
            fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH22x", b"lo", state | UP))
    except (OSError, AttributeError):
        return False
    return True
