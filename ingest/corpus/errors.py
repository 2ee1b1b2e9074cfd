"""What can go wrong below the bot, each with one plain sentence for a person.

DatelineError
├── UsageError             what was typed or configured cannot work (exit code 2)
├── CorpusError            the corpus cannot be used as it is
│   ├── CorpusMissing      there is none in this folder
│   ├── CorpusMismatch     made with another model, splitter or schema
│   ├── CatalogDamaged     the catalog cannot be read
│   └── CorpusBusy         another process is writing
├── IndexUnavailable       Chroma does not answer, or does not hold this corpus
│   └── IndexUnreachable   no answer of Chroma's came: it is down, too slow, not let in, or another program
│       └── IndexStalled   something is there and does not answer in time
├── ModelUnavailable       a model cannot be loaded or is not the expected one
├── ModelFailed            a loaded model gave no usable numbers for these texts
└── OutOfTime              the time of a question is over
"""

STALLED = "The index server took too long to answer; try again in a moment."


class DatelineError(Exception):
    """Base of all expected errors; `user_message` is one sentence that says what to do."""

    @property
    def user_message(self) -> str:
        """The sentence for a person, free of paths, tracebacks and secrets of the machine."""
        return str(self)


class UsageError(DatelineError):
    """What was typed or configured cannot work; exit code 2."""


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


class IndexUnreachable(IndexUnavailable):
    """No answer of Chroma's came, which says nothing of what it holds."""


class IndexStalled(IndexUnreachable):
    """Something is there and does not answer in time."""


class ModelUnavailable(DatelineError):
    """A model cannot be loaded, or is not the expected one."""


class ModelFailed(DatelineError):
    """A loaded model gave no usable numbers for these texts."""


class OutOfTime(DatelineError):
    """The time of a question is over (deadline.py); whoever set the limit says what that means."""
