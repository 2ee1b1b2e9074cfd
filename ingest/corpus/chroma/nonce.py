"""Asks a Chroma server on loopback whether it is up and whether it is ours, without importing chromadb.

A port alone proves nothing: after a crash another program may listen there. So each start makes a
Chroma database whose name is a fresh random number (v2 API: /tenants/{tenant}/databases/{name}). The same
number is the token that the gate asks for (gate.py).
"""

from __future__ import annotations

import json
import secrets
from http.client import HTTPConnection, HTTPException
from typing import Any

HOST = "127.0.0.1"
DEFAULT_TENANT = "default_tenant"
TENANTS = "/api/v2/tenants"
DATABASES = f"{TENANTS}/{DEFAULT_TENANT}/databases"
PREFIX = "nonce-"
TOKEN_HEADER = "X-Chroma-Token"


def is_up(port: int) -> bool:
    """Whether something on this port answers Chroma's heartbeat."""
    return _answers(port, "/api/v2/heartbeat", 1.0)


def has_nonce(port: int, nonce: str, timeout: float = 2.0) -> bool:
    """Whether the server on this port is the one with this nonce."""
    return _answers(port, f"{DATABASES}/{nonce}", timeout, nonce)


def give_nonce(port: int, tenant: str = DEFAULT_TENANT) -> str:
    """Gives the server a new nonce and removes old ones; raises OSError or HTTPException.

    A tenant other than the default one is created, with its database, if missing.
    """
    nonce = PREFIX + secrets.token_hex(16)
    databases = f"{TENANTS}/{tenant}/databases"
    if tenant != DEFAULT_TENANT:
        _request("POST", port, TENANTS, body=json.dumps({"name": tenant}))
        _request("POST", port, databases, body=json.dumps({"name": "default_database"}))
    _, stored_databases = _request("GET", port, databases)
    for name in [database["name"] for database in stored_databases]:
        if name.startswith(PREFIX):
            _request("DELETE", port, f"{databases}/{name}")
    status, answer = _request("POST", port, databases, body=json.dumps({"name": nonce}))
    if status != 200:
        raise HTTPException(f"the server refused its nonce: {answer}")
    return nonce


def _answers(port: int, path: str, timeout: float, token: str = "") -> bool:
    try:
        return _request("GET", port, path, timeout, token=token)[0] == 200
    except (OSError, HTTPException, ValueError):
        return False


def _request(
    method: str, port: int, path: str, timeout: float = 5.0, *, body: str | None = None, token: str = ""
) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"} | ({TOKEN_HEADER: token} if token else {})
    connection = HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read(1 << 20) or b"null")
    finally:
        connection.close()
