"""Requests of a test to a Chroma server, past our own client."""

import json
from base64 import b64encode
from http.client import HTTPConnection
from typing import Any
from urllib.parse import unquote, urlsplit


def request(url: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """The status and the JSON of one request; a user and password in the address are sent, no proxy is asked."""
    parts = urlsplit(url)
    headers = {"Content-Type": "application/json"}
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + b64encode(user.encode()).decode()
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or "null")
    finally:
        connection.close()
