"""The files under CORPUS/chroma: data, locks, publication and logs."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.corpus.corpus_files import INDEX_FILES, INDEX_FOLDER
from ingest.corpus.private import make_private_file, make_private_folder


@dataclass(frozen=True, slots=True)
class Publication:
    """The address of the running server and its nonce, which identifies the server and admits a client."""

    port: int
    nonce: str
    server_pid: int
    supervisor_pid: int


class ChromaFolder:
    """The files of one corpus folder's Chroma server.

    supervisor.lock  held by the one supervisor; nobody else may start a server
    server.lock      held by the supervisor and its server; its text is the server's process id
    clients.lock     shared by clients; its change time moves when one comes or goes
    server.json      the publication; removing it asks the server to stop
    tenant           a secret name, used if the server's port is open to other users (tenant.py)
    """

    def __init__(self, corpus: Path) -> None:
        self.path = corpus.resolve() / INDEX_FOLDER
        self.data = self.path / INDEX_FILES
        self.supervisor_lock = self.path / "supervisor.lock"
        self.server_lock = self.path / "server.lock"
        self.clients_lock = self.path / "clients.lock"
        self.publication = self.path / "server.json"
        self.tenant = self.path / "tenant"
        self.supervisor_log = self.path / "supervisor.log"
        self.server_log = self.path / "server.log"

    def create(self) -> None:
        """Creates the folder, for this user only: the server behind it asks for no password."""
        make_private_folder(self.path.parent)
        make_private_folder(self.path)

    def repair_files(self) -> None:
        """Makes its locks and logs usable again if missing permissions or a link keep this user from opening them.

        Call it inside `writing`: of two that remove a link, one could remove the lock that the other has just made.
        """
        for file in (self.supervisor_lock, self.server_lock, self.clients_lock, self.supervisor_log, self.server_log):
            with suppress(OSError):  # not ours to repair: opening it reports the error
                if file.is_symlink():
                    file.unlink()
                elif file.is_file() and not os.access(file, os.R_OK | os.W_OK):
                    file.chmod(0o600)

    def publish(self, publication: Publication) -> None:
        """Writes the publication atomically."""
        draft = self.publication.with_suffix(".tmp")
        draft.unlink(missing_ok=True)
        make_private_file(draft)
        draft.write_text(json.dumps(asdict(publication)), encoding="utf-8")
        draft.replace(self.publication)

    def published(self) -> Publication | None:
        """The current publication; None if there is none or it cannot be read."""
        try:
            return Publication(**json.loads(self.publication.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def withdraw(self) -> None:
        """Removes the publication, if there is one."""
        self.publication.unlink(missing_ok=True)

    def touch_clients(self) -> None:
        """Records that a client came or went, which restarts the idle time."""
        os.utime(self.clients_lock)

    def reason(self) -> str:
        """The last line that the supervisor left in its log, or an empty text."""
        try:
            lines = self.supervisor_log.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
