"""What a JSONL line or front matter states of an article beside its text, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.clean import clean_title, shorten
from ingest.corpus.text.addresses import is_web_url
from ingest.sources.dates import known_day, parse_published, parse_published_at
from ingest.sources.language_tag import language_tag
from ingest.sources.unreadable import Unreadable

MOST_AUTHORS = 100
_SHOWN = 60  # characters of a value in a warning

# The fields of a JSONL line, and of front matter but for the text, and other names of them, without what joins words.
_OTHER_NAMES = {
    "title": "headline",
    "text": "body content fulltext articlebody contenttext",
    "published": "date publishedat publisheddate datepublished datepublish publishdate publicationdate pubdate"
    " created createdat datecreated",
    "updated": "updatedat dateupdated lastmod lastmodified modified modifiedat datemodified",
    "outlet": "source sourcename site sitename publication publisher",
    "url": "link permalink canonicalurl sourceurl articleurl",
    "authors": "author byline creator",
    "language": "lang",
}
_FIELD_OF = {name: field for field, names in _OTHER_NAMES.items() for name in (field, *names.split())}
_LONGEST_NAME = 2 * max(map(len, _FIELD_OF))
_JOINTS = str.maketrans("", "", "_- ")

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StatedFields:
    """The fields of one article; what is not stated, or cannot be read, is None or empty."""

    title: str = ""
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    published_at: datetime | None = None
    updated: date | None = None
    language: str | None = None


def read_fields(record: Record) -> StatedFields:
    """The fields of a record; raises Unreadable with the name of the field that is wrong."""
    title = clean_title(read_string(record, "title") or "")
    published = read_string(record, "published") or ""
    return StatedFields(
        title=title,
        url=_url(record),
        outlet=clean_title(read_string(record, "outlet") or "") or None,
        authors=_authors(record),
        published=parse_published(published),
        published_at=parse_published_at(published),
        updated=parse_published(read_string(record, "updated") or ""),
        language=language_tag(read_string(record, "language") or ""),
    )


def plain_name(name: str) -> str:
    """A name of a field without what is no letter in its spellings: "datepublished" of "date_published"."""
    return name.lower().translate(_JOINTS)


def meant_field(name: str) -> str | None:
    """The field that another name of it, or another spelling, means; None for its own name and any other word."""
    field = _FIELD_OF.get(plain_name(name)) if len(name) <= _LONGEST_NAME else None
    return None if field == name else field


def read_string(record: Record, field: str) -> str | None:
    """A field that is a string or not there; raises Unreadable for anything else."""
    value = record.get(field)
    if value is None or isinstance(value, str):
        return value
    raise Unreadable(f"has a wrong {field}: it must be a string")


def wrong_day(value: object, published: date | None, read_at: datetime | None, name: str = "published") -> str | None:
    """What is wrong with a day of publication that is not taken, and what to write; None where nothing is.

    `published` is what was read of it, `read_at` the moment at which the article was, None for now.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    if published is None:
        return f'has a wrong {name} ("{clean_title(shorten(value, _SHOWN))}"): write a day such as 2026-11-26'
    if known_day(published, (read_at or datetime.now(UTC)).date()) is None:
        return f"has a {name} in the future ({published}), which is not taken: write a day such as 2026-11-26"
    return None


def _url(record: Record) -> str | None:
    url = (read_string(record, "url") or "").strip()
    if not url:
        return None
    if not is_web_url(url):
        raise Unreadable("has a wrong url: it must begin with http:// or https:// and name a host")
    return url


def _authors(record: Record) -> tuple[str, ...]:
    value = record.get("authors")
    authors = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise Unreadable("has wrong authors: they must be a list of strings, or a string")
    return tuple(author for author in map(clean_title, authors[:MOST_AUTHORS]) if author)
