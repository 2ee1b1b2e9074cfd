"""A secret name for Chroma's tenant, used if other users of the machine can reach the server's port.

Chroma does not list its tenants and shows nothing of a tenant without its name, so bypassing the gate leads to an empty
server. Clients send `default_tenant`, which the gate replaces with the secret name.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from contextlib import closing

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.nonce import DEFAULT_TENANT
from ingest.corpus.whole_file import write_whole

NAME = re.compile(r"tenant-[0-9a-f]{32}")


def known_tenant(files: ChromaFolder) -> str | None:
    """The name that this folder's index uses; None if it never needed one, or if it is lost."""
    try:
        name = files.tenant.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if NAME.fullmatch(name) else None


def make_tenant(files: ChromaFolder) -> str:
    """Sets a new name, also for existing data; raises OSError. Call it while no server runs."""
    name = f"tenant-{secrets.token_hex(16)}"
    write_whole(files.tenant, name.encode())
    database = files.data / "chroma.sqlite3"
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=1)) as connection, connection:
            connection.execute("INSERT INTO tenants (id) VALUES (?)", (name,))
            connection.execute("UPDATE databases SET tenant_id = ? WHERE tenant_id = ?", (name, DEFAULT_TENANT))
    except sqlite3.Error:
        pass  # nothing is stored yet, or it is damaged: what is not found is made anew from the catalog
    return name
