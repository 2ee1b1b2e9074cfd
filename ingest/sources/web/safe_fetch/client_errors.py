"""What aiohttp raises -> a problem and a reason for a person."""

from __future__ import annotations

import socket
import ssl

import aiohttp

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure


def explain_error(error: Exception) -> Failure:
    """The failure that an error of aiohttp's stands for."""
    match error:
        case Failure():
            return error
        case aiohttp.ClientConnectorCertificateError():
            return Failure(
                Problem.CERTIFICATE, f"The site's certificate cannot be trusted{_why(error.certificate_error)}."
            )
        case aiohttp.ClientConnectorDNSError() if error.os_error.errno == socket.EAI_AGAIN:
            return Failure(Problem.UNREACHABLE, "The server's name cannot be looked up at the moment.")
        case aiohttp.ClientConnectorDNSError():
            return Failure(Problem.UNREACHABLE, "No server has this name.")
        case aiohttp.ClientSSLError():
            return Failure(Problem.UNREACHABLE, "No secure connection to the server can be made.")
        case aiohttp.ClientConnectorError():
            return Failure(Problem.UNREACHABLE, "The server cannot be reached.")
        case aiohttp.ServerDisconnectedError():
            return Failure(Problem.UNREACHABLE, "The server ended the connection without an answer.")
        case aiohttp.ClientPayloadError():
            return Failure(Problem.BROKEN, "The server sent less than it had announced.")
        case aiohttp.ClientResponseError() if error.message.startswith(("Got more than", "Too many headers")):
            return Failure(Problem.BROKEN, "The server's headers are too large.")
        case aiohttp.ClientResponseError():
            return Failure(Problem.BROKEN, "The server's answer is not HTTP, or goes on after its announced end.")
        case aiohttp.InvalidURL():
            return Failure(Problem.NOT_ALLOWED, "The address is no web address.")
        case OSError():
            return Failure(Problem.UNREACHABLE, "The connection to the server broke.")
    return Failure(Problem.BROKEN, "The server's answer cannot be read.")


def _why(error: Exception) -> str:
    # OpenSSL's own words, without the names in a certificate, which are a stranger's text.
    if isinstance(error, ssl.SSLCertVerificationError):
        if "mismatch" in error.verify_message.lower() or error.verify_code in (62, 64):
            return ": it is for another name"
        return f": {error.verify_message}"
    return ""
