"""What can go wrong below the bot, each with one plain sentence for a person.

DatelineError
├── UsageError             the command line or a setting cannot work (exit code 2)
├── CorpusError            the corpus cannot be used as it is
│   ├── CorpusMissing      there is none in this folder
│   ├── CorpusMismatch     made with another model, splitter or schema
│   ├── CatalogDamaged     the catalog cannot be read
│   └── CorpusBusy         another process is writing
├── IndexUnavailable       Chroma does not answer, or does not hold this corpus
│   ├── DiskFull           the disk of the index has no room
│   └── IndexUnreachable   Chroma did not respond: it is down, too slow, refuses us, or is another program
│       └── IndexStalled   a server is there but does not respond in time
├── ModelUnavailable       a model cannot be loaded or is not the expected one
├── ModelFailed            a loaded model gave no usable numbers for these texts
└── OutOfTime              the time for a question is over
"""

STALLED = "The index server took too long to answer; try again in a moment."


class DatelineError(Exception):
    """Base of all expected errors; `user_message` is one sentence that says what to do."""

    @property
    def user_message(self) -> str:
        """The sentence for a person, free of tracebacks and secrets of the machine."""
        return str(self)


class UsageError(DatelineError):
    """The command line or a setting cannot work; exit code 2."""


class CorpusError(DatelineError):
    """The corpus cannot be used as it is."""


class CorpusMissing(CorpusError):
    """There is no corpus in this folder."""


class CorpusMismatch(CorpusError):
    """The corpus was made with another model, splitter or schema."""


class CatalogDamaged(CorpusError):
    """The catalog cannot be read."""


class CorpusBusy(CorpusError):
    """Another process is writing to this corpus."""


class IndexUnavailable(DatelineError):
    """Chroma does not answer, or does not hold this corpus."""


class IndexNotStarted(IndexUnavailable):
    """The server of this corpus ended before it answered, as it does where its files are damaged."""


class DiskFull(IndexUnavailable):
    """The disk of the index has no room, which is no damage: to make the index anew would take more."""


class IndexUnreachable(IndexUnavailable):
    """Chroma did not respond, which says nothing about what it holds."""


class IndexStalled(IndexUnreachable):
    """A server is there but does not respond in time."""


class ModelUnavailable(DatelineError):
    """A model cannot be loaded, or is not the expected one."""


class ModelFailed(DatelineError):
    """A loaded model gave no usable numbers for these texts."""


class OutOfTime(DatelineError):
    """The time for a question is over (deadline.py); the code that set the limit handles it."""
