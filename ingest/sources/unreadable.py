"""The error for input that cannot become an article: it becomes a Failure in the report, and never ends a run."""

from ingest.corpus.errors import DatelineError

SAVE_AS_UTF_8 = "save it as UTF-8"


class Unreadable(DatelineError):
    """Input that cannot become an article; its message is the reason, for a person to read.

    `advice` is what somebody can do whose file it is; `reason` is the message without it.
    """

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(f"{reason}: {advice}" if advice else reason)
        self.reason = reason


def reason_for(error: OSError) -> str:
    """Why the system did not let us read, in plain words."""
    if isinstance(error, PermissionError):
        return "may not be read: give this user permission to read it"
    if isinstance(error, FileNotFoundError):
        return "is gone, or is a link to something that is gone"
    return f"cannot be read ({error.strerror or type(error).__name__})"
