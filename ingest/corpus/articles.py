"""The vocabulary of the corpus: Article, Version, Passage, ScoredPassage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

PLAIN = "plain"  # the extractor of a text that nobody has to find
# Files of kinds that are not read and often hold articles, and how these come in.
RECORDS = frozenset({".json", ".csv"})
AS_JSONL = "write each article as a JSON object on a line of its own, in a .jsonl file"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a publisher says was wrong: the exact words of the note, and its day where the note states one.

    `other` is what is said of the same article in another place: on its own page, or in a later article.
    """

    note: str
    day: date | None = None
    other: Correction | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a text was made from: the digest of the bytes, the program that found it, and the publisher's word on it.

    `body_hash` is the SHA-256, in hex, of the bytes that were last seen to say this text; `extractor` is the program
    with its version ("trafilatura 2.3.1"), "plain" for what needs none; `language` is the tag that the publisher states
    ("en", "pt-br"). `published_at` is the time of publication with the publisher's own offset from UTC, in which its
    day is the `published` of the article or version. Each is None where it is not known.
    """

    body_hash: str | None = None
    extractor: str | None = None
    updated: date | None = None
    correction: Correction | None = None
    language: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One story as a source provided it: outlet, location and text.

    `article_id` is made from the canonical URL or, without one, from the path. `url` is exactly the
    URL that was given. `origin` is the file or address it was read from, never shown to people;
    `name` is what they see of it where there is no link. `retrieved` is None where the input does
    not say: then the article counts as retrieved when it was first ingested. `claims_url` says that
    nobody but the text itself, a saved page or a feed of another site, names the URL as its own. `mirror_of` is the
    address on another host that the page states as its canonical one: a claim. `id_in_file` is the id that it has in
    its file where no link is read there; None for what is not from a file of one article.
    """

    article_id: str
    title: str
    text: str
    origin: str
    name: str
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    retrieved: datetime | None = None
    claims_url: bool = False
    mirror_of: str | None = None
    provenance: Provenance = Provenance()
    id_in_file: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An article as fetched at one time; `text` is stored as given, with only its line ends normalized."""

    version_id: str
    article_id: str
    title: str
    text: str
    content_hash: str
    retrieved: datetime
    published: date | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    outlet: str | None = None
    name: str = ""
    provenance: Provenance = Provenance()


class KnownVersion(NamedTuple):
    """What tells a stored version from another one; `state` is live or retired."""

    version_id: str
    state: str
    content_hash: str
    retrieved: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice [start, end) of one version's text, in characters, and the key of its vector.

    `text_hash` is the digest of `embedded`, the text that the model reads: headline and passage. `sentences` are the
    passage's sentences as [start, end) of `embedded`.
    """

    start: int
    end: int
    embedded: str
    text_hash: bytes
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage that a search found, with the article details that people are shown."""

    passage_id: int
    article_id: str
    version_id: str
    title: str
    url: str | None
    outlet: str | None
    name: str
    published: date | None
    retrieved: datetime
    text: str
    start: int
    end: int
    score: float
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A passage directly before or after another one in the same version."""

    passage_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A version that is the same report as another article's; `urls` are those its article was given under.

    `shared_spans` are the characters [start, end) of the other article's version whose words stand in this one, in
    order.
    """

    version_id: str
    article_id: str
    shared_spans: tuple[tuple[int, int], ...]
    urls: tuple[str, ...]

    def holds(self, start: int, end: int) -> bool:
        """Whether all words between these characters of the other article's version stand in this one, in one place."""
        return any(first <= start and end <= last for first, last in self.shared_spans)


@dataclass(frozen=True, slots=True)
class Copies:
    """What copies there are: by version_id, and the URLs under which an article itself was given, by article_id."""

    of: Mapping[str, tuple[Copy, ...]] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet, or None for articles without one: its live articles, and the day of the newest."""

    outlet: str | None
    articles: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An article or file that could not be ingested, and the reason, for a person to read.

    `origin` is what a person recognizes (the path as typed, with a line number inside a JSONL file);
    `file` is the resolved path, so that its articles are not taken for missing.
    """

    origin: str
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """What is odd about a source that was read; `origin` is what a person recognizes, as that of a Failure."""

    origin: str
    reason: str


@dataclass(slots=True)
class RunReport:
    """What one ingest run did: article ids by outcome, failures with reasons, seconds and passages.

    `headlines` are those of the removed articles, by article id. `copies` says which of the new and changed articles
    are the same report as others: their ids by article id.
    `expired` counts those that were brought and are too old to be kept.
    `summaries` are those of the unchanged articles of which only a beginning was brought: their longer text stays.
    `emptied` are the paths under which no article is left, and how many that came from each are kept all the same.
    `skipped` are links that led to no article or were not fetched, `warnings` what is odd about a source that was
    read; `feeds` are the addresses of feeds that a page names. `not_read` counts the files of folders that are of no
    kind that is read, by the ending of their names.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    expired: int = 0
    summaries: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    emptied: dict[str, int] = field(default_factory=dict)
    headlines: dict[str, str] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[Failure] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    not_read: dict[str, int] = field(default_factory=dict)
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
