"""A name of our own for Chroma's tenant, where the server's port cannot be kept from other users of the machine.

Chroma tells nobody which tenants there are, and shows nothing of a tenant without its name: past the gate one finds an
empty server. Clients say `default_tenant`, and the gate puts the name in its place.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from contextlib import closing

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.nonce import DEFAULT_TENANT
from ingest.corpus.private import make_private_file

NAME = re.compile(r"tenant-[0-9a-f]{32}")


def known_tenant(files: ChromaFolder) -> str | None:
    """The name that this folder's index has; None where it never needed one, or where it is lost."""
    try:
        found = files.tenant.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return found if NAME.fullmatch(found) else None


def make_tenant(files: ChromaFolder) -> str:
    """A new name, for what is stored already as well; raises OSError. Call it while no server runs."""
    name = f"tenant-{secrets.token_hex(16)}"
    files.tenant.unlink(missing_ok=True)
    make_private_file(files.tenant)
    files.tenant.write_text(name, "ascii")
    database = files.data / "chroma.sqlite3"
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=1)) as connection, connection:
            connection.execute("INSERT INTO tenants (id) VALUES (?)", (name,))
            connection.execute("UPDATE databases SET tenant_id = ? WHERE tenant_id = ?", (name, DEFAULT_TENANT))
    except sqlite3.Error:
        pass  # nothing is stored yet, or it is damaged: what is not found is made anew from the catalog
    return name
