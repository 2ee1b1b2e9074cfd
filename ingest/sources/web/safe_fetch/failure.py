"""What ends a fetch early, inside the door; outside of it a failure is a value."""

from __future__ import annotations

from ingest.sources.web.fetching import Problem


class Failure(Exception):
    """A kind of problem, the reason for a person to read, and the seconds that the server wants to be left alone."""

    def __init__(self, problem: Problem, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.problem = problem
        self.reason = reason
        self.retry_after = retry_after
