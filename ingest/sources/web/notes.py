"""What the reason of a run notes of a list: what is wrong with it, and what is only said."""

from __future__ import annotations

from ingest.sources.web.listing import MOST_ENTRIES

BETWEEN = "; "  # two notes
LEFT_OUT = f"more than the {MOST_ENTRIES:,} that are read of a source"
WITHOUT_LINK = ("entry has no link", "entries have no link")
SAME_LINK = ("entry has the link of another one", "entries have the link of another one")
IS_RECORDING = "is a sound or a film, and no page"
WITHOUT_DAY = ("entry states no day of publication", "entries state no day of publication")
NO_ARTICLES = (
    'none of its pages is an article: text = "summary" in SOURCES_FILE keeps what the feed itself says of them'
)


def faults_in(reason: str) -> str:
    """The notes without those that say how a feed is made: whoever reads it can do nothing about that."""
    return BETWEEN.join(note for note in reason.split(BETWEEN) if not note.endswith((*SAME_LINK, *WITHOUT_DAY)))
